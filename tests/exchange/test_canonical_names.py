"""Names are compared by what they look like. These hold once the database compares names by
`text.canonical`.
"""

import pytest

from negotiations.exchange.importers.row import ImportedRow
from negotiations.exchange.load import load_articles
from negotiations.models import Actor, Article
from tests.factories import make_actor

pytestmark = pytest.mark.django_db

#: One name: with other blanks, in other capitals, in wide letters, with a soft hyphen, decomposed.
SAME = [
    "The Lédger",
    "the\u00a0lédger",
    "THE LÉDGER",
    "Ｔｈｅ Lédger",
    "The Léd\u00adger",
    "The Le\u0301dger",
    "The\u2009Lédger",
]


@pytest.mark.parametrize("name", SAME)
def test_a_name_means_the_actor_whose_name_looks_the_same(editor, talks, name):
    ledger = make_actor(editor, "The Lédger", "media")
    given = ImportedRow(
        "row 1",
        {
            "title": "A",
            "text": "b",
            "published_on": "2031-05-01",
            "outlet": name,
            "authors": [name],
        },
    )
    load_articles([given], by=editor, negotiation=talks, defaults={})
    assert (Article.objects.get().outlet, Actor.objects.count()) == (ledger, 1)


def test_a_name_stored_with_stray_blanks_is_found(editor, talks):
    ledger = make_actor(editor, "The  Ledger\u00a0", "media")
    given = ImportedRow(
        "row 1", {"title": "A", "text": "b", "published_on": "2031-05-01", "outlet": "The Ledger"}
    )
    load_articles([given], by=editor, negotiation=talks, defaults={})
    assert Article.objects.get().outlet == ledger
