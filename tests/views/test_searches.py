"""How many searches a minute people may ask for who are not signed in."""

import pytest
from django.test import Client
from django.urls import reverse

from negotiations.actions import negotiation
from tests.factories import make_actor, make_article

pytestmark = pytest.mark.django_db
QUOTA = 2


@pytest.fixture(autouse=True)
def _small(settings, clock):
    settings.RATE_LIMIT_SEARCHES = QUOTA


@pytest.fixture
def public(owner, talks):
    make_article(owner, talks)
    return negotiation.revise(talks, by=owner, version=talks.version, visibility="public")


def ask(client, name="concordance", words="truce", **headers):
    return client.get(reverse(name, args=["kessel"]), {"q": words}, **headers)


def statuses(client, number, **asked):
    return [ask(client, **asked).status_code for _ in range(number)]


@pytest.mark.parametrize("name", ["concordance", "search", "articles", "network", "dossier"])
def test_a_stranger_has_so_many(name, public):
    assert statuses(Client(), 3, name=name) == [200, 200, 429]


def test_the_pair_of_a_network_is_one_of_them(public, owner):
    one, other = (make_actor(owner, name, negotiation=public).pk for name in ("Kessel", "Aruvia"))
    address = f"{reverse('network.pair', args=['kessel'])}?one={one}&other={other}"
    assert [Client().get(address).status_code for _ in range(3)] == [200, 200, 429]


def test_all_kinds_and_the_tables_count_together(public):
    address = reverse("concordance", args=["kessel"])
    assert Client().get(address, {"q": "truce", "format": "csv"}).status_code == 200
    assert ask(Client(), "search").status_code == 200
    assert Client().get(address, {"q": "truce", "format": "csv"}).status_code == 429


def test_each_address_has_its_own_and_of_ipv6_each_household(public):
    assert statuses(Client(), 3, REMOTE_ADDR="2001:db8::1") == [200, 200, 429]
    assert statuses(Client(), 1, REMOTE_ADDR="2001:db8::2") == [429]
    assert statuses(Client(), 1, REMOTE_ADDR="2001:db8:0:1::1") == [200]


def test_who_is_signed_in_has_no_such_limit(client, outsider, public):
    client.force_login(outsider)
    assert statuses(client, 4) == [200] * 4


def test_a_page_says_when_to_come_back_and_how_to_go_on(public, clock):
    statuses(Client(), 2)
    clock.move(18)
    answer = ask(Client())
    page = answer.content.decode()
    assert (answer["Retry-After"], answer["RateLimit"]) == ("42", '"search";r=0;t=42')
    assert "Try again in 42 seconds." in page
    assert 'href="/negotiations/kessel/concordance?q=truce"' in page


def test_a_minute_later_it_may_be_asked_again(public, clock):
    statuses(Client(), 3)
    clock.move(60)
    assert statuses(Client(), 1) == [200]


def test_reading_the_corpus_without_words_is_no_search(public):
    assert statuses(Client(), 4, name="articles", words="") == [200] * 4


def test_what_a_stranger_may_not_see_is_not_there_however_often(talks):
    assert statuses(Client(), 4) == [404] * 4
