"""Voice follows the speaker: domain.md, "Voice", clause by clause."""

from datetime import date
from importlib import import_module

import pytest
from django.db import connection

from negotiations.actions import position as positions
from negotiations.models import Position
from negotiations.queries.sources.voices import Utterance, Voices, contradictions, derived_voices
from tests.cases import each_of
from tests.factories import make_actor, make_article, make_party, make_passage, make_term

pytestmark = pytest.mark.django_db
DAY = date(2031, 5, 12)


def tied(by, name, *ties):
    """A person with ties: (relation, group) and dates."""
    affiliations = [
        {"relation": relation, "group": group, **dates} for relation, group, dates in ties
    ]
    return make_actor(by, name, "person", affiliations=affiliations)


@pytest.fixture
def cast(owner, talks):
    """Two sides, a mediator, an observer, and who stands for whom."""
    made = {
        name: make_actor(owner, name)
        for name in ("Kessel", "Aruvia", "Ally", "Tolm", "Watch", "Blank", "Bystander")
    }
    for name, role, side in [
        ("Kessel", "primary", "South"),
        ("Aruvia", "primary", "North"),
        ("Ally", "supporter", "South"),
        ("Tolm", "mediator", ""),
        ("Watch", "observer", ""),
        ("Blank", "host", ""),
    ]:
        make_party(owner, talks, made[name], role, side=side)
    kessel, aruvia = made["Kessel"], made["Aruvia"]
    made["ministry"] = make_actor(
        owner,
        "Ministry",
        "government_body",
        affiliations=[{"relation": "part_of", "group": kessel}],
    )
    made["president"] = tied(owner, "President", ("leads", kessel, {}))
    made["minister"] = tied(owner, "Minister", ("leads", made["ministry"], {}))
    made["envoy"] = tied(owner, "Envoy", ("represents", kessel, {}))
    made["member"] = tied(owner, "Member", ("member_of", kessel, {}))
    made["former"] = tied(owner, "Former", ("leads", kessel, {"until_date": date(2031, 5, 11)}))
    made["marr"] = tied(owner, "Marr", ("represents", aruvia, {}))
    made["author"], made["paper"] = (
        make_actor(owner, "R. Okafor", "person"),
        make_actor(owner, "The Ledger", "media"),
    )
    return made


@each_of(
    ("holder", "speaker", "mode", "voice"),
    [
        # (1) no speaker
        ("Kessel", None, "direct", "principal"),
        ("Kessel", None, "indirect", "principal"),
        ("Kessel", None, "narrator", "observer"),
        ("author", None, "narrator", "principal"),
        # (2) the holder
        ("Kessel", "Kessel", "narrator", "principal"),
        # (3) leads directly
        ("Kessel", "president", "direct", "principal"),
        ("ministry", "minister", "direct", "principal"),
        # (4) tied by any chain
        ("Kessel", "minister", "direct", "spokesperson"),
        ("Kessel", "envoy", "direct", "spokesperson"),
        ("Kessel", "ministry", "direct", "spokesperson"),
        ("Kessel", "member", "direct", "unknown"),
        ("Kessel", "former", "direct", "unknown"),
        # (5) both stand for one party
        ("president", "envoy", "direct", "spokesperson"),
        ("envoy", "Kessel", "direct", "spokesperson"),
        ("ministry", "envoy", "direct", "ally"),
        # (6) by the parties
        ("Kessel", "Tolm", "direct", "mediator"),
        ("Kessel", "Aruvia", "direct", "opponent"),
        ("Kessel", "marr", "direct", "opponent"),
        ("president", "marr", "direct", "opponent"),
        ("Kessel", "Ally", "direct", "ally"),
        ("Kessel", "Blank", "direct", "unknown"),
        ("Blank", "Tolm", "direct", "mediator"),
        ("Watch", "Blank", "direct", "unknown"),
        # (7) author, outlet, observer
        ("Kessel", "author", "narrator", "observer"),
        ("Kessel", "paper", "narrator", "observer"),
        ("Kessel", "Watch", "direct", "observer"),
        # (8)
        ("Kessel", "Bystander", "direct", "unknown"),
    ],
)
def test_the_first_clause_that_fits(cast, talks, holder, speaker, mode, voice):
    who = {name: actor.pk for name, actor in cast.items()}
    said = Utterance(
        who[holder], who.get(speaker), mode, DAY, frozenset([who["author"]]), who["paper"]
    )
    assert Voices(talks.pk).voice(said) == voice


def test_without_an_author_the_outlet_is_the_narrator(cast, talks):
    paper = cast["paper"].pk
    assert (
        Voices(talks.pk).voice(Utterance(paper, None, "narrator", DAY, frozenset(), paper))
        == "principal"
    )
    assert (
        Voices(talks.pk).voice(
            Utterance(cast["Kessel"].pk, None, "narrator", DAY, frozenset(), None)
        )
        == "observer"
    )


