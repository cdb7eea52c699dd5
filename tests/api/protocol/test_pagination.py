"""Pages by key: every row exactly once, forwards and backwards, whatever the rows share."""

from datetime import UTC, date, datetime
from itertools import chain, product

import pytest

from negotiations.models import Article, Position
from tests.api.nouns import RESOURCES, ROOT
from tests.cases import each_of
from tests.factories import make_article, make_passage, make_position, make_term

pytestmark = pytest.mark.django_db

MAY = [date(2031, 5, day) for day in (1, 2, 2, 2, 2, 2, 3)]
STAMP = datetime(2031, 5, 1, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def client(owner, api):
    return api(owner)


@pytest.fixture
def articles(owner, talks):
    """Fourteen: five of one day, four without a day, two updated in the very same microsecond."""
    made = [
        make_article(owner, talks, published_on=day)
        for day in [*MAY, None, date(2031, 5, 2), None, None, MAY[0], None, MAY[6]]
    ]
    Article.objects.filter(pk__in=[article.pk for article in made[3:10]]).update(updated_at=STAMP)
    return [Article.objects.get(pk=article.pk) for article in made]


@pytest.fixture
def positions(owner, talks, scene, articles):
    """One an article; those of an article without a day were said on one day."""
    terms = [make_term(owner, talks, f"Term {number}") for number in range(2)]
    made = [
        make_position(
            owner,
            make_passage(owner, article),
            scene.kessel,
            terms[number % 2],
            said_until=date(2031, 4, number % 3 + 1),
        )
        for number, article in enumerate(articles)
    ]
    Position.objects.filter(pk__in=[position.pk for position in made[2:9]]).update(updated_at=STAMP)
    return list(Position.objects.select_related("passage__article"))


def walk(client, address, link="next"):
    """The ids of each page, in the order in which the pages are walked, and the address of the
    last.
    """
    pages = []
    while address:
        body = client.get(address).json()
        pages.append([row["id"] for row in body["results"]])
        last, address = address, body[link]
    return pages, last


def in_order(rows, key, falling):
    """Nulls last, then by id; falling, by both."""
    known = sorted(
        (row for row in rows if key(row) is not None),
        key=lambda row: (key(row), row.pk),
        reverse=falling,
    )
    unknown = sorted(
        (row for row in rows if key(row) is None), key=lambda row: row.pk, reverse=falling
    )
    return [str(row.pk) for row in known + unknown]


KEYS = {
    "id": lambda row: row.pk,
    "updated_at": lambda row: row.updated_at,
    "published_on": lambda row: (
        row.published_on if isinstance(row, Article) else row.passage.article.published_on
    ),
    "said_until": lambda row: row.said_until,
}
ORDERINGS = {"articles": ["id", "updated_at", "published_on"], "positions": [*KEYS]}


@each_of("path", ORDERINGS)
def test_each_row_comes_once_and_in_order_and_backwards_the_pages_are_the_same(
    path, client, positions
):
    rows = positions if path == "positions" else list(Article.objects.all())
    for name, sign, size in product(ORDERINGS[path], ("", "-"), (2, 3, 100)):
        asked = f"{ROOT}/{path}?ordering={sign}{name}&page_size={size}"
        forwards, last = walk(client, asked)
        backwards, _ = walk(client, last, "previous")
        expected = in_order(rows, KEYS[name], sign == "-")
        assert list(chain(*forwards)) == expected, asked
        assert all(len(page) == size for page in forwards[:-1]), asked
        assert list(chain(*reversed(backwards))) == expected, asked


@each_of("path", sorted(RESOURCES))
def test_every_list_is_walked_whole(path, client, owner, talks):
    for number in range(5):
        RESOURCES[path].make(owner, talks, number)
    for ordering in ("id", "-id", "updated_at", "-updated_at"):
        whole = client.get(f"{ROOT}/{path}?ordering={ordering}&page_size=500").json()["results"]
        pages, _ = walk(client, f"{ROOT}/{path}?ordering={ordering}&page_size=2")
        assert list(chain(*pages)) == [row["id"] for row in whole], ordering


def test_without_an_ordering_rows_come_by_id(client, articles):
    pages, _ = walk(client, f"{ROOT}/articles?page_size=4")
    assert [id for page in pages for id in page] == sorted(str(article.pk) for article in articles)


def test_the_first_page_has_none_before_and_the_last_none_after(client, articles):
    first = client.get(f"{ROOT}/articles?page_size=10").json()
    second = client.get(first["next"]).json()
    assert (first["previous"], second["next"], len(second["results"])) == (None, None, 4)


def test_a_page_of_all_rows_has_no_neighbours(client, articles):
    body = client.get(f"{ROOT}/articles?page_size=14").json()
    assert (body["next"], body["previous"]) == (None, None)


def test_an_empty_list_has_no_neighbours(client, talks):
    assert client.get(f"{ROOT}/articles").json() == {"results": [], "next": None, "previous": None}


def test_a_row_added_meanwhile_repeats_none(client, owner, talks, articles):
    first = client.get(f"{ROOT}/articles?ordering=-id&page_size=5").json()
    make_article(owner, talks)
    second = client.get(first["next"]).json()
    assert not {row["id"] for row in first["results"]} & {row["id"] for row in second["results"]}
    assert len(second["results"]) == 5


def test_filters_go_along_with_the_pages(client, articles):
    pages, _ = walk(
        client,
        f"{ROOT}/articles?published_after=2031-05-02&published_before=2031-05-02&page_size=2",
    )
    assert len([id for page in pages for id in page]) == 6


def test_the_passages_of_an_article_come_in_pages(client, owner, scene):
    made = [make_passage(owner, scene.article, word) for word in ("Officials", "monitors", "port")]
    pages, _ = walk(client, f"{ROOT}/articles/{scene.article.pk}/passages?page_size=2")
    assert [id for page in pages for id in page] == [
        str(passage.pk) for passage in [scene.passage, *made]
    ]


def test_the_passages_of_an_article_have_no_ordering_of_articles(client, scene):
    answered = client.get(f"{ROOT}/articles/{scene.article.pk}/passages?ordering=published_on")
    assert answered.status_code == 400


@each_of(
    ("name", "value"),
    [
        ("page_size", "0"),
        ("page_size", "501"),
        ("page_size", "-1"),
        ("page_size", "many"),
        ("page_size", "1.5"),
        ("page_size", ""),
        ("page_size", "٣"),
        ("page_size", "9" * 30),
        ("page_size", "000000001" + "0" * 30),
        ("page_size", "0" * 5000 + "1"),
        ("ordering", "colour"),
        ("ordering", ""),
        ("ordering", "--id"),
        ("ordering", "said_until"),
        ("cursor", "nonsense"),
        ("cursor", ""),
        ("cursor", "W10="),
        ("cursor", "WyJpZCIsIG51bGwsICJ4IiwgZmFsc2Vd"),
    ],
)
def test_what_is_no_page_is_refused_by_its_name(name, value, client, articles):
    response = client.get(f"{ROOT}/articles", {name: value})
    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == [name]


@each_of("size", [1, 500])
def test_a_page_has_one_to_five_hundred_rows(size, client, articles):
    assert client.get(f"{ROOT}/articles?page_size={size}").status_code == 200


def test_a_cursor_of_another_ordering_is_refused(client, articles):
    cursor = (
        client.get(f"{ROOT}/articles?page_size=2")
        .json()["next"]
        .partition("cursor=")[2]
        .partition("&")[0]
    )
    response = client.get(f"{ROOT}/articles?ordering=-id&cursor={cursor}")
    assert (response.status_code, response.json()["errors"][0]["parameter"]) == (400, "cursor")
