"""The network of actors, in the browser."""

import csv
from xml.etree import ElementTree

import pytest

from negotiations.models import Actor
from negotiations.queries.network.congruence import DUPLICATES, KINDS, LAYERS, NORMALISATIONS
from tests.cases import each_of
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
HERE = "/negotiations/kessel/network"
SPRING = "?since=2031-04-01&until=2031-06-30"
LINKED = f"{SPRING}&least_terms=2"


@pytest.fixture
def truce(editor, talks):
    return make_term(editor, talks, "A truce", tag=make_tag(editor, talks))


@pytest.fixture
def port(editor, talks):
    return make_term(editor, talks, "The port is opened")


@pytest.fixture
def say(editor, talks, truce):
    """A party of this name says something on the truce, in spring 2031 unless on another day."""

    def said(name, stance, day="2031-05-14", term=truce):
        actor = Actor.objects.filter(name=name).first()
        if actor is None:
            actor = make_actor(editor, name)
            make_party(editor, talks, actor)
        passage = make_passage(editor, make_article(editor, talks))
        return make_position(editor, passage, actor, term, stance, said_from=day, said_until=day)

    return said


@pytest.fixture
def two(say, port):
    """On two terms: congruence 3/4 and conflict 1/4 on each."""
    return [
        [say(name, stance, term=port).holder, say(name, stance)][0]
        for name, stance in (("Kessel", 2), ("Aruvia", 1))
    ]


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.getvalue().decode("utf-8-sig")


def test_blocs_are_named_with_what_they_agree_on(signed_in, two):
    page = read(signed_in, HERE + LINKED)
    assert "<strong>Bloc A</strong>" in page
    assert "agrees on 2 terms" in page
    assert "A truce" in page


def test_two_terms_in_common_make_no_bloc_unless_asked_and_are_drawn_apart(signed_in, two):
    page = read(signed_in, HERE + SPRING)
    assert "Bloc A" not in page
    assert (
        "0 links on at least 3 terms in common. 1 pair with fewer terms in common: dotted, in no"
        " bloc." in page
    )
    assert (page.count('class="tied"'), page.count('<line class="tie thin"')) == (1, 1)
    assert "fewer than 3 terms in common: in no bloc" in page
    assert "1 pair has no more in either window, and comes last" in page


def test_one_term_in_common_is_a_link_if_asked_but_no_bloc(signed_in, say):
    say("Kessel", 2)
    say("Aruvia", 2)
    page = read(signed_in, f"{HERE}{SPRING}&least_terms=1")
    assert ("2 actors; 1 link." in page, "tie thin" in page, "Bloc A" in page) == (
        True,
        False,
        False,
    )
    assert "no two actors with at least 2 terms in common agree" in page


def test_a_pair_of_weight_0_is_a_row_without_a_line(signed_in, say):
    one, other = sorted(
        (say("Kessel", 0).holder, say("Aruvia", 2).holder), key=lambda actor: actor.pk
    )
    page = read(signed_in, f"{HERE}{SPRING}&least_terms=1")
    assert "Not drawn: 1 pair of weight 0." in page
    assert page.count(f"&amp;one={one.pk}&amp;other={other.pk}") == 1
    assert ">0.00</a>" in page
    (row,) = rows(signed_in, f"{HERE}{SPRING}&least_terms=1")
    assert (row["weight"], row["congruence"], row["conflict"], row["counts_as"]) == (
        "0.0",
        "0.5",
        "0.5",
        "weight 0",
    )
    assert "weight 0.00" in read(signed_in, f"{HERE}/pair{SPRING}&one={one.pk}&other={other.pk}")


def test_the_page_says_how_many_pairs_it_does_not_list(signed_in, say, monkeypatch):
    monkeypatch.setattr("negotiations.views.network.LISTED", 2)
    for name in ("Kessel", "Aruvia", "Patron"):
        say(name, 2)
    page = read(signed_in, HERE + SPRING)
    assert "3 pairs with a term in common in either window: the first 2 are here" in page
    assert len(rows(signed_in, HERE + SPRING)) == 3


def test_who_shares_no_term_is_counted_below_the_table_title(signed_in, two, editor, talks, say):
    say("Alone", 2, term=make_term(editor, talks, "Elections are held"))
    assert "1 actor without a term in common with any other is in no row" in read(
        signed_in, HERE + SPRING
    )


