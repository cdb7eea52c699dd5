"""One write, one change: what every noun's add, revise and retract have in common."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, models
from django.db.models import CheckConstraint

from negotiations.actions import invitation, journal, membership, reset, token
from negotiations.models import Change, Position, Tag
from tests.actions.journal import race, written
from tests.actions.nouns import NOUNS, made_position
from tests.cases import each_of
from tests.factories import (
    make_actor,
    make_article,
    make_passage,
    make_position,
    make_tag,
    make_term,
)

pytestmark = pytest.mark.django_db
every_noun = each_of("noun", NOUNS.values(), ids=NOUNS)
every_noun_and_commit = each_of("noun", NOUNS.values(), ids=NOUNS, roll_back=False)


def gist(changes):
    return [
        (change.verb, change.target_version, change.before is None, change.after is None)
        for change in changes
    ]


@every_noun
def test_what_is_made_has_one_change_from_nothing(noun, owner, talks):
    made = noun.make(owner, talks)
    assert gist(Change.objects.of(made)) == [(noun.verb(noun.making), 1, True, False)]
    assert Change.objects.of(made).get().after[noun.field] == noun.before


@every_noun
def test_a_revision_writes_one_change_from_the_old_to_the_new(noun, owner, talks):
    made = noun.make(owner, talks)
    with written() as changes:
        noun.verbs.revise(made, by=owner, version=1, **{noun.field: noun.after})
    (change,) = changes
    assert (change.verb, change.target_version) == (noun.verb("revise"), 2)
    assert (change.before[noun.field], change.after[noun.field]) == (noun.before, noun.after)
    assert {name for name in change.after if change.after[name] != change.before[name]} == {
        noun.field
    }


@every_noun
def test_a_retraction_writes_one_change_to_nothing(noun, owner, talks):
    made = noun.make(owner, talks)
    with written() as changes:
        noun.verbs.retract(made, by=owner, version=1)
    assert gist(changes) == [(noun.verb("retract"), 2, False, True)]


@every_noun
def test_retract_leaves_only_history(noun, owner, talks):
    made = noun.make(owner, talks)
    noun.verbs.retract(made, by=owner, version=1)
    assert not type(made).objects.filter(pk=made.pk).exists()
    assert [change.before and change.before[noun.field] for change in Change.objects.of(made)] == [
        noun.before,
        None,
    ]


@every_noun
def test_a_revision_is_stored(noun, owner, talks):
    made = noun.make(owner, talks)
    noun.verbs.revise(made, by=owner, version=1, **{noun.field: noun.after})
    stored = type(made).objects.get(pk=made.pk)
    assert (getattr(stored, noun.field), stored.version) == (noun.after, 2)
    assert stored.updated_at > stored.created_at


@every_noun
def test_where_nothing_changes_nothing_is_written(noun, owner, talks):
    made = noun.make(owner, talks)
    with written() as changes:
        noun.verbs.revise(made, by=owner, version=1, **{noun.field: noun.before})
    assert (changes, type(made).objects.get(pk=made.pk).version) == ([], 1)


@every_noun
@each_of("version", [0, 2, -1])
def test_a_version_that_is_not_the_current_one_is_stale(noun, version, owner, talks):
    made = noun.make(owner, talks)
    with written() as changes, pytest.raises(journal.Stale) as refusal:
        noun.verbs.revise(made, by=owner, version=version, **{noun.field: noun.after})
    assert (changes, refusal.value.current.pk) == ([], made.pk)


@every_noun
def test_what_was_read_before_another_revision_is_stale(noun, owner, talks):
    made = noun.make(owner, talks)
    old = type(made).objects.get(pk=made.pk)
    noun.verbs.revise(made, by=owner, version=1, **{noun.field: noun.after})
    with pytest.raises(journal.Stale) as refusal:
        noun.verbs.retract(old, by=owner, version=1)
    assert refusal.value.current.version == 2


@every_noun
def test_what_was_retracted_meanwhile_is_stale_and_gone(noun, owner, talks):
    made = noun.make(owner, talks)
    old = type(made).objects.get(pk=made.pk)
    noun.verbs.retract(made, by=owner, version=1)
    with pytest.raises(journal.Stale) as refusal:
        noun.verbs.revise(old, by=owner, version=1, **{noun.field: noun.after})
    assert refusal.value.current is None


@every_noun
def test_without_a_version_nothing_is_revised_or_retracted(noun, owner, talks):
    made = noun.make(owner, talks)
    with pytest.raises(journal.Unversioned):
        noun.verbs.revise(made, by=owner, version=None, **{noun.field: noun.after})
    with pytest.raises(journal.Unversioned):
        noun.verbs.retract(made, by=owner, version=None)


@every_noun
def test_a_reader_writes_nothing(noun, owner, talks, reader):
    made = noun.make(owner, talks)
    with written() as changes, pytest.raises(PermissionDenied):
        noun.verbs.revise(made, by=reader, version=1, **{noun.field: noun.after})
    with pytest.raises(PermissionDenied):
        noun.verbs.retract(made, by=reader, version=1)
    assert changes == []


@pytest.mark.django_db(transaction=True)
@every_noun_and_commit
def test_of_two_who_revise_at_once_one_is_stale(noun, owner, talks):
    made = noun.make(owner, talks)
    copies = [type(made).objects.get(pk=made.pk) for _ in range(2)]
    outcomes = race(
        *(
            lambda copy=copy: noun.verbs.revise(
                copy, by=owner, version=1, **{noun.field: noun.after}
            )
            for copy in copies
        )
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == sorted(
        [type(made).__name__, "Stale"]
    )
    assert Change.objects.of(made).count() == 2


@pytest.mark.django_db(transaction=True)
@every_noun_and_commit
def test_of_one_who_revises_and_one_who_retracts_at_once_one_is_stale(noun, owner, talks):
    made = noun.make(owner, talks)
    mine, yours = (type(made).objects.get(pk=made.pk) for _ in range(2))
    outcomes = race(
        lambda: noun.verbs.revise(mine, by=owner, version=1, **{noun.field: noun.after}),
        lambda: noun.verbs.retract(yours, by=owner, version=1),
    )
    assert [isinstance(outcome, journal.Stale) for outcome in outcomes].count(True) == 1
    assert Change.objects.of(made).count() == 2


# What a change says


def test_a_change_says_who_where_when_and_in_which_act(owner, talks, editor):
    with journal.act() as act:
        actor = make_actor(editor, negotiation=talks)
    change = Change.objects.of(actor).get()
    assert (change.by, change.negotiation, change.act, change.at) == (
        editor,
        talks,
        act,
        actor.updated_at,
    )
    assert (change.target_type, change.target_id, change.transaction_id > 0) == (
        "actor",
        actor.pk,
        True,
    )


def test_without_an_act_around_it_each_write_is_an_act(owner, talks):
    acts = {Change.objects.of(make_actor(owner)).get().act for _ in range(3)}
    assert len(acts) == 3


def test_the_outermost_act_counts(owner):
    with journal.act() as outer, journal.act() as inner:
        pass
    assert outer == inner


def test_a_state_holds_references_as_ids_and_parts_in_their_order(owner, talks):
    position = made_position(owner, talks)
    terms = [make_term(owner, talks, f"Term {number}") for number in range(3)]
    conditions = [{"relation": "if", "term": term} for term in terms]
    NOUNS["position"].verbs.revise(position, by=owner, version=1, conditions=conditions)
    state = Change.objects.of(position).first().after
    assert state["holder"] == str(position.holder_id)
    assert state["conditions"] == [
        {"relation": "if", "term": str(term.pk), "by": None} for term in terms
    ]


def test_revising_only_parts_writes_a_change_of_the_whole(owner, talks):
    passage = make_passage(owner, make_article(owner, talks))
    tag = make_tag(owner, talks)
    with written() as changes:
        NOUNS["passage"].verbs.revise(passage, by=owner, version=1, tags=[tag])
    assert [(change.before["tags"], change.after["tags"]) for change in changes] == [
        ([], [str(tag.pk)])
    ]


def test_another_order_of_parts_is_a_change(owner, talks):
    first, second = make_actor(owner, "First"), make_actor(owner, "Second")
    article = make_article(owner, talks, authors=[first, second])
    NOUNS["article"].verbs.revise(article, by=owner, version=1, authors=[second, first])
    assert [row.actor for row in article.authors.order_by("rank")] == [second, first]


def test_a_text_never_enters_the_history(owner, talks):
    article = make_article(owner, talks)
    assert "text" not in Change.objects.of(article).get().after
    assert "30-day" not in str(Change.objects.of(article).get().after)


def test_a_token_s_digest_never_enters_the_history(owner):
    made, secret = token.issue(by=owner, name="laptop")
    state = Change.objects.of(made).get().after
    assert "digest" not in state
    assert made.digest not in str(state)
    assert secret not in str(state)


def test_an_action_that_fails_writes_neither_rows_nor_changes(owner, talks):
    make_tag(owner, talks, "CEASE")
    with written() as changes, pytest.raises(ValidationError):
        make_tag(owner, talks, "CEASE")
    assert (changes, Tag.objects.count()) == ([], 1)


def test_many_are_saved_with_one_change_each(owner, talks):
    tags = [Tag(negotiation=talks, code=f"CEASE.{number}", label="Truce") for number in range(3)]
    with written() as changes:
        journal.save_many("tag.load", tags, by=owner)
    assert gist(changes) == [("tag.load", 1, True, False)] * 3
    assert len({change.act for change in changes}) == 1


def test_the_history_of_an_object_is_unbroken(owner, talks):
    actor = make_actor(owner, "A")
    for version, name in enumerate("BCD", 1):
        NOUNS["actor"].verbs.revise(actor, by=owner, version=version, name=name)
    newest_first = list(Change.objects.of(actor))
    assert [change.after["name"] for change in newest_first] == list("DCBA")
    assert all(
        new.before == old.after for new, old in zip(newest_first, newest_first[1:], strict=False)
    )


# What the database itself refuses, whoever writes


@pytest.fixture
def everything(owner, talks):
    """A row of every model with a closed vocabulary, by its model's name."""
    for noun in NOUNS.values():
        noun.make(owner, talks)
    term = make_term(
        owner, talks, relations=[{"relation": "requires", "term": make_term(owner, talks)}]
    )
    affiliations = [{"group": make_actor(owner), "relation": "leads"}]
    actor = make_actor(owner, names=[{"name": "The port"}], affiliations=affiliations)
    make_position(
        owner,
        make_passage(owner, make_article(owner, talks)),
        actor,
        term,
        1,
        conditions=[{"relation": "if", "term": term}],
    )
    token.issue(by=owner, name="laptop")
    invitation.send(by=owner, negotiation=talks)
    reset.issue(by=owner, user=owner)


