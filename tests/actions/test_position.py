"""Positions: on a passage or a span, dated, with conditions, and with a status that not everybody
may set.
"""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from negotiations.actions import passage, position
from negotiations.models import Condition, Passage, Position
from tests.actions.journal import written
from tests.factories import (
    by_field,
    make_actor,
    make_article,
    make_passage,
    make_position,
    make_term,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kessel(owner, talks):
    return make_actor(owner, "Kessel")


@pytest.fixture
def truce(owner, talks):
    return make_term(owner, talks, "Ceasefire")


@pytest.fixture
def port(owner, talks):
    return make_article(owner, talks, published_on=date(2031, 5, 14))


@pytest.fixture
def state(owner, kessel, truce, port):
    """A position of Kessel on the truce, in the article about the port."""

    def stated(by=owner, **fields):
        fields = (
            {"passage": None, **fields}
            if "article" in fields
            else {"passage": make_passage(by, port), **fields}
        )
        return position.state(by=by, **{"holder": kessel, "term": truce, "stance": 1, **fields})

    return stated


def test_a_position_has_the_defaults_of_the_domain(state, owner):
    made = Position.objects.get(pk=state().pk)
    assert (made.act, made.bargaining_role, made.modality) == ("none_reported", "none", "certain")
    assert (made.status, made.confidence, made.coder, made.note) == ("accepted", "high", owner, "")


# Where


def test_a_span_makes_a_passage(state, port):
    made = state(article=port, start=0, end=9, quote="Officials")
    assert (made.passage.start, made.passage.end, made.passage.quote) == (0, 9, "Officials")


def test_a_span_finds_the_passage_that_is_there(state, port, owner):
    mark = passage.mark(by=owner, article=port, start=0, end=9, quote="Officials")
    assert state(article=port, start=0, end=9, quote="Officials").passage == mark


def test_a_span_finds_the_callers_own_passage_first(state, port, owner, annotator):
    passage.mark(by=owner, article=port, start=0, end=9, quote="Officials")
    mine = passage.mark(by=annotator, article=port, start=0, end=9, quote="Officials")
    assert state(by=annotator, article=port, start=0, end=9, quote="Officials").passage == mine


def test_a_span_and_its_passage_are_one_act(state, port):
    with written() as changes:
        state(article=port, start=0, end=9, quote="Officials")
    assert [change.verb for change in changes] == ["passage.mark", "position.state"]
    assert len({change.act for change in changes}) == 1


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"quote": "Nobody"}, "quote"),
        ({"revision": 7}, "revision"),
        ({"quote": "Officials", "revision": 7}, "revision"),
        ({}, "quote"),
    ],
)
def test_a_span_comes_with_the_words_or_the_revision_read(sent, field, there, state, port, owner):
    if there:
        passage.mark(by=owner, article=port, start=0, end=9, quote="Officials")
    with pytest.raises(ValidationError) as refusal:
        state(article=port, start=0, end=9, **sent)
    assert list(by_field(refusal.value)) == [field]


@pytest.mark.parametrize(
    ("span", "field"), [({"start": 0}, "end"), ({"end": 9}, "start"), ({}, "end")]
)
def test_a_span_has_both_ends(span, field, state, port):
    with pytest.raises(ValidationError) as refusal:
        state(article=port, quote="Officials", **span)
    assert list(by_field(refusal.value)) == [field]


def test_a_position_without_a_place_is_refused(owner, kessel, truce):
    with pytest.raises(ValidationError, match="Give a passage, or an article"):
        position.state(by=owner, holder=kessel, term=truce, stance=1)


def test_a_position_moves_to_another_span_of_its_article(state, owner):
    made = state()
    position.revise(made, by=owner, version=1, start=0, end=9, quote="Officials")
    assert Position.objects.get(pk=made.pk).passage.quote == "Officials"


def test_a_position_does_not_move_to_another_article(state, owner, talks):
    other = make_passage(owner, make_article(owner, talks))
    with pytest.raises(ValidationError, match="stays in its article"):
        position.revise(state(), by=owner, version=1, passage=other)


