"""What a combobox offers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from negotiations.actions import negotiation
from negotiations.models import Actor
from negotiations.queries.workbench.autocomplete import AT_MOST, exactly_named, options, usable
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


def labels(*asked, **near):
    return [choice.label for choice in options(*asked, **near)]


def test_the_exact_name_comes_first_then_prefixes_words_and_parts(editor, talks):
    for name in ("Belarus", "New Rus party", "Russia", "Rus"):
        make_actor(editor, name)
    assert labels("actor", talks, editor, "rus") == ["Rus", "Russia", "New Rus party", "Belarus"]


def test_an_actor_is_found_by_an_alias_which_is_shown(editor, talks):
    make_actor(editor, "Russia", names=[{"name": "the Kremlin", "language": "en"}])
    (found,) = options("actor", talks, editor, "KREM")
    assert (found.label, found.hint) == ("Russia", "“the Kremlin” · state")


def test_words_may_come_in_any_order(editor, talks):
    make_term(editor, talks, "Truce of thirty days")
    assert labels("term", talks, editor, "thirty truce") == ["Truce of thirty days"]


def test_a_term_is_found_by_its_parent_too_but_after_others(editor, talks):
    truce = make_term(editor, talks, "Truce")
    make_term(editor, talks, "Thirty days", parent=truce)
    make_term(editor, talks, "No truce")
    assert labels("term", talks, editor, "truce") == ["Truce", "No truce", "Thirty days"]


def test_a_tag_is_found_by_code_label_and_definition(editor, talks):
    area = make_tag(editor, talks, "CEASE", label="Ceasefire")
    make_tag(
        editor, talks, "CEASE.1", label="General", parent=area, definition="A stop of all fire."
    )
    for words in ("cease.1", "gener", "stop of all"):
        assert [choice.hint for choice in options("tag", talks, editor, words)] == ["Ceasefire"]


@pytest.mark.parametrize("words", ["100%", "_", "\\", "(", "[a", "a*", "\x00", "“"])
def test_signs_stand_for_themselves(editor, talks, words):
    make_actor(editor, "Kessel")
    assert labels("actor", talks, editor, words) == []


def test_others_private_actors_are_never_offered(editor, talks, outsider):
    elsewhere = negotiation.create(by=outsider, slug="private", title="Private talks")
    make_actor(
        outsider, "Secret source", negotiation=elsewhere, names=[{"name": "Mole", "language": ""}]
    )
    make_tag(outsider, elsewhere, "SECRET")
    make_term(outsider, elsewhere, "Secret term")
    assert labels("actor", talks, editor, "secret") == labels("actor", talks, editor, "mole") == []
    assert (
        labels("actor", talks, editor)
        == labels("term", talks, editor)
        == labels("tag", talks, editor)
        == []
    )


def test_without_words_the_near_come_first_then_ones_own_then_the_frequent(
    editor, annotator, talks
):
    here, there = make_article(editor, talks), make_article(editor, talks)
    often, mine, party, near, other = (
        make_actor(editor, name) for name in ("Often", "Mine", "Party", "Near", "Aaa")
    )
    term = make_term(editor, talks)
    passage = make_passage(editor, there)
    for _ in range(3):
        make_position(editor, passage, often, term)
    make_position(annotator, make_passage(annotator, here), mine, term)
    make_party(editor, talks, party)
    found = labels("actor", talks, annotator, article=here, near=[near.pk])
    assert found == ["Near", "Mine", "Often", "Party", other.name]


def test_of_those_that_match_alike_the_used_come_first(editor, talks):
    make_actor(editor, "Rus 1")
    used = make_actor(editor, "Russia of the far north")
    make_position(
        editor, make_passage(editor, make_article(editor, talks)), used, make_term(editor, talks)
    )
    assert labels("actor", talks, editor, "ru") == ["Russia of the far north", "Rus 1"]


def test_a_tag_given_before_is_likely(editor, talks):
    make_tag(editor, talks, "A", label="Unused")
    used = make_tag(editor, talks, "Z", label="Used")
    article = make_article(editor, talks)
    make_passage(editor, article, tags=[used])
    assert labels("tag", talks, editor, article=article) == ["Z Used", "A Unused"]


def test_others_drafts_make_nothing_likely(editor, reader, talks):
    first, drafted = make_actor(editor, "Aaa"), make_actor(editor, "Drafted")
    passage = make_passage(editor, make_article(editor, talks))
    make_position(editor, passage, drafted, make_term(editor, talks), status="draft")
    assert labels("actor", talks, reader) == [first.name, drafted.name]


@pytest.mark.parametrize("words", ["", "actor"])
def test_queries_do_not_grow_with_rows(editor, talks, words):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as read:
            found = options("actor", talks, editor, words)
        return len(found), len(read)

    make_actor(editor, "Actor 0")
    few = queries()[1]
    for number in range(AT_MOST + 5):
        make_actor(editor, f"Actor {number}")
    found, many = queries()
    assert found == AT_MOST
    assert many <= few


def test_what_is_called_so_is_known_whatever_its_case(editor, talks):
    russia = make_actor(editor, "Russia", names=[{"name": "The Kremlin", "language": "en"}])
    usable_here = usable(Actor, talks)
    assert (
        exactly_named(usable_here, "the kremlin")
        == exactly_named(usable_here, "RUSSIA")
        == {russia.pk}
    )
    assert exactly_named(usable_here, "Rus") == set()
