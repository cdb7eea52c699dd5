"""The concordance in the browser: lines, what is taken away, and marking from it."""

import pytest

from negotiations.actions import undo
from negotiations.models import Change, Passage
from tests.factories import make_article, make_passage, make_tag
from tests.tables import records

pytestmark = pytest.mark.django_db
HERE = "/negotiations/kessel/concordance"
TAG = f"{HERE}/tag?q=truce"


@pytest.fixture
def port(owner, talks):
    return make_article(
        owner,
        talks,
        "Kessel wants a truce. It says so.\nNo truce, 🕊️ says Aruvia, and no truce.",
        title="The port",
    )


@pytest.fixture
def tag(owner, talks):
    return make_tag(owner, talks, "CEASE")


@pytest.fixture
def signed_in(client, annotator):
    client.force_login(annotator)
    return client


def line(article, start, words="truce"):
    return f"{article.pk}.{article.revision}.{start}.{start + len(words)}"


def places(article, words="truce"):
    return [at for at in range(len(article.text)) if article.text.startswith(words, at)]


def all_lines(article):
    return [line(article, at) for at in places(article)]


def send(client, article, **fields):
    return client.post(TAG, {"line": all_lines(article), "unit": "words", "partly": "", **fields})


def test_a_line_leads_to_its_place_in_the_article(signed_in, port):
    page = signed_in.get(HERE, {"q": "truce"}).content.decode()
    at = places(port)[0]
    assert f'href="/articles/{port.pk}?at={at}-{at + 5}#s-0"' in page
    assert "3 places in 1 article" in page


def test_a_place_that_is_asked_for_opens_the_article_unfiltered(signed_in, port):
    page = signed_in.get(f"/articles/{port.pk}?at=15-20").content.decode()
    assert '<details class="filter-fold">' in page


def test_a_line_leads_to_the_passage_over_it_and_shows_its_tags(signed_in, owner, port, tag):
    passage = make_passage(owner, port, "No truce", tags=[tag])
    page = signed_in.get(HERE, {"q": '"no truce, 🕊️" truce', "sort": "left"}).content.decode()
    assert f"/articles/{port.pk}#p-{passage.pk}" in page
    assert '<span class="chip" title="General ceasefire">CEASE</span>' in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"q": "/(a/"}, "missing ), at character 3"),
        ({"q": "peace"}, "Nowhere in the texts that you may read"),
        ({}, "finds the phrase"),
        ({"q": "\0"}, "finds the phrase"),
        ({"q": "truce", "sort": "wrong", "outlet": "x", "page": "999"}, "3 places"),
    ],
)
def test_it_says_what_is_wrong_and_what_to_do(signed_in, port, asked, said):
    answer = signed_in.get(HERE, asked)
    assert answer.status_code == 200
    assert said in answer.content.decode()


def test_lines_are_taken_away_as_csv(signed_in, port, annotator):
    answer = signed_in.get(HERE, {"q": "truce", "sort": "oldest", "format": "csv"})
    rows = records(answer)
    assert [port.text[int(row["start"]) : int(row["end"])] for row in rows] == ["truce"] * 3
    assert (
        rows[0] | {"before": "Kessel wants a ", "article": "The port", "published_on": "2031-05-14"}
        == rows[0]
    )


def test_the_permanent_link_asks_for_the_same(signed_in, port):
    page = signed_in.get(
        HERE, {"q": '"no truce"', "published_after": "2031-01-01", "page": 3}
    ).content.decode()
    assert "q=%22no+truce%22&amp;published_after=2031-01-01&amp;sort=newest" in page
    assert "n = 2 places; from 1 January 2031." in page


