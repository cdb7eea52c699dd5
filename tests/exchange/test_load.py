"""Rows become articles, or are refused by name."""

import pytest
from django.core.exceptions import PermissionDenied

from negotiations.exchange.importers.row import Row
from negotiations.exchange.load import load_articles
from negotiations.models import Actor, Article, Change
from tests.factories import make_actor, make_article

pytestmark = pytest.mark.django_db


def row(where="row 1", **fields):
    return Row(where, {"title": "Head", "text": f"Body of {where}.", "published_on": "2031-05-14", **fields})


def load(editor, talks, *rows, **options):
    return load_articles(rows, by=editor, negotiation=talks, defaults=options.pop("defaults", {}), **options)


def test_an_article_is_stored_with_its_actors(editor, talks):
    load(editor, talks, row(authors=["R. Okafor"], outlet="The Ledger"))
    article = Article.objects.get()
    assert [author.actor.name for author in article.authors.all()] == ["R. Okafor"]
    assert (article.outlet.name, article.outlet.kind) == ("The Ledger", "media")


def test_an_actor_known_by_another_name_is_used(editor, talks):
    ledger = make_actor(editor, "The Ledger", "media", names=[{"name": "Ledger", "language": "en"}])
    report = load(editor, talks, row(outlet="ledger"))
    assert Article.objects.get().outlet == ledger
    assert report.actors_made == []


def test_an_actor_of_another_negotiation_is_not_used(editor, talks, outsider):
    hidden = make_actor(outsider, "R. Okafor", "person", negotiation=outsider.memberships.get().negotiation)
    load(editor, talks, row(authors=["R. Okafor"]))
    assert Article.objects.get().authors.get().actor != hidden


def test_a_bad_row_is_named_and_the_rest_kept(editor, talks):
    report = load(editor, talks, row("row 1"), row("row 2", published_on="2031-13-01"), row("row 3"))
    assert [where for where, _ in report.refused] == ["row 2"]
    assert Article.objects.count() == 2


def test_nothing_is_kept_where_asked(editor, talks):
    report = load(editor, talks, row("row 1", authors=["New"]), row("row 2", genre="poem"), all_or_nothing=True)
    assert report.nothing_kept
    assert (Article.objects.count(), Actor.objects.count(), report.kept, report.actors_made) == (0, 0, [], [])


def test_actors_of_a_refused_row_are_not_left_behind(editor, talks):
    report = load(editor, talks, row(authors=["New"], genre="poem"))
    assert (Actor.objects.count(), report.actors_made) == (0, [])


def test_a_row_without_a_date_is_refused(editor, talks):
    report = load(editor, talks, row(published_on=""))
    assert "date of publication" in report.refused[0][1]


def test_a_default_fills_what_a_row_leaves_open(editor, talks):
    given = Row("row 1", {"title": "Head", "text": "Body.", "genre": "news"})
    load(editor, talks, given, defaults={"published_on": "2031-05-01", "genre": "op_ed"})
    article = Article.objects.get()
    assert (str(article.published_on), article.genre) == ("2031-05-01", "news")


def test_an_article_that_is_here_already_is_named_and_left_out(editor, talks):
    there = make_article(editor, talks, text="Body of row 1.")
    report = load(editor, talks, row())
    assert str(there.pk) in report.duplicates[0][1]
    assert Article.objects.count() == 1


def test_the_same_text_elsewhere_is_a_reprint(editor, talks):
    original = make_article(editor, talks, text="Body of row 1.")
    load(editor, talks, row(outlet="The Mirror", published_on="2031-05-15"))
    assert Article.objects.get(outlet__name="The Mirror").duplicate_of == original


def test_an_import_is_one_act(editor, talks):
    load(editor, talks, row("row 1", authors=["New"]), row("row 2"))
    assert Change.objects.filter(verb__in=["article.add", "actor.add"]).values("act").distinct().count() == 1


def test_a_reader_imports_nothing(reader, talks):
    with pytest.raises(PermissionDenied):
        load(reader, talks, row())
