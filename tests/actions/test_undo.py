"""Everything written can be taken back, and an undo too; what somebody else has built
upon cannot.
"""

import pytest
from django.core.exceptions import PermissionDenied

from negotiations.actions import (
    actor,
    article,
    journal,
    membership,
    negotiation,
    party,
    passage,
    position,
    tag,
    term,
    undo,
)
from negotiations.models import (
    Article,
    Change,
    Membership,
    Negotiation,
    Passage,
    Position,
    Tag,
    Term,
    User,
)
from tests.actions.journal import race, written
from tests.actions.nouns import NOUNS, made_position
from tests.cases import each_of
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_tag,
    make_term,
)

pytestmark = pytest.mark.django_db
every_noun = each_of("noun", NOUNS.values(), ids=NOUNS)


def state(obj):
    return journal.state_of(type(obj).objects.get(pk=obj.pk))


@every_noun
def test_undo_takes_back_what_was_made(noun, owner, talks):
    made = noun.make(owner, talks)
    undo.undo(by=owner, negotiation=talks)
    assert not type(made).objects.filter(pk=made.pk).exists()


@every_noun
def test_undo_takes_back_a_revision(noun, owner, talks):
    made = noun.make(owner, talks)
    before = state(made)
    noun.verbs.revise(made, by=owner, version=1, **{noun.field: noun.after})
    undo.undo(by=owner, negotiation=talks)
    assert (state(made), type(made).objects.get(pk=made.pk).version) == (before, 3)


@every_noun
def test_undo_brings_back_what_was_retracted(noun, owner, talks):
    made = noun.make(owner, talks)
    before = state(made)
    noun.verbs.retract(made, by=owner, version=1)
    undo.undo(by=owner, negotiation=talks)
    assert (state(made), type(made).objects.get(pk=made.pk).version) == (before, 3)


@every_noun
def test_an_undo_is_one_more_change(noun, owner, talks):
    made = noun.make(owner, talks)
    noun.verbs.revise(made, by=owner, version=1, **{noun.field: noun.after})
    with written() as changes:
        undo.undo(by=owner, negotiation=talks)
    assert [(change.verb, change.target_id, change.target_version) for change in changes] == [
        ("undo", made.pk, 3)
    ]


@every_noun
def test_undo_of_an_undo_does_it_again(noun, owner, talks):
    made = noun.make(owner, talks)
    noun.verbs.revise(made, by=owner, version=1, **{noun.field: noun.after})
    undo.undo(by=owner, negotiation=talks)
    undo.redo(by=owner, negotiation=talks)
    assert getattr(type(made).objects.get(pk=made.pk), noun.field) == noun.after


@every_noun
def test_undo_of_the_undo_of_a_retraction_retracts_again(noun, owner, talks):
    made = noun.make(owner, talks)
    noun.verbs.retract(made, by=owner, version=1)
    undo.undo(by=owner, negotiation=talks)
    undo.redo(by=owner, negotiation=talks)
    assert not type(made).objects.filter(pk=made.pk).exists()


def test_undo_brings_back_the_parts_of_a_position(owner, talks):
    made = made_position(owner, talks)
    conditions = [{"relation": "if", "term": make_term(owner, talks), "by": make_actor(owner)}]
    position.revise(made, by=owner, version=1, conditions=conditions)
    before = state(made)
    position.revise(made, by=owner, version=2, conditions=[])
    undo.undo(by=owner, negotiation=talks)
    assert state(made) == before != []


def test_undo_brings_back_a_passage_with_its_tags_and_actors(owner, talks):
    tags = [make_tag(owner, talks, code) for code in ("CEASE.1", "CEASE.2")]
    made = make_passage(
        owner, make_article(owner, talks), tags=tags[::-1], about=[make_actor(owner)]
    )
    before = state(made)
    passage.retract(made, by=owner, version=1)
    undo.undo(by=owner, negotiation=talks)
    assert state(made) == before


def test_undo_brings_back_an_actor_with_names_and_ties(owner, talks):
    affiliations = [
        {
            "group": make_actor(owner, negotiation=talks),
            "relation": "leads",
            "title": "President",
            "from_date": "2030-01-01",
        }
    ]
    made = make_actor(
        owner,
        "Marr",
        "person",
        names=[{"name": "The minister", "language": "en"}],
        affiliations=affiliations,
        negotiation=talks,
    )
    made.refresh_from_db()
    before = state(made)
    actor.retract(made, by=owner, version=1)
    undo.undo(by=owner, negotiation=talks)
    assert state(made) == before