def test_htmx_gets_the_lines(signed_in, port):
    answer = signed_in.get(HERE, {"q": "truce"}, headers={"HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith('<div id="lines"')


def test_who_may_not_see_the_negotiation_finds_no_page(client, outsider, port):
    client.force_login(outsider)
    assert client.get(HERE).status_code == 404


def test_a_reader_may_not_tag(client, reader, port, tag):
    client.force_login(reader)
    assert "choose-lines" in (page := client.get(HERE, {"q": "truce"}).content.decode())
    assert 'name="line"' not in page
    assert send(client, port, tag=tag.pk, mark=1).status_code == 403


def test_what_will_be_marked_is_shown_first_and_nothing_is_written(signed_in, port, tag):
    page = signed_in.post(TAG, {"line": all_lines(port), "unit": "sentence"}).content.decode()
    assert '<mark dir="auto">No truce, 🕊️ says Aruvia, and no truce.</mark>' in page
    assert "2 stretches of text: 2 to be marked" in page
    assert not Passage.objects.exists()


def test_all_lines_found_may_be_taken(signed_in, port):
    page = signed_in.post(TAG, {"all": "1"}).content.decode()
    assert page.count('name="line"') == 3


def test_words_are_marked_and_passages_there_get_the_tag_as_one_act(
    signed_in, owner, annotator, port, tag
):
    other = make_tag(owner, port.negotiation, "META")
    there = make_passage(owner, port, "truce", tags=[other])
    answer = send(signed_in, port, tag=tag.pk, mark=1)
    assert answer.url == f"{HERE}?q=truce"
    assert sorted(Passage.objects.values_list("start", flat=True)) == places(port)
    assert [row.tag for row in there.tags.order_by("rank").select_related("tag")] == [other, tag]
    assert len(set(Change.objects.filter(by=annotator).values_list("act", flat=True))) == 1


def test_one_undo_takes_all_of_it_back(signed_in, owner, annotator, port, tag):
    there = make_passage(owner, port, "truce")
    send(signed_in, port, tag=tag.pk, mark=1)
    undo.undo(by=annotator, negotiation=port.negotiation)
    assert list(Passage.objects.all()) == [there]
    assert not there.tags.exists()


def test_the_message_says_what_was_done_and_offers_undo(signed_in, owner, port, tag):
    make_passage(owner, port, "truce", tags=[tag])
    answer = signed_in.post(
        TAG, {"line": all_lines(port), "unit": "words", "tag": tag.pk, "mark": 1}, follow=True
    )
    page = answer.content.decode()
    assert "“CEASE General ceasefire”: 2 marked, 1 had the tag." in page
    assert 'action="/negotiations/kessel/undo"' in page


def test_sentences_with_two_hits_are_marked_once(signed_in, port, tag):
    send(signed_in, port, tag=tag.pk, unit="sentence", mark=1)
    assert [passage.quote for passage in Passage.objects.order_by("start")] == [
        "Kessel wants a truce.", "No truce, 🕊️ says Aruvia, and no truce.",
    ]  # fmt: skip


def test_none_is_marked_where_one_is_refused(signed_in, port, tag):
    answer = send(signed_in, port, line=[*all_lines(port), f"{port.pk}.7.0.3"], tag=tag.pk, mark=1)
    assert answer.status_code == 422
    assert "Cannot be marked: The text was revised since you looked" in answer.content.decode()
    assert not Passage.objects.exists()


def test_the_others_are_marked_if_that_is_asked_for(signed_in, port, tag):
    answer = send(
        signed_in,
        port,
        line=[*all_lines(port), f"{port.pk}.7.0.3"],
        tag=tag.pk,
        mark=1,
        partly="yes",
    )
    assert answer.status_code == 302
    assert Passage.objects.count() == 3


@pytest.mark.parametrize(
    "sent", ["x", "", "0190a0b0-0000-7000-8000-000000000000.1.0.5", "../../.1.2.3"]
)
def test_lines_that_are_none_are_no_harm(signed_in, port, tag, sent):
    assert send(signed_in, port, line=[sent], tag=tag.pk, mark=1).status_code == 422


def test_a_tag_of_another_negotiation_is_refused(signed_in, outsider, port):
    theirs = make_tag(outsider, outsider.memberships.get().negotiation, "X")
    assert send(signed_in, port, tag=theirs.pk, mark=1).status_code == 422
    assert not Passage.objects.exists()


def test_an_article_of_another_negotiation_is_refused(signed_in, outsider, port, tag):
    theirs = make_article(outsider, outsider.memberships.get().negotiation, "A truce.")
    assert send(signed_in, theirs, tag=tag.pk, mark=1).status_code == 422
    assert not Passage.objects.exists()


@pytest.mark.parametrize("more", [1, 8])
def test_queries_do_not_grow_with_lines(
    signed_in, owner, port, tag, more, django_assert_max_num_queries
):
    articles = [make_article(owner, port.negotiation) for _ in range(more)]
    for article in articles:
        make_passage(owner, article, "30-day truce", tags=[tag])
    with django_assert_max_num_queries(17):
        signed_in.get(HERE, {"q": "truce"})
    with django_assert_max_num_queries(31):
        signed_in.post(TAG, {"all": "1", "unit": "words", "tag": tag.pk, "mark": "1"})
