"""What the command lists of what is stored and would not be taken today."""

from io import StringIO

import pytest
from django.core.management import call_command

from negotiations.models import ActorName, Article, Passage
from negotiations.text.spans import fitting
from tests.factories import make_actor, make_article, make_passage

pytestmark = pytest.mark.django_db
TEXT = "  Kessel agreed.\n\nZoe\u0308 said 👨‍👩‍👧 no.\n \n" + "\n".join(
    f"Line {n}." for n in range(60)
)


def listed(*arguments):
    out = StringIO()
    call_command("check_data", *arguments, stdout=out)
    return out.getvalue()


def stored(owner, article, *spans):
    rows = [
        Passage(
            negotiation=article.negotiation,
            article=article,
            start=start,
            end=end,
            quote=article.text[start:end],
            coder=owner,
        )
        for start, end in spans
    ]
    return Passage.objects.bulk_create(rows)


def test_passages_that_would_not_be_taken_are_listed_with_what_fits(owner, talks):
    article = make_article(owner, talks, text=TEXT)
    make_passage(owner, article, "Kessel agreed.")
    long = fitting(TEXT, 18, len(TEXT))
    blank, accent, over, whole = stored(owner, article, (0, 2), (21, 22), (18, len(TEXT) - 1), long)
    before = list(Passage.objects.order_by("pk").values())
    said = listed("kessel")
    assert "kessel: 2 passages have white space at an end or cut a letter." in said
    assert f"{blank.pk}: 0 to 2, “  ”; nothing in it is seen." in said
    assert f"{accent.pk}: 21 to 22, “\u0308”; 20 to 22 fits: “e\u0308”." in said
    assert str(over.pk) not in said
    assert str(whole.pk) not in said
    assert list(Passage.objects.order_by("pk").values()) == before


def test_orphaned_passages_are_not_looked_at(owner, talks):
    article = make_article(owner, talks, text=TEXT)
    stored(owner, article, (0, 2))
    Passage.objects.update(anchor="adrift")
    assert "kessel: 0 passages have" in listed()


def test_language_tags_that_would_not_be_taken_are_counted(owner, talks):
    make_article(owner, talks)
    make_article(owner, talks)
    make_article(owner, talks, language="uk")
    Article.objects.filter(language="en").update(language="en_GB")
    make_actor(owner, negotiation=talks, names=[{"name": "K", "language": "en"}])
    ActorName.objects.update(language="English")
    said = listed()
    assert "kessel: 2 × language “en_GB” of an article." in said
    assert "kessel: 1 × language “English” of a name of an actor." in said
    assert "“uk”" not in said