def test_undo_brings_back_a_package(owner, talks):
    item, proposer = make_term(owner, talks), make_actor(owner)
    made = make_term(
        owner,
        talks,
        "Plan",
        items=[item],
        proposers=[proposer],
        parameters={"count": {"min": 1, "max": 2}},
        relations=[{"relation": "before", "term": item}],
    )
    before = state(made)
    term.retract(made, by=owner, version=1)
    undo.undo(by=owner, negotiation=talks)
    assert state(made) == before


def test_an_article_taken_back_is_made_again_with_its_text(owner, talks):
    made = make_article(owner, talks, text="No truce. 🕊️")
    undo.undo(by=owner, negotiation=talks)
    undo.redo(by=owner, negotiation=talks)
    stored = Article.objects.get(pk=made.pk)
    assert (stored.text, [section.body for section in stored.sections.all()]) == (
        "No truce. 🕊️",
        ["No truce. 🕊️"],
    )


# An act is undone as one


def stated_in_one_act(owner, talks):
    text = make_article(owner, talks)
    return position.state(
        by=owner,
        article=text,
        start=0,
        end=9,
        quote="Officials",
        holder=make_actor(owner),
        term=make_term(owner, talks),
        stance=1,
    )


def test_undo_of_an_act_takes_back_the_position_and_the_passage_it_made(owner, talks):
    stated_in_one_act(owner, talks)
    undo.undo(by=owner, negotiation=talks)
    assert (Position.objects.count(), Passage.objects.count(), Article.objects.count()) == (0, 0, 1)


def test_redo_of_an_act_does_it_again(owner, talks):
    made = stated_in_one_act(owner, talks)
    before = state(made)
    undo.undo(by=owner, negotiation=talks)
    undo.redo(by=owner, negotiation=talks)
    assert state(made) == before


def test_undo_of_several_changes_of_one_object_in_an_act(owner, talks):
    made = make_term(owner, talks, "A")
    with journal.act():
        term.revise(made, by=owner, version=1, label="B")
        term.revise(made, by=owner, version=2, label="C")
    undo.undo(by=owner, negotiation=talks)
    assert Term.objects.get(pk=made.pk).label == "A"


def test_undo_of_a_loaded_codebook(owner, talks):
    rows = [
        {"code": "CEASE", "label": "Ceasefire", "parent": None},
        {"code": "CEASE.1", "label": "Truce", "parent": "CEASE"},
    ]
    tag.load(by=owner, negotiation=talks, tags=rows)
    undo.undo(by=owner, negotiation=talks)
    assert Tag.objects.count() == 0


def test_undo_takes_back_only_the_callers_own_act(owner, editor, talks):
    make_term(owner, talks, "Mine")
    make_term(editor, talks, "Theirs")
    undo.undo(by=owner, negotiation=talks)
    assert [term.label for term in Term.objects.all()] == ["Theirs"]


def test_undo_of_a_negotiation_just_created(owner, talks):
    made = negotiation.create(by=owner, slug="mistake", title="Mistake")
    undo.undo(by=owner, negotiation=made)
    assert not Negotiation.objects.filter(slug="mistake").exists()


def test_undo_brings_back_a_deleted_negotiation_with_its_team(owner, talks, editor):
    make_tag(owner, talks)
    negotiation.delete(talks, by=owner, version=1)
    undo.undo(by=owner, negotiation=talks)
    assert set(talks.memberships.values_list("user__username", "role")) == {
        ("owner", "owner"),
        ("editor", "editor"),
    }


# Texts


def test_undo_of_a_new_text_brings_the_old_one_back_as_a_further_revision(owner, talks):
    made = make_article(owner, talks, text="No truce.")
    article.revise(made, by=owner, version=1, text="No truce yet.")
    undo.undo(by=owner, negotiation=talks)
    stored = Article.objects.get(pk=made.pk)
    assert (stored.text, stored.revision, stored.version) == ("No truce.", 3, 3)


def test_undo_of_a_new_text_and_title_brings_both_back(owner, talks):
    made = make_article(owner, talks, text="No truce.", title="Old")
    article.revise(made, by=owner, version=1, text="A truce.", title="New")
    undo.undo(by=owner, negotiation=talks)
    stored = Article.objects.get(pk=made.pk)
    assert (stored.text, stored.title) == ("No truce.", "Old")


