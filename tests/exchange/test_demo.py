"""The demo, and the codebook that comes with the project."""

import re

import pytest
from django.db import transaction

from negotiations.actions import tag
from negotiations.exchange.codebook import starter_codebook
from negotiations.exchange.demo import load_demo
from negotiations.models import Actor, Affiliation, Article, Position, Round, Tag, Term, User
from negotiations.models.membership import Role

PASSWORDS = dict.fromkeys(Role.values, "a-password")


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Loaded once for the module, and taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo(PASSWORDS)
        yield
        transaction.set_rollback(True)


def test_it_holds_what_it_promises(demo, django_db_blocker):
    with django_db_blocker.unblock():
        counts = {
            model: model.objects.count()
            for model in (Article, Actor, Term, Position, Round, Affiliation)
        }
    least = {Article: 10, Actor: 12, Term: 15, Position: 70, Round: 2, Affiliation: 8}
    assert all(counts[model] >= least[model] for model in least), counts


def test_each_of_the_team_is_named_as_their_role(demo, django_db_blocker):
    with django_db_blocker.unblock():
        team = {(user.username, user.memberships.get().role) for user in User.objects.all()}
    assert team == {(role, role) for role in Role.values}


def test_it_is_loaded_once(demo, django_db_blocker):
    with django_db_blocker.unblock():
        assert load_demo(PASSWORDS) is None


def test_it_has_conditions_red_lines_a_package_and_reported_positions(demo, django_db_blocker):
    with django_db_blocker.unblock():
        assert Position.objects.filter(conditions__isnull=False).exists()
        assert Position.objects.filter(bargaining_role="red_line").exists()
        assert Position.objects.filter(term__items__isnull=False).exists()
        assert Position.objects.filter(own_voice=False).exists()


def test_the_codebook_has_parents_before_children_and_says_what_each_tag_means():
    seen = {None}
    for row in starter_codebook():
        assert row["parent"] in seen
        assert row["definition"]
        seen.add(row["code"])
    assert len(seen) > 60


@pytest.mark.parametrize("row", starter_codebook(), ids=lambda row: row["code"])
def test_a_tag_of_the_codebook_says_what_it_is_and_is_not(row):
    codes = {one["code"] for one in starter_codebook()}
    assert all(
        row[name]
        for name in ("label", "definition", "includes", "excludes", "example", "near_miss")
    )
    assert set(
        re.findall(r"\b[A-Z]{3,}(?:\.\w+)*", row["excludes"] + row["near_miss"])
    ) <= codes - {row["code"]}
    assert row["code"].count(".") == (row["parent"] or "").count(".") + bool(row["parent"]) <= 2


def test_a_code_stands_once_in_the_codebook():
    codes = [row["code"] for row in starter_codebook()]
    assert len(codes) == len(set(codes))


NODES = {
    "wages and services": "ECON.5",
    "sieges, crossings, ports and airports": "HUM.7",
    "leaving civilian sites": "FORCES.5",
    "compliance": "META.compliance",
    "crisis, walk-out, return": "META.process",
    "mandate": "TALKS.6",
    "principles and method": "TALKS.7",
    "whole texts": "IMPL.5",
}


@pytest.mark.parametrize("code", NODES.values(), ids=NODES)
def test_the_codebook_has_what_coders_of_real_texts_missed(code):
    assert code in {row["code"] for row in starter_codebook()}


@pytest.mark.django_db
def test_of_the_codebook_only_what_is_new_is_loaded_into_an_old_negotiation(editor, talks):
    old = [
        row | {"definition": "Ours."}
        for row in starter_codebook()
        if row["code"] not in NODES.values()
    ]
    tag.load(by=editor, negotiation=talks, tags=old)
    assert {
        one.code for one in tag.load(by=editor, negotiation=talks, tags=starter_codebook())
    } == set(NODES.values())
    assert Tag.objects.filter(definition="Ours.", version=1).count() == len(old)


@pytest.mark.django_db
def test_the_codebook_loads_into_any_negotiation(editor, talks):
    tag.load(by=editor, negotiation=talks, tags=starter_codebook())
    assert Tag.objects.get(code="CEASE.3.1").parent.parent.code == "CEASE"
    assert tag.load(by=editor, negotiation=talks, tags=starter_codebook()) == []