def test_unless_asked_the_windows_are_the_newest_quarter_and_the_one_before(signed_in, two):
    page = read(signed_in, HERE)
    assert "1 Apr 2031 – 30 Jun 2031" in page
    assert "1 Jan 2031 – 31 Mar 2031" in page


def test_an_edge_leads_to_the_terms_of_its_two_actors_and_those_to_the_words(signed_in, two, truce):
    page = read(signed_in, HERE + SPRING)
    one, other = sorted(actor.pk for actor in two)
    assert page.count(f"&amp;one={one}&amp;other={other}") == 2
    terms = read(signed_in, f"{HERE}/pair{SPRING}&one={one}&other={other}")
    assert f"&amp;term={truce.pk}#words" in terms
    words = read(signed_in, f"{HERE}/pair{SPRING}&one={one}&other={other}&term={truce.pk}")
    assert words.count("<mark>30-day truce</mark>") == 2


def test_two_who_have_no_term_in_common_are_said_to_have_none(signed_in, say, port):
    one, other = say("Kessel", 2).holder, say("Aruvia", 1, term=port).holder
    assert "took no stance on the same term" in read(
        signed_in, f"{HERE}/pair{SPRING}&one={one.pk}&other={other.pk}"
    )


@each_of("query", ["", "?one=x&other=y", "?one=01980c00-0000-7000-8000-000000000000"])
def test_a_pair_that_is_not_there_is_not_found(signed_in, two, query):
    assert signed_in.get(f"{HERE}/pair{query}").status_code == 404


def rows(client, address):
    return list(csv.DictReader(read(client, f"{address}&format=csv").splitlines()))


def test_the_csv_has_each_pair_of_each_window_with_ids_and_how_it_was_computed(
    signed_in, two, say, truce
):
    say("Patron", -2, "2031-02-01")
    (row,) = rows(signed_in, f"{HERE}{LINKED}&normalisation=none")
    one, other = sorted(two, key=lambda actor: actor.pk)
    assert row == {
        "since": "2031-04-01",
        "until": "2031-06-30",
        "kind": "subtract",
        "normalisation": "none",
        "duplicates": "article",
        "layer": "parties",
        "least_terms": "2",
        "least_weight": "0.0",
        "actor_id": str(one.pk),
        "actor": one.name,
        "bloc": "A",
        "other_id": str(other.pk),
        "other": other.name,
        "other_bloc": "A",
        "weight": "1.0",
        "congruence": "1.5",
        "conflict": "0.5",
        "shared_terms": "2",
        "counts_as": "link",
    }


@each_of(
    ("asked", "counts_as"),
    [("least_terms=3", "too few terms"), ("least_terms=2&threshold=9", "weight too small")],
)
def test_the_csv_keeps_what_is_no_link_and_says_why(signed_in, two, asked, counts_as):
    (row,) = rows(signed_in, f"{HERE}{SPRING}&{asked}")
    assert (row["counts_as"], row["bloc"], row["shared_terms"]) == (counts_as, "", "2")


def test_the_csv_of_a_pair_has_each_term_with_what_both_said(signed_in, two, truce, port, say):
    say("Kessel", -2)
    one, other = two
    found = rows(signed_in, f"{HERE}/pair{SPRING}&one={one.pk}&other={other.pk}")
    assert {(row["term_id"], row["term"]) for row in found} == {
        (str(term.pk), term.label) for term in (truce, port)
    }
    (row,) = [row for row in found if row["term_id"] == str(truce.pk)]
    assert (row["one_id"], row["one"], row["other_id"], row["other"]) == (
        str(one.pk),
        "Kessel",
        str(other.pk),
        "Aruvia",
    )
    assert [
        row[f"one_{stance}"] for stance in ("rejects", "resists", "undecided", "favours", "accepts")
    ] == [*"10001"]
    assert [
        row[f"other_{stance}"]
        for stance in ("rejects", "resists", "undecided", "favours", "accepts")
    ] == [*"00010"]
    assert (row["congruence"], row["conflict"], row["since"], row["layer"]) == (
        "1.0",
        "1.0",
        "2031-04-01",
        "parties",
    )


