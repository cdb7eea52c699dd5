"""The coding guide: one document, in docs/ and in the site, that tells of every field and every
word one may choose.
"""

import re

import pytest
from django.db.models import Field
from django.urls import reverse

from negotiations.exchange.codebook import starter_codebook
from negotiations.models import Condition, Position
from negotiations.queries.standings.rule import RULE
from negotiations.views.help import guide
from tests.factories import make_actor, make_article, make_passage, make_position, make_term

pytestmark = pytest.mark.django_db
ANCHORS = re.findall(r'<a id="(.+?)"></a>', guide().html)
#: What coders of real texts could not decide, each with its place in the guide.
DECISIONS = {
    "forecast of a stance or of an event": "case-forecast",
    "no X before Y": "case-no_before",
    "unequivocally rejected … unless": "case-unless",
    "A for B": "case-exchange",
    "a signature recalled later by an opponent": "case-signature_recalled",
    "walk-outs and returns": "case-walk_out",
    "denial of an agreement": "case-denial",
    "denial of willingness": "case-unwilling",
    "non-denial": "case-non_denial",
    "no mention of preconditions": "case-no_mention",
    "a mediator's draft": "case-mediators_draft",
    "our position … and I": "case-our_and_i",
    "an unnamed member of a delegation": "case-unnamed_member",
    "previously": "case-previously",
    "since last year": "case-since",
    "as a basis, in principle, as it is": "case-as_it_is",
    "voices growing stronger": "case-growing_voices",
    "conditions in another paragraph": "case-condition_elsewhere",
    "a hostile outlet's adjectives": "case-hostile_outlet",
    "a visibly wrong translation": "case-wrong_translation",
    "a text that a second outlet took over": "case-taken_over",
}
CASE = re.compile(r'<li>\n?<a id="(case-[a-z_]+)"></a><strong>.+?</strong>(.+?)</li>', re.DOTALL)
LINK = re.compile(r'class="guide" href="/help/coding#([^"]+)"')


def words():
    """Each field of a position or a condition that is chosen from a list, with what may be chosen
    there.
    """
    fields = [
        field
        for model in (Position, Condition)
        for field in model._meta.get_fields()
        if isinstance(field, Field)
    ]
    return [(field.name, str(label)) for field in fields for _, label in field.choices or ()]


@pytest.mark.parametrize(("field", "label"), words())
def test_every_word_that_may_be_chosen_is_explained_as_the_dialog_says_it(field, label):
    anchor = f"{field}-{label.lower().replace(' ', '_')}"
    assert re.search(
        f'<li>\n?<a id="{anchor}"></a><strong>{label.capitalize()}</strong>.{{20}}', guide().html
    )


@pytest.mark.parametrize("anchor", DECISIONS.values(), ids=DECISIONS)
def test_a_difficult_case_is_decided_with_an_example(anchor):
    decision = dict(CASE.findall(guide().html))[anchor]
    assert re.search("“.{10,}”", decision, re.DOTALL)


def test_every_difficult_case_has_an_address():
    section = guide().html.partition('<a id="difficult"></a>')[2].partition("<h2>")[0]
    assert section.count("<li>") == len(CASE.findall(section)) >= len(DECISIONS)


@pytest.mark.parametrize("code", re.findall(r"\b(?:META|[A-Z]{3,7}\.\d)\.?[a-z]*", guide().html))
def test_a_code_that_the_guide_names_is_in_the_starter_codebook(code):
    assert code.removesuffix(".") in {row["code"] for row in starter_codebook()}


@pytest.mark.parametrize("step", RULE)
def test_every_step_of_the_rule_is_explained(step):
    assert f"rule-{step}" in ANCHORS


@pytest.mark.parametrize("parameter", ["as_of", "voice", "layer", "holders", "terms"])
def test_what_one_may_ask_of_the_standings_is_explained(parameter):
    assert f"parameter-{parameter}" in ANCHORS


def test_an_anchor_stands_once_and_each_link_within_the_guide_has_one():
    assert len(ANCHORS) == len(set(ANCHORS))
    assert set(re.findall(r'href="#(.+?)"', guide().html)) <= set(ANCHORS)


def test_every_heading_is_in_the_contents():
    assert len(guide().contents) == len(re.findall("<h[2-6]>", guide().html))


@pytest.mark.parametrize("asked_by_script", [True, False])
def test_every_field_of_the_coding_dialog_leads_to_its_section(
    client, editor, talks, asked_by_script
):
    article = make_article(editor, talks, text="Kessel could live with a 30-day truce.")
    passage = make_passage(editor, article, "30-day truce")
    position = make_position(editor, passage, make_actor(editor), make_term(editor, talks))
    client.force_login(editor)
    headers = {"HX-Request": "true"} if asked_by_script else {}
    addresses = [
        reverse("passage.mark", args=[article.pk]) + "?start=0&end=6&revision=1",
        reverse("passage.revise", args=[passage.pk]),
        reverse("position.revise", args=[position.pk]),
    ]
    shown = "".join(client.get(address, headers=headers).content.decode() for address in addresses)
    fields = {
        field.name
        for field in Position._meta.get_fields()
        if f'name="position-{field.name}' in shown
    }
    linked = set(LINK.findall(shown))
    assert (
        fields - {"version"} | {"passage", "tags", "about", "terms", "note", "conditions", "who"}
        == linked
    )
    assert linked <= set(ANCHORS)
    assert shown.count('target="_blank"') == shown.count('class="guide"') > len(linked)


def test_a_link_names_its_field_and_leaves_the_tab_key_to_the_fields(client, editor, talks):
    passage = make_passage(
        editor, make_article(editor, talks, text="A 30-day truce."), "30-day truce"
    )
    client.force_login(editor)
    address = reverse("position.state", args=[passage.pk])
    link = re.compile(r'<a [^>]*#voice"([^>]*)>\?<span class="said"> Voice: ')
    assert "tabindex" not in link.search(client.get(address).content.decode())[1]
    assert (
        'tabindex="-1"'
        in link.search(client.get(address, headers={"HX-Request": "true"}).content.decode())[1]
    )


def test_the_guide_is_for_everybody(client, reader):
    assert "Spokesperson" in client.get("/help/coding").content.decode()
    assert 'href="/help/coding"' in client.get("/help").content.decode()
    client.force_login(reader)
    assert client.get("/help/coding").status_code == 200