def test_undo_of_the_act_of_a_new_text_moves_its_passages_back(owner, talks):
    text = make_article(owner, talks, text="Officials spoke. No truce.")
    mark = make_passage(owner, text, "No truce")
    article.revise(text, by=owner, version=1, text="On Monday officials spoke. No truce.")
    undo.undo(by=owner, negotiation=talks)
    stored = Passage.objects.get(pk=mark.pk)
    assert (Article.objects.get(pk=text.pk).text, stored.start, stored.anchor) == (
        "Officials spoke. No truce.",
        17,
        "held",
    )


def test_undo_of_a_text_that_lost_a_passage_finds_it_again(owner, talks):
    text = make_article(owner, talks, text="Officials spoke. No truce.")
    mark = make_passage(owner, text, "No truce")
    article.revise(text, by=owner, version=1, text="Officials spoke.")
    undo.undo(by=owner, negotiation=talks)
    assert (Passage.objects.get(pk=mark.pk).anchor, Passage.objects.get(pk=mark.pk).start) == (
        "held",
        17,
    )


# What cannot be undone


def test_undo_is_refused_where_nothing_was_changed(owner, talks, reader):
    with pytest.raises(undo.CannotUndo, match="nothing here to take back"):
        undo.undo(by=reader, negotiation=talks)


def test_undo_of_an_act_is_refused_if_somebody_has_changed_a_thing_since(owner, editor, talks):
    made = make_term(owner, talks, "A")
    term.revise(made, by=owner, version=1, label="B")
    term.revise(made, by=editor, version=2, label="C")
    with (
        written() as changes,
        pytest.raises(undo.CannotUndo, match="editor has changed this term since"),
    ):
        undo.undo(by=owner, negotiation=talks)
    assert (changes, Term.objects.get(pk=made.pk).label) == ([], "C")


def test_undo_of_an_act_takes_back_all_of_it_or_nothing(owner, editor, talks):
    with journal.act():
        first, second = make_term(owner, talks, "First"), make_term(owner, talks, "Second")
    term.revise(first, by=editor, version=1, label="Changed")
    with pytest.raises(undo.CannotUndo):
        undo.undo(by=owner, negotiation=talks)
    assert Term.objects.filter(pk=second.pk).exists()


def test_undo_is_refused_where_others_depend_on_it_and_names_them(owner, editor, talks):
    mark, holder = make_passage(editor, make_article(editor, talks)), make_actor(editor, "Kessel")
    made = make_term(owner, talks, "Ceasefire")
    make_position(editor, mark, holder, made, 1)
    with pytest.raises(undo.CannotUndo, match="Ceasefire.* is in use by .*Kessel"):
        undo.undo(by=owner, negotiation=talks)


def test_undo_is_refused_where_it_would_refer_to_what_is_gone(owner, editor, talks):
    about = make_term(editor, talks, "Ceasefire")
    made = make_position(
        owner, make_passage(owner, make_article(owner, talks)), make_actor(owner), about, 1
    )
    position.retract(made, by=owner, version=1)
    term.retract(about, by=editor, version=1)
    with pytest.raises(undo.CannotUndo, match="editor has removed the term that it refers to"):
        undo.undo(by=owner, negotiation=talks)
    assert not Position.objects.exists()


def test_an_annotator_takes_back_their_own_change(annotator, owner, talks):
    make_passage(annotator, make_article(owner, talks))
    undo.undo(by=annotator, negotiation=talks)
    assert not Passage.objects.exists()


def test_who_may_no_longer_revise_may_not_undo(annotator, owner, talks):
    make_passage(annotator, make_article(owner, talks))
    membership.change(Membership.objects.get(user=annotator), by=owner, version=1, role="reader")
    with pytest.raises(PermissionDenied):
        undo.undo(by=annotator, negotiation=talks)


def test_nobody_outside_undoes_anything(outsider, owner, talks):
    made = make_term(owner, talks)
    with pytest.raises((undo.CannotUndo, PermissionDenied)):
        undo.undo(by=outsider, negotiation=talks)
    assert Term.objects.filter(pk=made.pk).exists()


