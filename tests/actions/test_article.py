"""Articles: their texts, the revisions of these, and what becomes of the passages."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from negotiations.actions import article, journal, undo
from negotiations.models import Article, ArticleRevision, Change, Passage, Section
from tests.actions.journal import Another, race, written
from tests.factories import by_field, make_actor, make_article, make_passage

pytestmark = pytest.mark.django_db

OLD = (
    "Officials spoke on Monday. Kessel would accept a truce of 30 days in the port. Nobody"
    " answered."
)
CLAIM = "Kessel would accept a truce of 30 days in the port."


@pytest.fixture
def port(owner, talks):
    return make_article(owner, talks, text=OLD)


@pytest.fixture
def claim(owner, port):
    return make_passage(owner, port, CLAIM)


def rewritten(port, by, text):
    article.revise(port, by=by, version=port.version, text=text)
    return Passage.objects.get()


# The text as it is stored


def test_a_text_is_stored_as_normalised(owner, talks):
    made = make_article(owner, talks, text="\ufeffOne\r\nTwo\rThree")
    stored = Article.objects.get(pk=made.pk)
    assert (stored.text, stored.length, stored.revision) == ("One\nTwo\nThree", 13, 1)


def test_its_length_is_in_code_points(owner, talks):
    assert make_article(owner, talks, text="👩‍👩‍👧‍👦").length == 7


@pytest.mark.parametrize("text", ["", "  \n ", "\ufeff", "a\x00b", "a\ud800"])
def test_a_text_that_cannot_be_stored_is_refused(text, owner, talks):
    with pytest.raises(ValidationError) as refusal:
        make_article(owner, talks, text=text)
    assert list(by_field(refusal.value)) == ["text"]


def test_its_sections_joined_are_the_text(owner, talks):
    made = make_article(owner, talks, text="One line. 🕊️\n\n" * 45)
    sections = Section.objects.filter(article=made).order_by("start")
    assert "".join(section.body for section in sections) == made.text
    assert len(sections) == 3


def test_a_text_that_is_there_already_is_a_reprint(owner, talks, port):
    reprint = make_article(owner, talks, text=OLD)
    again = make_article(owner, talks, text=OLD.replace("\n", "\r\n"))
    assert (reprint.duplicate_of, again.duplicate_of) == (port, port)


def test_the_same_text_in_other_talks_is_no_reprint(outsider, port):
    assert (
        make_article(outsider, outsider.memberships.get().negotiation, text=OLD).duplicate_of
        is None
    )


def test_a_reprint_keeps_its_original_in_use(owner, talks, port):
    reprint = make_article(owner, talks, text=OLD, title="Reprint")
    with pytest.raises(journal.InUse) as refusal:
        article.retract(port, by=owner, version=1)
    assert refusal.value.dependents == [reprint]


def test_an_article_with_passages_is_in_use_by_them(owner, port, claim):
    with pytest.raises(journal.InUse) as refusal:
        article.retract(port, by=owner, version=1)
    assert refusal.value.dependents == [claim]


def test_authors_are_kept_in_their_order(owner, talks):
    authors = [make_actor(owner, name, "person") for name in "CAB"]
    made = make_article(owner, talks, authors=authors)
    assert [row.actor for row in made.authors.order_by("rank")] == authors


def test_an_author_is_named_once(owner, talks):
    author = make_actor(owner)
    with pytest.raises(ValidationError, match="named twice"):
        make_article(owner, talks, authors=[author, author])


@pytest.mark.parametrize("field", ["authors", "outlet"])
def test_what_is_of_other_talks_is_refused_in_the_same_words(field, owner, talks, outsider):
    theirs = make_actor(outsider, negotiation=outsider.memberships.get().negotiation)
    with pytest.raises(ValidationError) as refusal:
        make_article(owner, talks, **{field: [theirs] if field == "authors" else theirs})
    assert by_field(refusal.value) == {field: ["There is no such actor in this negotiation."]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("genre", "poem"),
        ("text_access", "nobody"),
        ("url", "no address"),
        ("title", ""),
        ("title", "x" * 1001),
        ("language", "x" * 36),
    ],
)
def test_a_wrong_field_is_refused_by_its_name(field, value, owner, talks):
    with pytest.raises(ValidationError) as refusal:
        make_article(owner, talks, **{field: value})
    assert list(by_field(refusal.value)) == [field]


# A new text


def test_a_new_text_is_a_new_revision_and_the_old_one_is_kept(owner, port, claim):
    article.revise(port, by=owner, version=1, text="Something else.")
    stored, kept = Article.objects.get(pk=port.pk), ArticleRevision.objects.get()
    assert (stored.text, stored.revision, stored.length, stored.version) == (
        "Something else.",
        2,
        15,
        2,
    )
    assert (kept.text, kept.revision) == (OLD, 1)
    assert kept.spans == [{"passage": str(claim.pk), "start": 27, "end": 78, "quote": CLAIM}]


def test_every_text_there_was_is_kept(owner, port):
    for version, text in enumerate(["Second.", "Third.", "Fourth."], 1):
        article.revise(port, by=owner, version=version, text=text)
    assert [row.text for row in ArticleRevision.objects.order_by("revision")] == [
        OLD,
        "Second.",
        "Third.",
    ]


@pytest.mark.parametrize("text", [OLD, f"\ufeff{OLD}"])
def test_the_same_text_again_is_no_revision(text, owner, port):
    with written() as changes:
        article.revise(port, by=owner, version=1, text=text)
    assert (changes, ArticleRevision.objects.count()) == ([], 0)


def test_a_new_title_is_no_new_revision(owner, port):
    article.revise(port, by=owner, version=1, title="Renamed")
    assert Article.objects.get().revision == 1


def test_a_new_text_is_cut_into_new_sections(owner, port):
    article.revise(port, by=owner, version=1, text="Second.")
    assert [section.body for section in Section.objects.all()] == ["Second."]


@pytest.mark.parametrize(("words", "found"), [("second", 1), ("officials", 0)])
def test_search_finds_the_new_words_and_not_the_old(words, found, owner, port):
    article.revise(port, by=owner, version=1, text="Second.")
    assert Article.objects.containing(words).count() == found


def test_a_new_language_is_searched_as_such(owner, port):
    article.revise(port, by=owner, version=1, language="de")
    assert Section.objects.get().language == "de"


def test_a_blank_text_replaces_nothing(owner, port):
    with pytest.raises(ValidationError):
        article.revise(port, by=owner, version=1, text=" ")
    assert (Article.objects.get().text, ArticleRevision.objects.count()) == (OLD, 0)


@pytest.mark.parametrize(
    "text",
    [
        f"A line before.\n{OLD}",
        f"{OLD}\nA line behind.",
        OLD.replace("Officials spoke", "Three officials of the ministry spoke"),
        CLAIM,
    ],
)
def test_a_passage_whose_words_were_kept_moves_with_them(text, owner, port, claim):
    found = rewritten(port, owner, text)
    assert (found.anchor, found.quote, found.start) == ("held", CLAIM, text.index(CLAIM))


@pytest.mark.parametrize(
    "claimed",
    [
        "Aruvia would accept a truce of 30 days in the port.",
        "Kessel would not accept a truce of 30 days in the port.",
        "Kessel would accept a truce of 90 days in the port.",
        "",
    ],
)
def test_a_passage_is_set_adrift_where_something_else_is_said(claimed, owner, port, claim):
    found = rewritten(port, owner, OLD.replace(CLAIM, claimed))
    assert (found.anchor, found.quote, found.start, found.end) == (
        "adrift",
        CLAIM,
        claim.start,
        claim.end,
    )


def test_a_passage_adrift_is_found_when_its_words_come_back(owner, port, claim):
    rewritten(port, owner, "Something else.")
    found = rewritten(port, owner, OLD)
    assert (found.anchor, found.start) == ("held", 27)


def test_each_passage_that_moved_has_a_change_in_the_same_act(owner, port, claim):
    with written() as changes:
        article.revise(port, by=owner, version=1, text=f"Now: {OLD}")
    assert [(change.verb, change.target_id) for change in changes] == [
        ("article.revise", port.pk),
        ("passage.anchor", claim.pk),
    ]
    assert len({change.act for change in changes}) == 1
    assert (changes[1].before["start"], changes[1].after["start"]) == (27, 32)


def test_a_passage_that_did_not_move_has_no_change(owner, port, claim):
    with written() as changes:
        article.revise(port, by=owner, version=1, text=f"{OLD} Now.")
    assert [change.verb for change in changes] == ["article.revise"]


def test_a_new_text_and_a_new_title_are_one_change(owner, port):
    article.revise(
        port, by=owner, version=1, text="Second.", title="Renamed", published_on=date(2031, 6, 1)
    )
    stored = Article.objects.get()
    assert (stored.title, stored.text, str(stored.published_on), stored.version) == (
        "Renamed",
        "Second.",
        "2031-06-01",
        2,
    )


# Two at once


@pytest.mark.django_db(transaction=True)
def test_of_two_new_texts_at_once_one_is_stale(owner, port, claim):
    copies = [Article.objects.get() for _ in range(2)]
    outcomes = race(
        lambda: article.revise(copies[0], by=owner, version=1, text=f"First. {OLD}"),
        lambda: article.revise(copies[1], by=owner, version=1, text=f"Second. {OLD}"),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Article", "Stale"]
    assert ArticleRevision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_passage_marked_while_the_text_is_rewritten_is_found_again_too(owner, port, claim):
    """The mark comes first, and the new text waits for it."""
    with transaction.atomic():
        marked = make_passage(owner, port, "Nobody answered")
        other = Another(
            lambda: article.revise(Article.objects.get(), by=owner, version=1, text=f"Now: {OLD}")
        )
        other.until_it_waits()
    other.join()
    stored = Passage.objects.get(pk=marked.pk)
    assert other.outcome.text[stored.start : stored.end] == stored.quote


@pytest.mark.django_db(transaction=True)
def test_a_passage_marked_after_the_text_was_rewritten_is_refused(owner, port):
    """The new text comes first, and the mark, made from the old one, waits for it."""
    read = Article.objects.get()
    with transaction.atomic():
        article.revise(port, by=owner, version=1, text=f"Now: {OLD}")
        other = Another(lambda: make_passage(owner, read, "Nobody answered"))
        other.until_it_waits()
    other.join()
    assert isinstance(other.outcome, (ValidationError, IntegrityError))
    assert Passage.objects.count() == 0


def test_a_change_of_text_is_told_by_its_revision(owner, port):
    article.revise(port, by=owner, version=1, text="Second.")
    change = Change.objects.of(port).first()
    assert (change.before["revision"], change.after["revision"]) == (1, 2)
    assert change.before["text_hash"] != change.after["text_hash"]


@pytest.mark.parametrize(
    ("sent", "stored", "indexed"), [("en_GB", "en-GB", "en"), ("RU", "ru", "ru"), ("", "", "")]
)
def test_a_language_is_stored_as_a_tag_and_its_texts_are_indexed_by_it(
    sent, stored, indexed, owner, talks
):
    made = make_article(owner, talks, language=sent)
    assert (made.language, made.sections.get().language) == (stored, indexed)
    article.revise(made, by=owner, version=1, language="uk_UA")
    assert (made.language, made.sections.get().language) == ("uk-UA", "uk")


def test_what_is_no_language_is_refused(owner, talks):
    with pytest.raises(ValidationError, match="write en-GB") as refusal:
        make_article(owner, talks, language="en_GB.UTF-8")
    assert list(refusal.value.message_dict) == ["language"]
    made = make_article(owner, talks)
    with pytest.raises(ValidationError, match="“English” is not a language tag"):
        article.revise(made, by=owner, version=1, language="English")


def test_a_stored_tag_that_would_be_refused_hinders_no_other_change(owner, talks):
    made = make_article(owner, talks)
    Article.objects.update(language="English")
    made.refresh_from_db()
    article.revise(made, by=owner, version=1, title="Another")
    undo.undo(by=owner, negotiation=talks)
    assert (Article.objects.get().title, Article.objects.get().language) == ("The port", "English")
