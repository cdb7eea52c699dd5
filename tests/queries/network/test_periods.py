"""Periods that a network is compared over."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiations.queries.network.periods import Period, quarter_of


@pytest.mark.parametrize(
    ("day", "since", "until"),
    [
        ("2031-05-14", "2031-04-01", "2031-06-30"),
        ("2032-02-29", "2032-01-01", "2032-03-31"),
        ("2031-12-31", "2031-10-01", "2031-12-31"),
    ],
)
def test_a_day_has_a_quarter(day, since, until):
    assert quarter_of(date.fromisoformat(day)) == Period(
        date.fromisoformat(since), date.fromisoformat(until)
    )


def test_before_a_quarter_is_a_quarter():
    assert quarter_of(date(2031, 2, 1)).before == quarter_of(date(2030, 12, 1))


def test_before_two_whole_months_are_two_whole_months():
    assert Period(date(2031, 2, 1), date(2031, 3, 31)).before == Period(
        date(2030, 12, 1), date(2031, 1, 31)
    )


def test_before_some_days_are_as_many():
    assert Period(date(2031, 5, 2), date(2031, 5, 8)).before == Period(
        date(2031, 4, 25), date(2031, 5, 1)
    )


@settings(deadline=None)
@given(st.dates(), st.integers(0, 5000))
def test_the_period_before_ends_where_the_period_begins(since, days):
    period = Period(since, date.fromordinal(min(since.toordinal() + days, date.max.toordinal())))
    before = period.before
    assert before.since <= before.until
    assert before.until == (since - timedelta(days=1) if since > date.min else since)
