"""Commands in a terminal."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from negotiations.models import Article, Tag, Token
from negotiations.models.one_time_link import digest

pytestmark = pytest.mark.django_db


def run(*arguments, **options):
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def page(tmp_path):
    file = tmp_path / "page.txt"
    file.write_text("The port\nNobody came.\nComments\n", encoding="utf-8")
    return file


def test_a_token_is_alone_on_the_last_line(owner):
    last = run("token", "owner", "--scope", "write", "--name", "laptop").splitlines()[-1]
    assert Token.objects.get(digest=digest(last)).scope == "write"


def test_a_token_may_expire(owner):
    run("token", "owner", "--name", "laptop", "--days", "7")
    assert Token.objects.get().expires_at is not None


def test_a_token_for_nobody_is_refused(db):
    with pytest.raises(CommandError, match="no active user “nobody”"):
        run("token", "nobody", "--name", "x")


def test_files_are_imported_and_what_was_found_is_said(editor, talks, page):
    printed = run(
        "import_articles",
        "kessel",
        str(page),
        "--by",
        "editor",
        "--published-on",
        "2031-05-14",
        "--genre",
        "news",
    )
    article = Article.objects.get()
    assert (article.title, article.text, article.genre) == (
        "The port",
        "Nobody came.\nComments",
        "news",
    )
    assert "Proposed: page.txt: lines below the text “Comments”: left in the text." in printed


def test_a_refusal_is_told_to_the_shell(editor, talks, page):
    with pytest.raises(SystemExit) as end:
        run("import_articles", "kessel", str(page), str(page.with_suffix(".pdf")), "--by", "editor")
    assert end.value.code == 1


def test_a_reader_imports_nothing(reader, talks, page):
    with pytest.raises(CommandError, match="You may not add this article"):
        run(
            "import_articles", "kessel", str(page), "--by", "reader", "--published-on", "2031-05-14"
        )


def test_a_negotiation_one_may_not_see_is_as_if_not_there(outsider, talks, page):
    with pytest.raises(CommandError, match="sees no negotiation “kessel”"):
        run(
            "import_articles",
            "kessel",
            str(page),
            "--by",
            "outsider",
            "--published-on",
            "2031-05-14",
        )


def test_the_starter_codebook_is_loaded(editor, talks):
    assert "tags loaded" in run("load_codebook", "kessel", "--by", "editor")
    assert Tag.objects.filter(negotiation=talks).count() > 60
