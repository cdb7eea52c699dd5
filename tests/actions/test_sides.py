"""A side is a name that parties share: how it is written makes no second one."""

import pytest

from negotiations.actions import party
from tests.factories import make_actor, make_party

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("written", ["kessel ", "KESSEL", "\u00a0Kessel", "Kes\u00adsel"])
def test_a_side_is_one_however_it_is_written(owner, talks, written):
    """Or two of one side would count as opposed."""
    make_party(owner, talks, make_actor(owner), side="Kessel")
    second = make_party(owner, talks, make_actor(owner, "Aruvia"), side=written)
    assert second.side == "Kessel"
    third = make_party(owner, talks, make_actor(owner, "Zorvia"))
    assert party.revise(third, by=owner, version=1, side=written).side == "Kessel"
    assert party.revise(third, by=owner, version=2, side="Kessels").side == "Kessels"
