"""How time, stage and denial read in the pages: the standings, the evidence of a cell, a term."""

from datetime import date

import pytest
from django.urls import reverse

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


@pytest.fixture
def kessel(editor, talks):
    actor = make_actor(editor)
    make_party(editor, talks, actor)
    return actor


@pytest.fixture
def harbour(editor, talks):
    return make_term(editor, talks, "Harbour agreement")


@pytest.fixture
def say(editor, talks):
    def said(day, holder, term, stance, **fields):
        passage = make_passage(
            editor, make_article(editor, talks, published_on=date.fromisoformat(day))
        )
        return make_position(
            editor, passage, holder, term, stance, said_until=date.fromisoformat(day), **fields
        )

    return said


@pytest.fixture
def read(client, editor):
    client.force_login(editor)
    return lambda view, **asked: client.get(reverse(view, args=["kessel"]), asked).content.decode()


def test_a_divided_party_has_its_own_sign_and_says_so(editor, kessel, harbour, say, read):
    tied = [{"group": kessel, "relation": "represents"}]
    delegation, committee = (
        make_actor(editor, name, affiliations=tied) for name in ("Delegation", "Central Committee")
    )
    say("2032-11-02", delegation, harbour, 2, stage="signed")
    assert "<i aria-hidden" in read("negotiation", as_of="2032-11-03")
    assert "signed" in read("negotiation", as_of="2032-11-03")
    say("2032-11-12", committee, harbour, 0, act="deny")
    page = read("negotiation", as_of="2032-11-13")
    assert 'class="cell split' in page
    assert "divided, not on record, 2 positions" in page
    cell = read("cell", as_of="2032-11-13", actor=str(kessel.pk), term=str(harbour.pk))
    assert "Divided: its voices contradict each other." in cell


def test_a_closed_term_is_behind_a_switch_and_says_why(editor, talks, kessel, harbour, say, read):
    truce = make_term(editor, talks, "Truce", closed_on=date(2032, 12, 1), status="lapsed")
    say("2032-11-02", kessel, truce, 2), say("2032-11-02", kessel, harbour, 2)
    assert "Truce" in read("negotiation", as_of="2032-12-01")
    assert "Truce" not in read("negotiation", as_of="2032-12-02")
    page = read("negotiation", as_of="2032-12-02", closed="on")
    assert '<tr class="closed">' in page
    assert "closed on 1 December 2032 (lapsed)" in page
    cell = read("cell", as_of="2032-12-02", actor=str(kessel.pk), term=str(truce.pk))
    assert "This term is not at stake on that day: it was closed on" in cell


def test_a_later_report_stands_in_the_evidence_and_in_the_cell(kessel, harbour, say, read):
    say("2032-11-02", kessel, harbour, 2, stage="signed")
    say("2032-12-06", kessel, harbour, -1, voice="observer")
    page = read("negotiation", as_of="2032-12-07")
    assert "later report: resists" in page
    cell = read("cell", as_of="2032-12-07", actor=str(kessel.pk), term=str(harbour.pk))
    assert "Stage: signed." in cell
    assert "Reported since its own word, which goes on deciding" in cell


def test_a_terms_page_lists_what_bears_on_it_without_a_stance(
    client, editor, talks, kessel, harbour, read
):
    compliance = make_tag(editor, talks, "META.compliance", label="Breach and fulfilment")
    make_passage(
        editor, make_article(editor, talks), about=[kessel], tags=[compliance], terms=[harbour]
    )
    client.force_login(editor)
    page = client.get(reverse("term", args=["kessel", harbour.pk])).content.decode()
    assert "Reported on it, without a stance" in page
    assert "META.compliance Breach and fulfilment" in page


def test_what_was_said_while_an_actor_was_no_party_is_told_below_the_table(
    editor, talks, harbour, say, read
):
    tolm = make_actor(editor, "Tolm")
    make_party(editor, talks, tolm, "mediator", until_date=date(2032, 10, 1))
    say("2032-11-02", tolm, harbour, 2)
    words = read("coverage", as_of="2032-12-01")
    assert "1 position said by holders who stood for no party on that day" in words
    assert "Tolm" in words
    assert "mediator until 1 October 2032" in read(
        "negotiation", as_of="2032-12-01", other_days="on"
    )