@pytest.fixture
def stepped_down(editor, owner, talks):
    """Make `editor` an owner, let them act, and make them an editor again."""

    def act(deed):
        its = Membership.objects.get(user=editor)
        its = membership.change(its, by=owner, version=its.version, role="owner")
        deed(editor)
        membership.change(its, by=owner, version=its.version, role="editor")
        return editor

    return act


@pytest.mark.parametrize(("field", "value"), [("visibility", "public"), ("notes_published", True)])
def test_an_editor_does_not_undo_what_shows_or_hides_a_negotiation_or_its_notes(
    field, value, stepped_down, talks
):
    editor = stepped_down(lambda by: negotiation.revise(talks, by=by, version=1, **{field: value}))
    with pytest.raises(PermissionDenied):
        undo.undo(by=editor, negotiation=talks)
    assert getattr(Negotiation.objects.get(pk=talks.pk), field) == value


def test_an_editor_does_not_undo_a_change_of_the_team(stepped_down, outsider, talks):
    editor = stepped_down(
        lambda by: membership.add(by=by, negotiation=talks, user=outsider, role="reader")
    )
    with pytest.raises(PermissionDenied):
        undo.undo(by=editor, negotiation=talks)
    assert Membership.objects.filter(user=outsider, negotiation=talks).exists()


def test_a_coder_does_not_undo_their_way_past_an_editor_s_rejection(
    annotator, editor, owner, talks
):
    mark = make_passage(annotator, make_article(owner, talks))
    made = make_position(annotator, mark, make_actor(owner), make_term(owner, talks))
    position.revise(made, by=editor, version=1, status="rejected")
    with pytest.raises(undo.CannotUndo):
        undo.undo(by=annotator, negotiation=talks)
    assert Position.objects.get(pk=made.pk).status == "rejected"


def test_a_superuser_does_not_undo_the_last_ownership(owner, editor, talks):
    superuser = User.objects.create_user("superuser", is_superuser=True)
    its, mine = (Membership.objects.get(user=one) for one in (editor, owner))
    membership.change(its, by=superuser, version=its.version, role="owner")
    membership.end(mine, by=editor, version=mine.version)
    with pytest.raises(undo.CannotUndo, match="keeps one owner"):
        undo.undo(by=superuser, negotiation=talks)
    assert Membership.objects.get(user=editor).role == "owner"


@pytest.mark.django_db(transaction=True)
def test_of_two_undos_at_once_nothing_is_taken_back_twice(owner, talks):
    made = make_term(owner, talks, "A")
    term.revise(made, by=owner, version=1, label="B")
    race(*[lambda: undo.undo(by=owner, negotiation=talks)] * 2)
    versions = [change.target_version for change in Change.objects.of(made).order_by("id")]
    assert versions == list(range(1, len(versions) + 1))


# What others have done to other objects since


@each_of("field", ["parent", "items"])
def test_what_would_be_a_circle_by_now_is_not_done_again(field, owner, editor, talks):
    one, two = (make_term(owner, talks, label) for label in "AB")
    value = {"parent": lambda to: to, "items": lambda to: [to]}[field]
    term.revise(one, by=owner, version=1, **{field: value(two)})
    undo.undo(by=owner, negotiation=talks)
    term.revise(two, by=editor, version=1, **{field: value(one)})
    with pytest.raises(undo.CannotUndo, match="a term its own ancestor"):
        undo.redo(by=owner, negotiation=talks)


def test_an_actor_used_elsewhere_since_stays_shared(owner, talks):
    elsewhere = negotiation.create(by=owner, slug="elsewhere", title="Other talks")
    made = make_actor(owner, negotiation=talks)
    make_party(owner, talks, made)
    shared = actor.revise(made, by=owner, version=1, negotiation=None)
    make_party(owner, elsewhere, shared)
    with pytest.raises(undo.CannotUndo, match="in use by “Other talks”"):
        undo.undo(by=owner, negotiation=talks)


def test_what_refers_to_an_actor_moved_elsewhere_since_does_not_come_back(owner, talks):
    elsewhere = negotiation.create(by=owner, slug="elsewhere", title="Other talks")
    shared = make_actor(owner)
    gone = make_party(owner, talks, shared)
    party.retract(gone, by=owner, version=1)
    actor.revise(shared, by=owner, version=1, negotiation=elsewhere)
    with pytest.raises(undo.CannotUndo, match="moved to another negotiation"):
        undo.undo(by=owner, negotiation=talks)
