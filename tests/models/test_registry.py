"""What a journalled noun declares is all that history, undo, feed and pages need of it."""

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models

from negotiations import permissions
from negotiations.actions import journal, negotiation, undo
from negotiations.models import Change, Negotiation, registry
from negotiations.models.base import Record
from negotiations.models.negotiation import NegotiationRows
from negotiations.models.registry import NounPage, journalled
from negotiations.queries.history import change_feed
from negotiations.queries.history.feed_cursor import Team

WORDS = {
    "one": "a keepsake",
    "many": "keepsakes",
    "title": "{label}",
    "past": {"add": "put down", "revise": "revised"},
    "page": NounPage("parties", ("slug",)),
}


put = journal.action(journal.save)


@pytest.fixture
def forgotten(monkeypatch):
    """Models that a test declares are unknown again after it."""
    monkeypatch.setattr(registry, "_nouns", dict(registry._nouns))
    known = dict(apps.all_models["negotiations"])
    yield
    apps.all_models["negotiations"].clear()
    apps.all_models["negotiations"].update(known)
    apps.clear_cache()


@pytest.fixture
def keepsakes(forgotten, monkeypatch, transactional_db):
    """A noun that nothing but its model and its permissions know of. Committed, so the
    feed has it.
    """

    class Keepsake(Record):
        negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="keepsakes")
        label = models.CharField(max_length=50)
        objects = NegotiationRows.as_manager()

        class Meta:
            app_label = "negotiations"

    noun = journalled(**WORDS)(Keepsake)
    monkeypatch.setitem(permissions.RULES, "keepsake.revise", permissions.editor)
    with connection.schema_editor() as editor:
        editor.create_model(noun)
    yield noun
    with connection.schema_editor() as editor:
        editor.delete_model(noun)


def test_a_new_noun_is_in_history_undo_feed_and_pages(keepsakes, talks, owner, client):
    made = keepsakes(negotiation=talks, label="Old")
    put("keepsake.add", made, by=owner)
    made.label = "New"
    put("keepsake.revise", made, by=owner)

    client.force_login(owner)
    page = client.get("/negotiations/kessel/history").content.decode()
    assert "put down a keepsake" in page
    assert "revised a keepsake" in page
    assert '<option value="keepsake"' in page
    assert "/negotiations/kessel/parties" in page
    own = client.get(f"/history/keepsake/{made.pk}").content.decode()
    assert "Where it is now" in own
    assert "Old" in own

    undo.undo(by=owner, negotiation=talks)
    assert keepsakes.objects.get().label == "Old"
    undo.redo(by=owner, negotiation=talks)
    assert keepsakes.objects.get().label == "New"
    undo.undo(by=owner, negotiation=talks)
    undo.undo(by=owner, negotiation=talks)
    assert not keepsakes.objects.exists()
    assert "It is no longer there" in client.get(f"/history/keepsake/{made.pk}").content.decode()

    rows = Change.objects.filter(target_type="keepsake").order_by("id")
    assert [row.verb for row in rows] == ["keepsake.add", "keepsake.revise", "undo", "redo"] + [
        "undo"
    ] * 2
    team = Team.of(owner)
    told = change_feed.page_of(team, since=None, type="keepsake", size=10).rows
    assert [row.object and row.object["label"] for row in told] == [
        "Old",
        "New",
        "Old",
        "New",
        "Old",
        None,
    ]


def test_it_keeps_its_negotiation_from_being_deleted(keepsakes, talks, owner):
    made = put("keepsake.add", keepsakes(negotiation=talks, label="Old"), by=owner)
    with pytest.raises(journal.InUse) as refused:
        negotiation.delete(talks, by=owner, version=talks.version)
    assert made.pk in {one.pk for one in refused.value.dependents}


def declared(**words):
    """Declare a noun as `words` say."""

    class Passing(Record):
        label = models.CharField(max_length=50)

        class Meta:
            app_label = "negotiations"

    return journalled(**words)(Passing)


@pytest.mark.parametrize("word", WORDS)
def test_an_incomplete_declaration_fails_where_it_is_made(word, forgotten):
    with pytest.raises(ImproperlyConfigured, match=f"Passing does not declare {word}: add it"):
        declared(**{key: value for key, value in WORDS.items() if key != word})


@pytest.mark.parametrize(
    "words",
    [
        {"title": "{name}"},
        {"page": NounPage("article", ("article",))},
        {"not_journalled": ("text",)},
        {"loose_references": {"repeats": "passage"}},
    ],
    ids=lambda words: next(iter(words)),
)
def test_it_names_no_field_that_the_model_lacks(words, forgotten):
    with pytest.raises(
        ImproperlyConfigured, match=f"has no field .* which its {next(iter(words))}"
    ):
        declared(**WORDS | words)


def test_parts_that_are_none_fail_when_models_are_loaded(forgotten):
    declared(**WORDS | {"parts": ("names",)})
    with pytest.raises(ImproperlyConfigured, match="Passing has no parts names"):
        registry.check_complete()


def test_a_noun_without_a_declaration_fails_when_models_are_loaded(forgotten, monkeypatch):
    monkeypatch.setattr(
        registry,
        "_nouns",
        {key: noun for key, noun in registry._nouns.items() if key != "party"},
    )
    with pytest.raises(ImproperlyConfigured, match="Party is a Record and does not say how"):
        registry.check_complete()


def test_a_verb_has_words_and_a_permission(forgotten):
    verbs = {*permissions.RULES, "passage.anchor"} - permissions.JUDGED
    with pytest.raises(ImproperlyConfigured, match=r"party\.split has no words for the history"):
        registry.check_verbs(verbs | {"party.split"})
    with pytest.raises(ImproperlyConfigured, match=r"party\.add has words .* no permission"):
        registry.check_verbs(verbs - {"party.add"})


def test_a_page_is_a_url_that_takes_its_arguments(forgotten):
    declared(**WORDS | {"page": NounPage("nowhere", ("pk",))})
    pages = [noun.page for noun in registry.nouns()]
    urls = {page.url_name: len(page.arguments) for page in pages} | {"nowhere": 2}
    with pytest.raises(ImproperlyConfigured, match="There is no URL nowhere with 1 arguments"):
        registry.check_pages(urls)
