"""Disagreement of sources, and the audit of standings."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiations.models.position import SOLID_ATTRIBUTIONS, Attribution, Voice
from negotiations.queries.sources.disagreements import audit, disagreements, why_weak
from negotiations.queries.standings.matrix import standings
from negotiations.queries.table.layout import lay_out
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_tag,
    make_term,
)

JUNE = date(2031, 6, 1)


def may(day):
    return date(2031, 5, day)


@given(st.sampled_from(Voice.values), st.sampled_from(Attribution.values))
def test_a_position_is_strong_if_it_is_on_record_or_published_and_no_opponents(voice, attribution):
    strong = attribution in SOLID_ATTRIBUTIONS and voice != "opponent"
    assert (why_weak(voice, attribution) == "") is strong


@pytest.fixture
def kessel(owner, talks):
    actor = make_actor(owner, "Kessel")
    make_party(owner, talks, actor)
    return actor


@pytest.fixture
def truce(owner, talks):
    return make_term(owner, talks, "Ceasefire")


@pytest.fixture
def say(owner, talks):
    """A writer of that name says something, in an article of theirs unless one is given."""
    writers = {}

    def said(holder, term, stance, day=12, by="Okafor", voice="observer", within=None, **fields):
        writers[by] = writers.get(by) or make_actor(owner, by, "person")
        article = within or make_article(owner, talks, authors=[writers[by]], published_on=may(31))
        given = {"voice": voice, "said_until": may(day), **fields}
        return make_position(owner, make_passage(owner, article), holder, term, stance, **given)

    return said


@pytest.fixture
def apart(talks, owner):
    """The pairs that disagree, newest first."""

    def found(days=90, as_of=JUNE, **options):
        table = lay_out(standings(talks, as_of=as_of, **options))
        return [
            row.both
            for row in disagreements(talks, owner, table, layer="parties", as_of=as_of, days=days)
        ]

    return found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "other", "disagree"),
    [
        (1, -1, True),
        (2, -2, True),
        (0, 2, True),
        (0, -2, True),
        (1, 2, False),
        (0, 1, False),
        (-1, 0, False),
        (2, 2, False),
    ],
)
def test_signs_or_two_steps_make_a_disagreement(one, other, disagree, say, apart, kessel, truce):
    older = say(kessel, truce, one, day=3)
    newer = say(kessel, truce, other, day=4, by="Adeyemi")
    assert apart() == ([(newer, older)] if disagree else [])


@pytest.mark.django_db
def test_the_order_of_coding_makes_no_other_disagreement(say, apart, kessel, truce):
    newer = say(kessel, truce, -1, day=9)
    older = say(kessel, truce, 1, day=3, by="Adeyemi")
    assert apart() == [(newer, older)]


@pytest.mark.django_db
def test_one_writer_who_thinks_again_is_no_disagreement(say, apart, kessel, truce):
    say(kessel, truce, 1, day=3)
    say(kessel, truce, -1, day=9)
    assert apart() == []


@pytest.mark.django_db
@pytest.mark.parametrize("voice", ["opponent", "observer", "mediator", "unknown"])
def test_a_partys_own_voice_against_anothers_is_a_disagreement(voice, say, apart, kessel, truce):
    own = say(kessel, truce, 1, voice="spokesperson")
    other = say(kessel, truce, -2, voice=voice)
    assert apart() == [(other, own)]


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "n"), [(12, 1), (13, 0)])
def test_own_voices_disagree_on_a_day_and_change_over_days(day, n, say, apart, kessel, truce):
    say(kessel, truce, 1, voice="principal")
    say(kessel, truce, -1, day=day, by="Adeyemi", voice="principal")
    assert len(apart()) == n


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "n"), [(7, 1), (6, 0), (0, 0)])
def test_only_what_was_said_within_the_days_is_compared(days, n, say, apart, kessel, truce):
    say(kessel, truce, 1, day=3)
    say(kessel, truce, -1, day=10, by="Adeyemi")
    assert len(apart(days=days)) == n


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "n"), [(9, 0), (10, 1)])
def test_what_is_said_later_does_not_count(day, n, say, apart, kessel, truce):
    say(kessel, truce, 1, day=3)
    say(kessel, truce, -1, day=10, by="Adeyemi")
    assert len(apart(as_of=may(day))) == n


@pytest.mark.django_db
def test_the_newest_that_says_otherwise_stands_beside_it_and_the_newest_pair_first(
    say, apart, kessel, truce
):
    say(kessel, truce, 1, day=2, by="Adeyemi")
    second = say(kessel, truce, 1, day=4, by="Adeyemi")
    third = say(kessel, truce, -1, day=6)
    fourth = say(kessel, truce, 2, day=8, by="Adeyemi")
    assert apart() == [(fourth, third), (third, second)]


@pytest.mark.django_db
def test_a_minister_counts_for_the_party_while_tied_to_it(owner, say, apart, kessel, truce):
    tie = {"group": kessel, "relation": "represents", "until_date": may(5)}
    minister = make_actor(owner, "Minister", "person", affiliations=[tie])
    older = say(minister, truce, 1, day=5, voice="principal")
    say(minister, truce, 1, day=6, voice="principal", by="Adeyemi")
    newer = say(kessel, truce, -1, day=9)
    assert apart() == [(newer, older)]


@pytest.mark.django_db
def test_a_reprint_says_it_once(owner, talks, say, apart, kessel, truce):
    say(kessel, truce, 1, day=3, by="Adeyemi")
    original = make_article(owner, talks, authors=[make_actor(owner, "Okafor", "person")])
    reprint = make_article(owner, talks, text=original.text)
    say(kessel, truce, -1, day=9, within=original)
    say(kessel, truce, -1, day=9, within=reprint, speaker=original.authors.get().actor)
    assert len(apart()) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["draft", "submitted", "rejected"])
def test_only_accepted_positions_disagree(status, say, apart, kessel, truce):
    say(kessel, truce, 1)
    say(kessel, truce, -1, by="Adeyemi", status=status)
    assert apart() == []


@pytest.mark.django_db
def test_other_terms_commentary_and_other_layers_do_not_enter(
    owner, talks, say, apart, kessel, truce
):
    blame = make_term(owner, talks, "Kessel started it", tag=make_tag(owner, talks, "META"))
    say(kessel, blame, 1)
    say(kessel, blame, -1, by="Adeyemi")
    say(kessel, truce, -1, by="Adeyemi")
    assert (apart(), apart(layer="commentators")) == ([], [])


@pytest.fixture
def audited(talks):
    def found(**options):
        return [
            (row.term, row.why) for row in audit(lay_out(standings(talks, as_of=JUNE, **options)))
        ]

    return found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "why"),
    [
        ([("principal", "leak")], "Leaked"),
        ([("observer", "author_inference")], "Inferred by the author"),
        ([("opponent", "on_record")], "Reported by an opponent"),
        ([("opponent", "background")], "Reported by an opponent, said on background"),
        (
            [("principal", "leak"), ("associate", "background"), ("principal", "leak")],
            "2 leaked; 1 said on background",
        ),
    ],
)
def test_what_rests_on_weak_sources_says_why(said, why, say, audited, kessel, truce):
    for voice, attribution in said:
        say(kessel, truce, 1, voice=voice, attribution=attribution)
    assert audited() == [(truce, why)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("voice", "attribution"), [("principal", "on_record"), ("observer", "published_text")]
)
def test_one_good_source_is_enough(voice, attribution, say, audited, kessel, truce):
    say(kessel, truce, 1, voice=voice, attribution="leak")
    say(kessel, truce, 1, voice=voice, attribution=attribution)
    assert audited() == []


@pytest.mark.django_db
def test_an_observer_on_record_beside_an_opponent_is_enough(say, audited, kessel, truce):
    say(kessel, truce, 1, voice="opponent", attribution="on_record")
    say(kessel, truce, 1, voice="observer", attribution="on_record")
    assert audited() == []


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow(owner, talks, say, kessel, django_assert_num_queries):
    for rows in (1, 4):
        for number in range(rows):
            term = make_term(owner, talks, f"Term {rows} {number}")
            say(kessel, term, 1, attribution="leak")
            say(kessel, term, -1, by="Adeyemi", attribution="leak")
        table = lay_out(standings(talks, as_of=JUNE))
        with django_assert_num_queries(9):
            assert disagreements(talks, owner, table, layer="parties", as_of=JUNE, days=90)[:50]
            audit(table)
