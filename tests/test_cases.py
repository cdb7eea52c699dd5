"""Many cases in one test find what as many tests would."""

from uuid import uuid4

import pytest
from django.db import IntegrityError

from negotiations.models import Membership, User
from tests.cases import each_of

pytestmark = pytest.mark.django_db


@each_of("name", ["same", "same"])
def test_no_case_finds_what_another_wrote(name, owner):
    assert not User.objects.filter(username=name).exists()
    User.objects.create_user(name)


def test_each_case_that_fails_is_named_and_the_others_run(db):
    met = []

    @each_of("number", [1, 2, 3])
    @each_of(("letter", "wrong"), [("a", False), ("b", True)])
    def cases(number, letter, wrong):
        met.append((number, letter))
        assert not (wrong and number > 1)

    with pytest.raises(ExceptionGroup, match=r"cases: \[2\], \[3\]") as failed:
        cases()
    assert [str(inner) for inner in failed.value.exceptions] == [
        "cases: ['b', True] (1 sub-exception)"
    ] * 2
    assert len(met) == 6


def test_what_is_checked_at_the_commit_is_checked_after_each_case(talks):
    """A foreign key, for one."""

    @each_of("user", [uuid4()])
    def case(user):
        Membership.objects.filter(negotiation=talks).update(user=user)

    with pytest.raises(ExceptionGroup) as failed:
        case()
    assert isinstance(failed.value.exceptions[0], IntegrityError)
