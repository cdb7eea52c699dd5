"""The demo, and the codebook that comes with the project."""

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
        counts = {model: model.objects.count() for model in (Article, Actor, Term, Position, Round, Affiliation)}
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


@pytest.mark.django_db
def test_the_codebook_loads_into_any_negotiation(editor, talks):
    tag.load(by=editor, negotiation=talks, tags=starter_codebook())
    assert Tag.objects.get(code="CEASE.3.1").parent.parent.code == "CEASE"
    assert tag.load(by=editor, negotiation=talks, tags=starter_codebook()) == []
