"""Names are looked up in the form in which they are compared, whatever asks for them."""

import pytest

from negotiations.models import Actor, Article, Tag
from negotiations.queries.common.similar_actors import likely_same
from negotiations.queries.search.global_search import search_everywhere
from negotiations.queries.workbench.autocomplete import (
    OTHER_LETTERS,
    exactly_named,
    options,
    usable,
)
from negotiations.text.folding import Level
from tests.cases import each_of
from tests.factories import make_actor, make_article, make_party, make_tag, make_term

pytestmark = pytest.mark.django_db

#: As it is stored, and as somebody types it: with blanks, no-break spaces, other case, another
#: apostrophe, apart or together.
SPELLINGS = [
    ("The Ledger", " the\u00a0ledger "),
    ("Ana  Ruiz", "Ana Ruiz"),
    ("Côte d’Ivoire", "co\u0302te d'ivoire"),
    ("Straße", "STRASSE"),
    ("ﬁnance ministry", "Finance Ministry"),
    ("Kes\u00adsel", "kessel"),
]


@each_of(("stored", "typed"), SPELLINGS)
@each_of("by", ["name", "alias"])
def test_an_actor_is_found_by_any_spelling(owner, talks, stored, typed, by):
    made = (
        make_actor(owner, stored)
        if by == "name"
        else make_actor(owner, "X", names=[{"name": stored}])
    )
    make_party(owner, talks, made)
    assert list(Actor.objects.called(typed)) == [made]
    assert list(Actor.objects.matching(typed[1:-1])) == [made]
    assert likely_same(typed, talks) == [made]
    assert exactly_named(usable(Actor, talks), typed) == {made.pk}
    assert [one.id for one in options("actor", talks, owner, typed)] == [made.pk]
    (found,) = [
        kind
        for kind in search_everywhere(talks, owner, typed, articles=Article.objects.all())
        if kind.name == "actors"
    ]
    assert [hit.thing for hit in found.hits] == [made]


@each_of(("stored", "typed"), SPELLINGS)
def test_a_term_a_tag_and_a_title_are_found_by_any_spelling(owner, talks, stored, typed):
    term = make_term(owner, talks, stored)
    tag = make_tag(owner, talks, "CODE", label=stored)
    article = make_article(owner, talks, title=stored)
    kinds = {
        kind.name: kind
        for kind in search_everywhere(talks, owner, typed, articles=Article.objects.all())
    }
    assert [hit.thing for hit in kinds["terms"].hits] == [term]
    assert [hit.thing for hit in kinds["articles"].hits] == [article]
    assert [one.id for one in options("term", talks, owner, typed)] == [term.pk]
    assert [one.id for one in options("tag", talks, owner, typed)] == [tag.pk]
    assert exactly_named(usable(type(tag), talks), typed) == {tag.pk}


def test_a_code_is_found_whatever_its_case(owner, talks):
    tag = make_tag(owner, talks, "FRIEDEN.Ü")
    assert exactly_named(usable(type(tag), talks), "frieden.u\u0308 ") == {tag.pk}


def test_what_has_other_letters_comes_last_and_is_said_to(owner, talks):
    exact, other = make_actor(owner, "Arenland Post"), make_actor(owner, "Ärenland")
    found = options("actor", talks, owner, "arenland")
    assert [(one.id, OTHER_LETTERS in one.hint) for one in found] == [
        (exact.pk, False),
        (other.pk, True),
    ]
    assert [one.id for one in options("actor", talks, owner, "ärenland")] == [other.pk, exact.pk]


def test_one_with_other_letters_is_not_taken_for_it(owner, talks):
    make_actor(owner, "Ärenland")
    assert exactly_named(usable(Actor, talks), "Arenland") == set()


@each_of(
    ("name", "typed", "marked"),
    [
        ("Die STRASSE und die Straße", "strasse", ["STRASSE", "Straße"]),
        ("A\u0308renland", "ären", ["A\u0308ren"]),
        ("ﬁnance", "in", ["ﬁn"]),
        ("Tru\u00adce or truce", "truce", ["Tru\u00adce", "truce"]),
        ("aaa", "aa a", ["aa", "a"]),
    ],
)
def test_the_very_letters_of_the_name_are_marked(owner, talks, name, typed, marked):
    make_term(owner, talks, name)
    (found,) = [
        kind
        for kind in search_everywhere(talks, owner, typed, articles=Article.objects.all())
        if kind.name == "terms"
    ]
    parts = found.hits[0].name.parts
    assert "".join(text for text, _ in parts) == name
    assert [text for text, hit in parts if hit] == marked


@each_of("wild", ["%", "_", "\\"])
def test_no_character_stands_for_others(owner, talks, wild):
    make_actor(owner, "Kessel")
    assert options("actor", talks, owner, wild) == ()
    assert not Actor.objects.matching(wild).exists()


@each_of("typed", ["\u0640", "\u0301", "\u05b0", "\u064e"])
def test_what_is_nothing_but_a_mark_finds_nothing_with_other_letters(owner, talks, typed):
    make_party(owner, talks, make_actor(owner))
    make_term(owner, talks)
    assert list(options("actor", talks, owner, typed)) == []
    found = search_everywhere(
        talks, owner, typed, articles=Article.objects.all(), level=Level.SIMILAR
    )
    assert sum(kind.count for kind in found) == 0


def test_a_code_is_that_of_each_codebook_as_it_is_written_there(owner, talks, outsider):
    home = outsider.memberships.get().negotiation
    mine, theirs = make_tag(owner, talks, "CEASE"), make_tag(outsider, home, "cease")
    assert set(Tag.objects.coded("cease")) == {mine, theirs}
    other = make_tag(owner, talks, "OTHER")
    assert set(Tag.objects.filter(negotiation=talks).coded("Other")) == {other}
