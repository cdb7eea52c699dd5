"""Passages whose words a new text has lost: which text they are of, the words around them then, and
the ways back.
"""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError

from negotiations.actions import article, passage, undo
from negotiations.models import Article, Change, Passage
from tests.actions.journal import written
from tests.factories import make_article, make_passage

pytestmark = pytest.mark.django_db

OLD = "Officials spoke on Monday. 🕊️ No truce while the port is blocked. Nobody answered."
CLAIM = "No truce while the port is blocked."
LOST = "Officials spoke on Monday, at length, of grain and of prices. Nobody answered them at all."


@pytest.fixture
def port(owner, talks):
    return make_article(owner, talks, text=OLD)


@pytest.fixture
def claim(owner, port):
    return make_passage(owner, port, CLAIM)


@pytest.fixture
def rewrite(owner, port, claim):
    def write(text):
        now = Article.objects.get(pk=port.pk)
        article.revise(now, by=owner, version=now.version, text=text)
        return Passage.objects.get(pk=claim.pk)

    return write


def state(one):
    return (one.anchor, one.revision, one.start, one.quote)


def orphan_of(claim, revision):
    return ("adrift", revision, claim.start, CLAIM)


def in_context(one, user):
    read = Passage.objects.in_context_for(user).get(pk=one.pk)
    return read.before, read.after


# Which text its words are of


def test_a_found_passage_names_no_revision(claim, rewrite):
    assert rewrite(f"Now: {OLD}").revision is None


def test_an_orphan_names_the_revision_its_words_stood_in(claim, rewrite):
    assert state(rewrite(LOST)) == orphan_of(claim, 1)


def test_it_names_the_same_one_after_further_texts(claim, rewrite):
    rewrite(f"{OLD} Now.")
    rewrite(LOST)
    assert state(rewrite(f"{LOST} Again.")) == orphan_of(claim, 2)


def test_it_names_none_when_its_words_come_back(claim, rewrite):
    rewrite(LOST)
    assert state(rewrite(f"Now: {OLD}")) == ("held", None, claim.start + 5, CLAIM)


def test_it_stays_orphaned_when_a_text_comes_back_that_had_lost_it(claim, rewrite):
    rewrite(LOST)
    rewrite("Nothing of it.")
    assert state(rewrite(LOST)) == orphan_of(claim, 1)


def test_only_an_orphan_names_a_revision_in_the_database(claim):
    with pytest.raises(IntegrityError, match="passage_names_a_revision_only_if_orphaned"):
        Passage.objects.update(revision=1)


@pytest.mark.parametrize(
    ("revision", "warning"),
    [
        (2, "These words are no longer in the article’s text (they stood in revision 2)."),
        (None, "These words are no longer in the article’s text."),
    ],
)
def test_its_warning_says_where_they_stood_if_that_is_known(revision, warning):
    assert Passage(anchor="adrift", revision=revision).warning == warning
    assert Passage(anchor="held").warning == ""


# The words around it


@pytest.mark.parametrize("words", ["Officials", "🕊️", CLAIM, "blocked. Nobody answered.", OLD])
@pytest.mark.parametrize("around", ["", "🕊️ Ы" * 60])
def test_its_context_is_of_the_old_text(words, around, owner, talks):
    old = around + OLD + around
    made = make_article(owner, talks, text=old)
    one = make_passage(owner, made, words)
    article.revise(made, by=owner, version=1, text="x" * 2000)
    assert not Passage.objects.get(pk=one.pk).found
    assert in_context(one, owner) == (
        old[max(0, one.start - 100) : one.start],
        old[one.end : one.end + 100],
    )


def test_found_passages_beside_it_keep_the_context_of_the_new_text(owner, port, claim, rewrite):
    kept = make_passage(owner, port, "Nobody answered")
    rewrite("Officials were silent. Nobody answered them.")
    assert in_context(kept, owner) == ("Officials were silent. ", " them.")
    assert in_context(claim, owner) == (OLD[: claim.start], OLD[claim.end :])


def test_who_may_not_read_the_text_is_shown_no_old_text_either(claim, rewrite, outsider):
    assert in_context(rewrite(LOST), outsider) == ("", "")


def test_without_a_known_revision_it_has_no_context(claim, rewrite, owner):
    rewrite(LOST)
    Passage.objects.update(revision=None)
    assert in_context(claim, owner) == ("", "")


# There and back


def test_undo_of_the_text_finds_it_and_redo_orphans_it_again(claim, rewrite, owner, talks):
    rewrite(LOST)
    undo.undo(by=owner, negotiation=talks)
    assert state(Passage.objects.get()) == ("held", None, claim.start, CLAIM)
    undo.redo(by=owner, negotiation=talks)
    assert state(Passage.objects.get()) == orphan_of(claim, 3)
    assert in_context(claim, owner) == (OLD[: claim.start], OLD[claim.end :])


def marked_again(orphan, owner):
    start = LOST.index("grain")
    return passage.revise(
        orphan, by=owner, version=orphan.version, start=start, end=start + 5, quote="grain"
    )


def test_one_that_a_person_marks_again_names_none_and_undo_puts_the_revision_back(
    claim, rewrite, owner, talks
):
    with written() as changes:
        marked_again(rewrite(LOST), owner)
    assert state(Passage.objects.get()) == ("held", None, LOST.index("grain"), "grain")
    assert [(one.before["revision"], one.after["revision"]) for one in changes[-1:]] == [(1, None)]
    undo.undo(by=owner, negotiation=talks)
    assert state(Passage.objects.get()) == orphan_of(claim, 1)
    undo.redo(by=owner, negotiation=talks)
    assert state(Passage.objects.get()) == ("held", None, LOST.index("grain"), "grain")


def forget_revisions():
    """As the journal was before passages had them."""
    for change in Change.objects.filter(target_type="passage"):
        for one in (change.before, change.after):
            (one or {}).pop("revision", None)
        change.save()


def test_undo_of_an_older_change_looks_for_the_revision(claim, rewrite, owner, talks):
    marked_again(rewrite(LOST), owner)
    forget_revisions()
    undo.undo(by=owner, negotiation=talks)
    assert state(Passage.objects.get()) == orphan_of(claim, 1)


def test_a_retracted_orphan_of_an_older_journal_comes_back_with_its_revision(
    claim, rewrite, owner, talks
):
    orphan = rewrite(LOST)
    passage.retract(orphan, by=owner, version=orphan.version)
    forget_revisions()
    undo.undo(by=owner, negotiation=talks)
    assert state(Passage.objects.get()) == orphan_of(claim, 1)


def test_undo_of_an_older_change_of_a_found_passage_leaves_it_found(port, claim, owner, talks):
    passage.revise(claim, by=owner, version=1, note="Look.")
    forget_revisions()
    undo.undo(by=owner, negotiation=talks)
    assert (Passage.objects.get().note, state(Passage.objects.get())) == (
        "",
        ("held", None, claim.start, CLAIM),
    )


# Those orphaned before passages named a revision


def test_the_migration_names_the_newest_text_that_has_the_quote_at_the_span(
    owner, port, claim, rewrite
):
    unknown = make_passage(owner, port, "Nobody answered")
    rewrite(f"{OLD} Now.")
    rewrite("Silence.")
    rewrite("Nothing.")
    Passage.objects.update(revision=None)
    Passage.objects.filter(pk=unknown.pk).update(quote="Somebody did")
    import_module("negotiations.migrations.0010_orphaned_passages").name_revisions(apps, None)
    assert [one.revision for one in Passage.objects.order_by("start")] == [2, None]