def test_revising_what_was_said_makes_no_passage(state, owner):
    made = state()
    position.revise(made, by=owner, version=1, stance=-1)
    assert Passage.objects.count() == 1


# When


@pytest.mark.parametrize(
    ("sent", "said", "defaulted"),
    [
        ({}, ("2031-05-14", "2031-05-14"), True),
        ({"said_from": None, "said_until": None}, ("2031-05-14", "2031-05-14"), True),
        ({"said_from": date(2031, 5, 4)}, ("2031-05-04", "2031-05-04"), False),
        ({"said_until": date(2031, 5, 10)}, ("2031-05-10", "2031-05-10"), False),
        (
            {"said_from": date(2031, 5, 4), "said_until": date(2031, 5, 10)},
            ("2031-05-04", "2031-05-10"),
            False,
        ),
        ({"said_from": date(2031, 5, 14)}, ("2031-05-14", "2031-05-14"), False),
    ],
)
def test_when_it_was_said(sent, said, defaulted, state):
    made = Position.objects.get(pk=state(**sent).pk)
    assert (str(made.said_from), str(made.said_until), made.said_defaulted) == (*said, defaulted)


@pytest.mark.parametrize(
    ("sent", "said", "defaulted"),
    [
        ({"said_until": date(2031, 5, 12)}, ("2031-05-04", "2031-05-12"), False),
        ({"said_from": None}, ("2031-05-10", "2031-05-10"), False),
        ({"said_from": None, "said_until": None}, ("2031-05-14", "2031-05-14"), True),
        ({"stance": 2}, ("2031-05-04", "2031-05-10"), False),
    ],
)
def test_dates_are_revised_one_by_one(sent, said, defaulted, state, owner):
    made = state(said_from=date(2031, 5, 4), said_until=date(2031, 5, 10))
    position.revise(made, by=owner, version=1, **sent)
    assert (str(made.said_from), str(made.said_until), made.said_defaulted) == (*said, defaulted)


def test_a_date_given_later_replaces_the_default(state, owner):
    made = state()
    position.revise(made, by=owner, version=1, said_until=date(2031, 5, 9))
    assert (made.said_from, made.said_until, made.said_defaulted) == (
        date(2031, 5, 9),
        date(2031, 5, 9),
        False,
    )


def test_without_any_date_it_is_refused(owner, talks, kessel, truce):
    mark = make_passage(owner, make_article(owner, talks, published_on=None))
    with pytest.raises(ValidationError) as refusal:
        make_position(owner, mark, kessel, truce)
    assert list(by_field(refusal.value)) == ["said_until"]


def test_it_does_not_end_before_it_begins(state):
    with pytest.raises(ValidationError, match="ends before it begins"):
        state(said_from=date(2031, 5, 10), said_until=date(2031, 5, 4))


# Who says so


@pytest.mark.parametrize("speaker", ["nobody", "holder"])
def test_a_holder_who_speaks_is_the_principal(speaker, state, kessel):
    made = state(speaker={"nobody": None, "holder": kessel}[speaker], quote_mode="direct")
    assert (made.voice, made.voice_defaulted) == ("principal", True)


def test_of_another_speaker_the_voice_is_unknown_until_it_is_said(state, owner):
    assert state(speaker=make_actor(owner, "Marr")).voice == "unknown"


# On what conditions


def test_conditions_are_kept_in_their_order(state, owner, talks, kessel):
    terms = [make_term(owner, talks, f"Term {number}") for number in range(3)]
    made = state(conditions=[{"relation": "after", "term": term, "by": kessel} for term in terms])
    assert [row.term for row in made.conditions.order_by("rank")] == terms


def test_given_conditions_replace_the_stored_ones(state, owner, truce):
    made = state(conditions=[{"relation": "if", "term": truce}])
    position.revise(made, by=owner, version=1, conditions=[{"relation": "unless", "term": truce}])
    assert [row.relation for row in Condition.objects.all()] == ["unless"]


