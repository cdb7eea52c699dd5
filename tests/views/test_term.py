"""Terms in the browser."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from negotiations.actions import negotiation
from negotiations.forms.parameters import read, written
from negotiations.models import Term
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

HERE = "/negotiations/kessel/terms"


@pytest.fixture
def truce(editor, talks):
    return make_term(editor, talks, tag=make_tag(editor, talks))


@pytest.fixture
def passage(editor, talks):
    return make_passage(editor, make_article(editor, talks))


def sent(**changed):
    rows = {"relations-TOTAL_FORMS": 0, "relations-INITIAL_FORMS": 0}
    return {**rows, "label": "Ceasefire", "status": "floated", **changed}


def page(client, address):
    return client.get(address).content.decode()


def address(term):
    return f"{HERE}/{term.pk}"


def test_terms_stand_by_area_with_variants_below_their_parent(client, reader, editor, talks, truce):
    cease = make_tag(editor, talks, "CEASE", label="Stopping")
    variant = make_term(editor, talks, "Ceasefire of 30 days", parent=truce)
    make_term(editor, talks, "In the area", tag=cease, items=[truce, variant])
    client.force_login(reader)
    html = page(client, HERE)
    order = [
        html.index(words)
        for words in ("General ceasefire", "Ceasefire</a>", "Ceasefire of 30 days</a>", "Stopping")
    ]
    assert order == sorted(order)
    assert "package of 2" in html


def test_an_annotator_adds_a_package(client, annotator, editor, talks, truce):
    exchange, kessel = make_term(editor, talks, "Exchange"), make_actor(editor)
    client.force_login(annotator)
    relation = {
        "relations-TOTAL_FORMS": 1,
        "relations-0-relation": "requires",
        "relations-0-term": exchange.pk,
    }
    many = {"items": [exchange.pk, truce.pk], "proposers": [kessel.pk], "all_or_nothing": "on"}
    client.post(
        f"{HERE}/add",
        sent(label="Package", parameters="days: 30\ncount: 2 – 3", **many, **relation),
    )
    made = Term.objects.get(label="Package")
    assert made.parameters == {"days": 30, "count": {"min": 2, "max": 3}}
    assert {row.term for row in made.items.all()} == {truce, exchange}
    assert (made.proposers.get().actor, made.relations.get().term, made.all_or_nothing) == (
        kessel,
        exchange,
        True,
    )


def test_saving_what_is_there_changes_nothing(client, editor, talks, truce):
    items = [make_term(editor, talks, label) for label in ("Zebra", "Apple")]
    package = make_term(
        editor, talks, "Package", items=items, parameters={"days": {"max": 3}, "n": "30"}
    )
    client.force_login(editor)
    form = client.get(reverse("term.revise", args=[package.pk])).context["form"]
    filled = {
        name: form[name].value() for name in form.fields if form[name].value() not in (None, False)
    }
    client.post(reverse("term.revise", args=[package.pk]), sent(**filled))
    package.refresh_from_db()
    assert package.version == 1


def test_what_was_typed_stays_when_it_is_refused(client, annotator, talks):
    client.force_login(annotator)
    refused = client.post(f"{HERE}/add", sent(parameters="thirty days"))
    assert refused.status_code == 422
    assert "“thirty days” is not understood" in refused.content.decode()
    assert ">\nthirty days</textarea>" in refused.content.decode()


def test_who_comes_second_is_shown_both(client, editor, truce):
    client.force_login(editor)
    revise = reverse("term.revise", args=[truce.pk])
    client.post(revise, sent(version=1, parameters="days: 30", tag=truce.tag_id))
    refused = client.post(revise, sent(version=1, parameters="days: 60", tag=truce.tag_id))
    assert refused.status_code == 422
    assert 'Stored now: <span dir="auto">days: 30</span>' in refused.content.decode()
    assert refused.content.decode().count("Stored now") == 1


def test_an_annotator_revises_only_their_own(client, annotator, talks, truce):
    mine = make_term(annotator, talks, "Mine")
    client.force_login(annotator)
    assert "Revise</a>" in page(client, address(mine))
    assert "Revise</a>" not in page(client, address(truce))
    assert client.get(reverse("term.revise", args=[truce.pk])).status_code == 403


def test_a_variant_is_added_below_its_parent(client, annotator, truce):
    client.force_login(annotator)
    html = page(client, f"{HERE}/add?parent={truce.pk}&tag={truce.tag_id}")
    assert html.count(f'<option value="{truce.pk}" selected>Ceasefire</option>') == 1


def test_a_term_in_use_is_not_retracted_and_one_is_told_why(client, editor, talks, truce):
    make_term(editor, talks, "Variant", parent=truce)
    client.force_login(editor)
    answer = client.post(reverse("term.retract", args=[truce.pk]), {"version": 1}, follow=True)
    assert "is in use by “Variant”" in answer.content.decode()


def test_the_page_shows_who_said_what_by_party(client, reader, editor, talks, truce, passage):
    kessel, outside = make_actor(editor), make_actor(editor, "Nobody in particular")
    make_party(editor, talks, kessel)
    minister = make_actor(
        editor, "Minister", "person", affiliations=[{"group": kessel, "relation": "represents"}]
    )
    for holder in (minister, outside):
        make_position(editor, passage, holder, truce, voice="principal")
    client.force_login(reader)
    said = client.get(address(truce)).context["said"]
    assert {(group.about, group.own[0].holder) for group in said} == {
        (kessel, minister),
        (outside, outside),
    }


def test_the_page_shows_what_hangs_on_it(client, reader, editor, talks, truce, passage):
    exchange = make_term(
        editor, talks, "Exchange", relations=[{"relation": "requires", "term": truce}]
    )
    condition = [{"relation": "after", "term": truce}]
    make_position(editor, passage, make_actor(editor), exchange, conditions=condition)
    make_term(editor, talks, "Package", items=[truce])
    client.force_login(reader)
    html = page(client, address(truce))
    assert "Asked for as a condition" in html
    assert "Item of</dt>" in html
    assert "requires this" in html


def test_parameters_are_shown_whatever_their_name(client, reader, editor, talks):
    term = make_term(editor, talks, parameters={"items": 3, "days": {"min": 2, "max": 3}})
    client.force_login(reader)
    html = page(client, address(term))
    assert '>items</dt><dd dir="auto">3</dd>' in html
    assert "2 – 3" in html


def test_a_stranger_sees_accepted_positions_only(client, owner, editor, talks, truce, passage):
    make_position(editor, passage, make_actor(editor), truce, status="submitted", conditions=[])
    negotiation.revise(talks, by=owner, version=talks.version, visibility="public")
    html = page(client, address(truce))
    assert "No position is coded" in html
    assert "Add a variant" not in html


@pytest.mark.parametrize("rows", [1, 8])
def test_queries_do_not_grow_with_rows(
    client, editor, talks, truce, passage, rows, django_assert_max_num_queries
):
    for number in range(rows):
        kessel = make_actor(editor, f"Actor {number}")
        make_party(editor, talks, kessel)
        relations = [{"relation": "requires", "term": truce}]
        term = make_term(
            editor, talks, f"Term {number}", parent=truce, items=[truce], relations=relations
        )
        make_position(editor, passage, kessel, truce, voice="principal")
        make_position(editor, passage, kessel, term, conditions=[{"relation": "if", "term": truce}])
    client.force_login(editor)
    with django_assert_max_num_queries(9):
        client.get(HERE)
    with django_assert_max_num_queries(41):
        client.get(address(truce))
    with django_assert_max_num_queries(14):
        client.get(reverse("term.revise", args=[truce.pk]))


TEXTS = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=8
) | st.sampled_from(
    [
        "a - b",
        "3–5",
        "3 - 5",
        "30",
        '"x"',
        "–",
        "- 4",
        "4 -",
        "a: b",
        "1e5",
        "-0",
        "a\nb",
        'a "b - c" d',
        '"a" - "b',
    ]
)
ENDS = TEXTS | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
RANGES = st.fixed_dictionaries({}, optional={"min": ENDS, "max": ENDS}).filter(bool)


@given(st.dictionaries(TEXTS, ENDS | RANGES, max_size=3))
def test_parameters_read_back_as_they_were_written(parameters):
    assert read(written(parameters)) == parameters