def test_parties_of_other_days_do_not_count(owner, talks, cast):
    late = make_actor(owner, "Late")
    make_party(owner, talks, late, "mediator", from_date=date(2031, 6, 1))
    said = Utterance(cast["Kessel"].pk, late.pk, "direct", DAY, frozenset(), None)
    assert Voices(talks.pk).voice(said) == "unknown"
    assert Voices(talks.pk).voice(said._replace(day=date(2031, 6, 1))) == "mediator"


@pytest.fixture
def state(owner, talks, cast):
    article = make_article(owner, talks, published_on=DAY, authors=[cast["author"]])
    truce = make_term(owner, talks, "Ceasefire")

    def stated(**fields):
        passage = make_passage(owner, article)
        return positions.state(
            by=owner, passage=passage, holder=cast["Kessel"], term=truce, stance=1, **fields
        )

    return stated


def voice_of(position):
    stored = Position.objects.get(pk=position.pk)
    return stored.voice, stored.voice_defaulted


def test_a_narrators_sentence_without_a_speaker_is_a_report(state):
    assert voice_of(state()) == ("observer", True)


def test_a_voice_that_a_person_sets_stays(owner, cast, state):
    made = state(voice="associate", speaker=cast["Bystander"], quote_mode="direct")
    assert voice_of(made) == ("associate", False)
    positions.revise(made, by=owner, version=1, speaker=cast["Aruvia"])
    assert voice_of(made) == ("associate", False)
    positions.revise(made, by=owner, version=2, voice=None)
    assert voice_of(made) == ("opponent", True)


@each_of(
    ("change", "voice"),
    [
        ({"speaker": "Aruvia"}, "opponent"),
        ({"holder": "Aruvia"}, "opponent"),
        ({"speaker": None, "quote_mode": "narrator"}, "observer"),
        ({"note": "x"}, "spokesperson"),
    ],
)
def test_a_voice_that_follows_goes_on_following(owner, cast, state, change, voice):
    made = state(speaker=cast["envoy"], quote_mode="direct")
    changes = {name: cast.get(value) or value for name, value in change.items()}
    positions.revise(made, by=owner, version=1, **changes)
    assert voice_of(made) == (voice, True)


def test_a_voice_sent_back_as_it_was_read_goes_on_following(owner, cast, state):
    made = state(speaker=cast["envoy"], quote_mode="direct")
    positions.revise(made, by=owner, version=1, voice="spokesperson", speaker=cast["Aruvia"])
    assert voice_of(made) == ("opponent", True)


def test_the_day_decides_which_ties_hold(owner, cast, state):
    made = state(speaker=cast["former"], quote_mode="direct", said_until=date(2031, 5, 11))
    assert voice_of(made) == ("principal", True)
    positions.revise(made, by=owner, version=1, said_from=DAY, said_until=DAY)
    assert voice_of(made) == ("unknown", True)


def test_what_is_later_said_of_ties_changes_no_stored_voice_but_is_listed(
    owner, talks, cast, state
):
    made = state(speaker=cast["Bystander"], quote_mode="direct")
    Position.objects.filter(pk=made.pk).update(voice="principal")
    assert voice_of(made) == ("principal", True)
    assert list(contradictions(talks.pk)) == [(made.pk, "principal", "unknown")]


def test_who_is_own_by_both_contradicts_nothing(cast, talks, state):
    state(voice="associate", speaker=cast["envoy"], quote_mode="direct")
    assert list(contradictions(talks.pk)) == []


def test_voices_are_derived_in_batches_with_as_many_queries_as_batches(
    owner, talks, cast, state, monkeypatch, django_assert_max_num_queries
):
    for speaker in ("envoy", "Aruvia", "author"):
        state(speaker=cast[speaker], quote_mode="direct")
    monkeypatch.setattr("negotiations.queries.sources.voices.BATCH", 2)
    with django_assert_max_num_queries(8):
        found = [voice for batch in derived_voices(talks.pk) for _, _, voice in batch]
    assert found == ["spokesperson", "opponent", "observer"]


def test_the_upgrade_marks_what_follows_and_changes_no_voice(cast, state):
    same, other = (
        state(speaker=cast["envoy"], quote_mode="direct"),
        state(speaker=cast["envoy"], voice="unknown"),
    )
    Position.objects.update(voice_defaulted=False)
    import_module("negotiations.migrations.0012_voice_follows_the_speaker").mark(
        None, connection.schema_editor()
    )
    assert (voice_of(same), voice_of(other)) == (("spokesperson", True), ("unknown", False))
