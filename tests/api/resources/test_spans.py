"""Spans and language tags that are refused, and what would do."""

import pytest

from negotiations.models import Passage
from tests.api.nouns import ROOT, id_of, pointers
from tests.cases import each_of
from tests.factories import make_actor, make_article, make_term

pytestmark = pytest.mark.django_db
TEXT = "  Kessel agreed.\n\nZoe\u0308 said 👨‍👩‍👧 no.\n \nEnd here."
NO_FIT = (
    "A passage has no white space at its ends and cuts no letter: the span that fits is 2 to 8."
)


@pytest.fixture
def odd(owner, talks):
    return make_article(owner, talks, text=TEXT)


def body(article, start, end):
    return {"article": id_of(article), "start": start, "end": end, "quote": TEXT[start:end]}


@each_of(
    ("span", "fits"),
    [
        ((1, 9), (2, 8)),
        ((20, 21), (20, 22)),
        ((21, 22), (20, 22)),
        ((28, 29), (28, 33)),
        ((29, 30), (28, 33)),
    ],
)
def test_a_refusal_says_which_span_fits_and_that_is_taken(span, fits, api, owner, odd):
    client = api(owner)
    refused = client.post(f"{ROOT}/passages", body(odd, *span), format="json")
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert error["fits"] == {"start": fits[0], "end": fits[1], "quote": TEXT[slice(*fits)]}
    assert f"the span that fits is {fits[0]} to {fits[1]}." in error["detail"]
    taken = client.post(f"{ROOT}/passages", {"article": id_of(odd), **error["fits"]}, format="json")
    assert taken.status_code == 201


@each_of("span", [(0, 2), (16, 18)])
def test_white_space_alone_is_no_passage(span, api, owner, odd):
    refused = api(owner).post(f"{ROOT}/passages", body(odd, *span), format="json")
    assert (refused.status_code, pointers(refused)) == (422, ["/start"])
    assert "fits" not in refused.json()["errors"][0]


def test_a_reversed_span_is_told_so(api, owner, odd):
    refused = api(owner).post(f"{ROOT}/passages", body(odd, 9, 5), format="json")
    assert refused.json()["errors"] == [
        {"pointer": "/end", "detail": "A passage ends after it starts."}
    ]


def test_positions_and_many_passages_are_refused_alike(api, owner, talks, odd):
    client = api(owner)
    about = {
        "holder": id_of(make_actor(owner, negotiation=talks)),
        "term": id_of(make_term(owner, talks)),
        "stance": 1,
    }
    one = client.post(f"{ROOT}/positions", body(odd, 1, 9) | about, format="json")
    assert one.json()["errors"][0]["detail"] == NO_FIT
    many = client.post(f"{ROOT}/passages/bulk", [body(odd, 2, 8), body(odd, 1, 9)], format="json")
    fits = {"start": 2, "end": 8, "quote": "Kessel"}
    assert many.json()["errors"] == [{"pointer": "/1/start", "detail": NO_FIT, "fits": fits}]
    assert not Passage.objects.exists()


@each_of(("sent", "status"), [("en_GB", 201), ("en_GB.UTF-8", 422), ("English", 422)])
def test_the_language_of_an_article_is_a_tag(sent, status, api, owner, talks):
    new = {"negotiation": talks.slug, "title": "A", "text": "B", "language": sent}
    answer = api(owner).post(f"{ROOT}/articles", new, format="json")
    assert answer.status_code == status
    assert (
        answer.json()["language"] == "en-GB" if status == 201 else pointers(answer) == ["/language"]
    )


def test_the_language_of_a_name_is_pointed_at_in_its_row(api, owner, talks):
    new = {
        "kind": "state",
        "name": "K",
        "negotiation": talks.slug,
        "names": [{"name": "L", "language": "English"}],
    }
    assert pointers(api(owner).post(f"{ROOT}/actors", new, format="json")) == ["/names/0/language"]


@each_of("path", ["articles", "positions", "actors", "terms", "tags", "negotiations"])
def test_words_that_are_too_long_to_look_for_are_refused(path, api, owner, talks):
    answer = api(owner).get(f"{ROOT}/{path}", {"q": "word " * 101})
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "q")