def test_the_words_of_a_pair_are_all_there_page_by_page(signed_in, two, truce, say, monkeypatch):
    monkeypatch.setattr("negotiations.queries.network.shared_terms.AT_ONCE", 2)
    say("Kessel", 2)
    say("Kessel", 2)
    address = f"{HERE}/pair{SPRING}&one={two[0].pk}&other={two[1].pk}&term={truce.pk}"
    first, second = (read(signed_in, f"{address}&page={number}") for number in (1, 2))
    assert ("3 positions" in first, "1–2 of 3" in first, first.count("<mark>")) == (True, True, 3)
    assert (
        "3–3 of 3" in second,
        "Nothing more on this page" in second,
        second.count("<mark>"),
    ) == (True, True, 1)


def test_the_svg_draws_both_windows_with_the_key_and_what_is_left_out(signed_in, two, say):
    say("Third", 0)
    long = (
        "The government of national unity of the northern and southern provinces and of the islands"
    )
    say(long, 2)
    picture = ElementTree.fromstring(read(signed_in, f"{HERE}{LINKED}&format=svg"))  # noqa: S314 — our own
    words = " ".join(" ".join(picture.itertext()).split())
    for said in (
        "Which actors form blocs?",
        "Kessel",
        "1 Jan 2031 – 31 Mar 2031 (n = 0)",
        "1 link on at least 2 terms in common.",
        "more congruence than conflict",
        "fewer than 2 terms in common: in no bloc",
        "letter and colour: the actor’s bloc",
        "the wider, the greater the weight; the widest: 0.50",
        "number of terms in common",
        "in no bloc",
        "Not drawn: 2 pairs of weight 0.",
    ):
        assert said in words
    assert long in words.split("Names cut in the picture, in full: ")[1]


def test_a_threshold_leaves_edges_out_and_their_actors_in(signed_in, two):
    page = read(signed_in, f"{HERE}{LINKED}&threshold=9")
    assert "2 actors; 0 links" in page
    assert "Not drawn: 1 pair of a weight below 9." in page
    assert 'class="tied"' not in page


def test_the_permanent_link_pins_every_default(signed_in, two):
    page = read(signed_in, HERE)
    pinned = (
        "since=2031-04-01",
        "then_until=2031-03-31",
        "kind=subtract",
        "duplicates=article",
        "threshold=0",
        "least_terms=3",
    )
    assert all(part in page for part in pinned)


@each_of(
    "query",
    [
        "?since=never&kind=loud&threshold=-1&least_terms=0&duplicates=x&layer=&normalisation=z",
        "?since=2031-06-01&until=2031-01-01",
        "?since=0001-01-01&until=9999-12-31", "?then_since=2031-05-01",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_as_if_not_asked(signed_in, two, query):
    assert "2 actors" in read(signed_in, HERE + query)


def test_every_choice_is_answered(signed_in, two):
    for name, values in {
        "kind": KINDS,
        "layer": LAYERS,
        "duplicates": DUPLICATES,
        "normalisation": NORMALISATIONS,
    }.items():
        assert all(
            "2 actors; 1 link" in read(signed_in, f"{HERE}{LINKED}&{name}={value}")
            for value in values
        )


def test_an_empty_negotiation_says_what_to_do(signed_in, talks):
    assert "Choose other days" in read(signed_in, HERE)


def test_htmx_gets_the_part(signed_in, two):
    answer = signed_in.get(HERE + SPRING, headers={"HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith('<div id="network"')


@each_of("address", [HERE, f"{HERE}/pair"])
def test_who_may_not_see_the_negotiation_finds_nothing(client, outsider, talks, two, address):
    query = f"?one={two[0].pk}&other={two[1].pk}"
    assert client.get(address + query).status_code == 404
    client.force_login(outsider)
    assert client.get(address + query).status_code == 404


def test_a_stranger_sees_a_public_one_without_the_words_around_a_quote(client, talks, two, truce):
    talks.visibility = "public"
    talks.save()
    assert "Bloc A" in read(client, HERE + LINKED)
    page = read(client, f"{HERE}/pair{SPRING}&one={two[0].pk}&other={two[1].pk}&term={truce.pk}")
    assert "<mark>30-day truce</mark>" in page
    assert "could live with" not in page


def test_queries_do_not_grow_with_actors(signed_in, say, two, django_assert_max_num_queries):
    for number in range(8):
        say(f"Actor {number}", 1)
    with django_assert_max_num_queries(24):
        read(signed_in, HERE + SPRING)
