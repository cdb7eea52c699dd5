"""The network of actors, in the browser."""

from xml.etree import ElementTree

import pytest

from negotiations.queries.network import DUPLICATES, KINDS, LAYERS, NORMALISATIONS
from tests.factories import make_actor, make_article, make_party, make_passage, make_position, make_tag, make_term

pytestmark = pytest.mark.django_db
HERE = "/negotiations/kessel/network"
SPRING = "?since=2031-04-01&until=2031-06-30"


@pytest.fixture
def truce(editor, talks):
    return make_term(editor, talks, "A truce", tag=make_tag(editor, talks))


@pytest.fixture
def say(editor, talks, truce):
    """A party of this name says something on the truce, in spring 2031 unless on another day."""

    def said(name, stance, day="2031-05-14", term=truce):
        actor = make_actor(editor, name)
        make_party(editor, talks, actor)
        passage = make_passage(editor, make_article(editor, talks))
        return make_position(editor, passage, actor, term, stance, said_from=day, said_until=day)

    return said


@pytest.fixture
def two(say):
    return say("Kessel", 2).holder, say("Aruvia", 1).holder


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.getvalue().decode("utf-8-sig")


def test_blocs_are_named_with_what_they_agree_on(signed_in, two):
    page = read(signed_in, HERE + SPRING)
    assert "<strong>Bloc A</strong>" in page
    assert "agrees most on" in page
    assert "A truce" in page


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


def test_two_who_have_no_term_in_common_are_said_to_have_none(signed_in, editor, talks, say):
    port = make_term(editor, talks, "The port is opened")
    one, other = say("Kessel", 2).holder, say("Aruvia", 1, term=port).holder
    assert "took no stance on the same term" in read(signed_in, f"{HERE}/pair{SPRING}&one={one.pk}&other={other.pk}")


@pytest.mark.parametrize("query", ["", "?one=x&other=y", "?one=01980c00-0000-7000-8000-000000000000"])
def test_a_pair_that_is_not_there_is_not_found(signed_in, two, query):
    assert signed_in.get(f"{HERE}/pair{query}").status_code == 404


def test_the_csv_has_each_edge_of_each_window(signed_in, two, say, truce):
    say("Patron", -2, "2031-02-01")
    lines = read(signed_in, f"{HERE}{SPRING}&normalisation=none&format=csv").splitlines()
    assert lines[0] == "since,until,actor,other,weight,congruence,conflict,shared_terms"
    (line,) = lines[1:]
    assert line.startswith("2031-04-01,2031-06-30,")
    assert line.endswith(",0.5,0.75,0.25,1")


def test_the_svg_draws_both_windows(signed_in, two):
    picture = ElementTree.fromstring(read(signed_in, f"{HERE}{SPRING}&format=svg"))  # noqa: S314 — our own
    words = " ".join(picture.itertext())
    assert all(said in words for said in ("Which actors form blocs?", "Kessel", "1 Jan 2031 – 31 Mar 2031 (n = 0)"))


def test_a_threshold_leaves_edges_out_and_their_actors_in(signed_in, two):
    page = read(signed_in, f"{HERE}{SPRING}&threshold=9")
    assert "2 actors, 0 ties" in page
    assert 'class="tied"' not in page


def test_the_permanent_link_pins_every_default(signed_in, two):
    page = read(signed_in, HERE)
    pinned = ("since=2031-04-01", "then_until=2031-03-31", "kind=subtract", "duplicates=article", "threshold=0")
    assert all(part in page for part in pinned)


@pytest.mark.parametrize(
    "query",
    [
        "?since=never&kind=loud&threshold=-1&duplicates=x&layer=&normalisation=z", "?since=2031-06-01&until=2031-01-01",
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
        assert all("2 actors, 1 tie" in read(signed_in, f"{HERE}{SPRING}&{name}={value}") for value in values)


def test_an_empty_negotiation_says_what_to_do(signed_in, talks):
    assert "Choose other days" in read(signed_in, HERE)


def test_htmx_gets_the_part(signed_in, two):
    answer = signed_in.get(HERE + SPRING, headers={"HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith('<div id="network"')


@pytest.mark.parametrize("address", [HERE, f"{HERE}/pair"])
def test_who_may_not_see_the_negotiation_finds_nothing(client, outsider, talks, two, address):
    query = f"?one={two[0].pk}&other={two[1].pk}"
    assert client.get(address + query).status_code == 404
    client.force_login(outsider)
    assert client.get(address + query).status_code == 404


def test_a_stranger_sees_a_public_one_without_the_words_around_a_quote(client, talks, two, truce):
    talks.visibility = "public"
    talks.save()
    assert "Bloc A" in read(client, HERE + SPRING)
    page = read(client, f"{HERE}/pair{SPRING}&one={two[0].pk}&other={two[1].pk}&term={truce.pk}")
    assert "<mark>30-day truce</mark>" in page
    assert "could live with" not in page


def test_queries_do_not_grow_with_actors(signed_in, say, two, django_assert_max_num_queries):
    for number in range(8):
        say(f"Actor {number}", 1)
    with django_assert_max_num_queries(24):
        read(signed_in, HERE + SPRING)
