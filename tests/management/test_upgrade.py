"""An upgrade of a site whose codes, labels and names collide once they are compared in one form."""

from importlib import import_module
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor

from negotiations.actions import tag, term
from negotiations.actions.alike import Alike
from negotiations.models import Actor, Negotiation, Tag, Term, User
from tests.management.scratch import scratch_database

BEFORE = "0012_voice_follows_the_speaker"
INTERRUPTED = "0016_compared_names_are_unique"
CODES = ["CEASE", "cease", "Cease ", "OTHER"]
LABELS = [
    "The port is opened",
    "the port is opened",
    " The port is opened",
    "The port  is opened",
    "Monitors",
]
NAMES = [
    ("Ana Ruiz", "person"),
    ("Ana  Ruiz", "person"),
    ("Ana\u00a0Ruiz", "person"),
    ("ana ruiz", "media"),
]


@pytest.fixture
def scratch(django_db_setup, django_db_blocker):
    """A database of its own, as the site had it before."""
    with scratch_database(django_db_blocker):
        call_command("migrate", "negotiations", BEFORE, verbosity=0)
        yield MigrationExecutor(connection).loader.project_state([("negotiations", BEFORE)]).apps


def filled(then):
    """The talks, with what collides."""

    def make(model, **fields):
        return then.get_model("negotiations", model).objects.create(version=1, **fields)

    talks = make("Negotiation", slug="kessel", title="Talks")
    for code in CODES:
        make("Tag", negotiation=talks, code=code, label=code)
    parent = make("Term", negotiation=talks, label="Parent")
    for label in LABELS:
        make("Term", negotiation=talks, label=label)
        make("Term", negotiation=talks, label=label, parent=parent)
    for name, kind in NAMES:
        make("Actor", negotiation=talks, name=name, kind=kind)


def stored():
    """All ids and words."""
    with connection.cursor() as cursor:
        rows = {}
        for table, column in (("tag", "code"), ("term", "label"), ("actor", "name")):
            cursor.execute(f"SELECT id, {column} FROM negotiations_{table} ORDER BY id")  # noqa: S608
            rows[table] = cursor.fetchall()
        return rows


def interrupted():
    """The migration that makes them unique, broken off in the middle: half an index is there, and
    some are numbered.
    """
    call_command("migrate", "negotiations", "0015_found_by_one_form", verbosity=0)
    steps = import_module(f"negotiations.migrations.{INTERRUPTED}")
    with connection.schema_editor(atomic=False) as editor:
        steps.add_columns(None, editor)
        with pytest.raises(IntegrityError):
            steps.make_unique(None, editor)
        steps.number(None, editor)


def test_what_collides_is_kept_numbered_and_listed_and_no_more_comes(scratch):
    filled(scratch)
    before = stored()
    interrupted()
    call_command("migrate", verbosity=0)
    assert stored() == before

    tags, terms = Tag.objects.order_by("id"), Term.objects.exclude(label="Parent").order_by("id")
    assert list(tags.values_list("code", "clash")) == list(zip(CODES, [0, 1, 2, 0], strict=True))
    for parent in (None, Term.objects.get(label="Parent")):
        numbered = list(terms.filter(parent=parent).values_list("label", "clash"))
        assert numbered == list(zip(LABELS, [0, 1, 2, 3, 0], strict=True))
    assert (
        list(Actor.objects.called(" ANA RUIZ").order_by("id").values_list("name", "kind")) == NAMES
    )

    out = StringIO()
    call_command("check_data", stdout=out)
    said = out.getvalue()
    assert "kessel: 1 code is there more than once" in said
    assert "kessel: 2 labels are there more than once" in said
    assert "kessel: 1 name and kind of an actor is there more than once" in said
    listed = [*tags[:3], *terms[:8], *Actor.objects.filter(kind="person")]
    assert [str(row.pk) in said for row in listed] == [True] * len(listed)

    talks, somebody = Negotiation.objects.get(), User.objects.create_superuser("somebody")
    with pytest.raises(ValidationError):
        tag.add(by=somebody, negotiation=talks, code="ceAse", label="New")
    with pytest.raises(Alike):
        term.add(by=somebody, negotiation=talks, label="THE PORT IS OPENED")
    assert tag.revise(tags[1], by=somebody, version=tags[1].version, label="Revised").clash == 1