def test_conditions_that_are_not_given_stay(state, owner, truce):
    made = state(conditions=[{"relation": "if", "term": truce}])
    position.revise(made, by=owner, version=1, stance=2)
    assert made.conditions.count() == 1


def test_a_condition_is_named_once(state, truce):
    with pytest.raises(ValidationError, match="named twice"):
        state(conditions=[{"relation": "if", "term": truce}, {"relation": "if", "term": truce}])


# Status


@pytest.mark.parametrize(
    ("status", "annotator_may"),
    [
        ("draft", True),
        ("submitted", True),
        ("accepted", True),
        ("suggested", False),
        ("rejected", False),
    ],
)
@pytest.mark.parametrize("role", ["annotator", "editor"])
def test_who_may_state_with_which_status(status, annotator_may, role, state, request):
    person = request.getfixturevalue(role)
    if role == "editor" or annotator_may:
        assert state(by=person, status=status).status == status
    else:
        with pytest.raises(PermissionDenied):
            state(by=person, status=status)


@pytest.mark.parametrize(
    ("before", "after", "may"),
    [
        ("accepted", "draft", True),
        ("draft", "accepted", True),
        ("submitted", "draft", True),
        ("accepted", "rejected", False),
        ("accepted", "suggested", False),
        ("rejected", "accepted", False),
        ("rejected", "draft", False),
    ],
)
def test_what_coders_may_make_of_their_own(before, after, may, state, annotator, editor):
    made = state(by=annotator)
    version = made.version
    if before != "accepted":
        version = position.revise(made, by=editor, version=1, status=before).version
    if may:
        assert position.revise(made, by=annotator, version=version, status=after).status == after
    else:
        with pytest.raises(PermissionDenied):
            position.revise(made, by=annotator, version=version, status=after)


@pytest.mark.parametrize("status", ["suggested", "draft", "submitted", "accepted", "rejected"])
def test_an_editor_sets_any_status_of_anybody_s(status, state, annotator, editor):
    made = state(by=annotator)
    assert position.revise(made, by=editor, version=1, status=status).status == status


def test_a_rejected_position_may_still_be_retracted_by_its_coder(state, annotator, editor):
    made = state(by=annotator)
    position.revise(made, by=editor, version=1, status="rejected")
    position.retract(made, by=annotator, version=2)
    assert not Position.objects.exists()


# What may be said


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("stance", 3),
        ("stance", -3),
        ("act", "shout"),
        ("modality", ""),
        ("voice", "ghost"),
        ("quote_mode", "x"),
        ("attribution", "x"),
        ("bargaining_role", "x"),
        ("confidence", "x"),
        ("status", "x"),
        ("note", "a\x00b"),
        ("note", "\ud800"),
    ],
)
def test_what_is_in_no_vocabulary_is_refused_by_its_field(field, value, state):
    with pytest.raises(ValidationError) as refusal:
        state(**{field: value})
    assert list(by_field(refusal.value)) == [field]


@pytest.mark.parametrize("field", ["holder", "speaker", "term", "conditions"])
def test_what_is_of_other_talks_is_refused_in_the_same_words(field, state, outsider):
    elsewhere = outsider.memberships.get().negotiation
    theirs = {
        "actor": make_actor(outsider, "Secret", negotiation=elsewhere),
        "term": make_term(outsider, elsewhere, "Secret"),
    }
    sent = {
        "holder": theirs["actor"],
        "speaker": theirs["actor"],
        "term": theirs["term"],
        "conditions": [{"relation": "if", "term": theirs["term"]}],
    }
    with pytest.raises(ValidationError) as refusal:
        state(**{field: sent[field]})
    noun = "actor" if field in ("holder", "speaker") else "term"
    assert by_field(refusal.value) == {field: [f"There is no such {noun} in this negotiation."]}


def test_a_passage_of_other_talks_is_not_stated_on(outsider, owner, talks, kessel, truce):
    theirs = make_passage(outsider, make_article(outsider, outsider.memberships.get().negotiation))
    with pytest.raises(PermissionDenied):
        make_position(owner, theirs, kessel, truce)