def checks(ending):
    listed = Position._meta.apps.get_app_config("negotiations").get_models()
    return [
        (model, constraint)
        for model in listed
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint) and constraint.name.endswith(ending)
    ]


@each_of(("model", "constraint"), checks("_is_known"))
def test_a_vocabulary_is_closed_in_the_database(model, constraint, everything):
    field = model._meta.get_field(constraint.violation_error_code)
    wrong = 3 if isinstance(field, models.IntegerField) else "x"
    with pytest.raises(IntegrityError, match=constraint.name):
        model.objects.update(**{field.name: wrong})


def test_every_field_with_choices_is_closed_in_the_database():
    listed = Position._meta.apps.get_app_config("negotiations").get_models()
    closed = {(model, constraint.violation_error_code) for model, constraint in checks("_is_known")}
    assert {
        (model, field.name) for model in listed for field in model._meta.fields if field.choices
    } == closed


@each_of(("model", "constraint"), checks("_is_not_blank"))
def test_a_name_is_not_blank_in_the_database(model, constraint, everything):
    with pytest.raises(IntegrityError, match=constraint.name):
        model.objects.update(**{constraint.violation_error_code: ""})


@each_of(("model", "constraint"), checks("_starts_before_it_ends"))
def test_nothing_ends_before_it_starts_in_the_database(model, constraint, everything):
    end = constraint.violation_error_code
    start = {
        "end": "start",
        "ended_on": "started_on",
        "until_date": "from_date",
        "said_until": "said_from",
        "closed_on": "tabled_on",
    }[end]
    wrong = (
        {"start": 9, "end": 9, "anchor": "adrift"}
        if end == "end"
        else {start: "2031-05-02", end: "2031-05-01"}
    )
    with pytest.raises(IntegrityError, match=constraint.name):
        model.objects.update(**wrong)


@each_of(("model", "constraint"), checks("_is_another"))
def test_nothing_refers_to_itself_in_the_database(model, constraint, everything):
    with pytest.raises(IntegrityError, match=constraint.name):
        model.objects.update(**{constraint.violation_error_code: models.F("id")})


@pytest.mark.parametrize("column", ["start", "end"])
def test_an_offset_is_not_negative_in_the_database(column, everything):
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(f"UPDATE negotiations_passage SET \"{column}\" = -1, anchor = 'adrift'")  # noqa: S608


def test_a_member_is_so_once(owner, talks, editor):
    with pytest.raises(ValidationError, match="member already"):
        membership.add(by=owner, negotiation=talks, user=editor, role="reader")
