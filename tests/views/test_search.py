"""One box over articles, passages, terms and actors."""

import pytest

from negotiations.actions import negotiation
from negotiations.queries.search import full_text, global_search
from tests.factories import make_actor, make_article, make_party, make_passage, make_term

pytestmark = pytest.mark.django_db
HERE = "/negotiations/kessel/search"


@pytest.fixture
def full(editor, talks):
    """A truce in a text, a title, a quote, a term and an alias."""
    kessel = make_actor(editor, "Kessel", names=[{"name": "The Truce Party", "language": ""}])
    make_party(editor, talks, kessel)
    make_term(editor, talks, "A truce of 30 days")
    make_article(editor, talks, title="Truce or not", text="Nothing else.", published_on=None)
    return make_passage(editor, make_article(editor, talks, title="The port"), "30-day truce")


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


def found(client, **asked):
    answer = client.get(HERE, asked)
    assert answer.status_code == 200
    return answer.context["kinds"], answer.content.decode()


def test_every_kind_is_counted_and_the_words_are_marked(signed_in, full):
    kinds, page = found(signed_in, q="truce")
    assert {kind.name: kind.count for kind in kinds} == {
        "articles": 2,
        "passages": 1,
        "terms": 1,
        "actors": 1,
    }
    assert "<mark>Truce</mark> or not" in page
    assert "30-day <mark>truce</mark>" in page
    assert f'href="/articles/{full.article_id}#p-{full.pk}"' in page
    assert 'also <bdi class="snippet">The <mark>Truce</mark> Party</bdi>' in page


def test_one_kind_may_be_asked_for_and_all_are_counted(signed_in, full):
    kinds, page = found(signed_in, q="truce", kind="terms")
    assert [(kind.name, kind.count, len(kind.hits)) for kind in kinds][:3] == [
        ("articles", 2, 0), ("passages", 1, 0), ("terms", 1, 1),
    ]  # fmt: skip
    assert "A <mark>truce</mark> of 30 days" in page


def test_what_is_called_just_so_comes_first(signed_in, editor, talks, full):
    make_term(editor, talks, "Truce")
    make_term(editor, talks, "Truce monitors")
    kinds, _ = found(signed_in, q="truce")
    assert [hit.thing.label for hit in kinds[2].hits] == [
        "Truce",
        "Truce monitors",
        "A truce of 30 days",
    ]


def test_what_is_many_is_counted_no_further(signed_in, full, monkeypatch):
    monkeypatch.setattr(global_search, "MANY", 1)
    _, page = found(signed_in, q="truce")
    assert "Articles 1 or more" in page
    assert "Passages 1 or more" in page


def test_of_very_many_those_that_came_last_are_ranked(signed_in, editor, talks, monkeypatch):
    make_article(editor, talks, title="Before", text="A truce, a truce, a truce.")
    make_article(editor, talks, title="After", text="A truce.")
    monkeypatch.setattr(full_text, "NEWEST", 1)
    kinds, page = found(signed_in, q="truce")
    assert [hit.thing.title for hit in kinds[0].hits] == ["After"]
    assert "Articles 1 or more" in page


def test_filters_narrow_articles_and_passages(signed_in, full):
    kinds, _ = found(signed_in, q="truce", published_after="2032-01-01")
    assert [kind.count for kind in kinds] == [0, 0, 1, 1]


def test_a_stranger_finds_no_words_of_a_text_that_is_the_members(client, owner, talks, full):
    negotiation.revise(talks, by=owner, version=1, visibility="public")
    kinds, page = found(client, q="delegation")
    assert [kind.count for kind in kinds] == [0, 0, 0, 0]
    assert "Officials" not in page


@pytest.mark.parametrize("asked", [{}, {"q": " "}, {"q": "-truce"}, {"q": "\0"}, {"q": '""'}])
def test_without_words_it_says_where_it_looks(signed_in, full, asked):
    assert "Looks in texts and titles" in found(signed_in, **asked)[1]


@pytest.mark.parametrize("asked", ["100%", "a_b", "(", "🕊️", "truce's & | !", "\\"])
def test_no_words_break_it(signed_in, full, asked):
    found(signed_in, q=asked)


def test_htmx_gets_what_was_found_and_nobody_else_sees_it(client, signed_in, outsider, full):
    part = signed_in.get(HERE, {"q": "truce"}, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="found"')
    client.force_login(outsider)
    assert client.get(HERE).status_code == 404


@pytest.mark.parametrize("more", [1, 6])
def test_queries_do_not_grow(signed_in, editor, talks, full, more, django_assert_max_num_queries):
    for number in range(more):
        make_passage(editor, make_article(editor, talks, title=f"Truce {number}"), "30-day truce")
        make_term(editor, talks, f"Truce {number}")
        make_party(editor, talks, make_actor(editor, f"Truce {number}"))
    with django_assert_max_num_queries(28):
        found(signed_in, q="truce")
