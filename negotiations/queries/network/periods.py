"""Periods that a network is compared over: a quarter, and the period before it."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """The days from `since` to `until`, both included."""

    since: date
    until: date

    @property
    def before(self) -> "Period":
        """The period that ends on the day before this one begins.

        It has as many months if this one consists of whole months, else as many days.
        """
        until = self.since - DAY if self.since > date.min else self.since
        if (
            self.since.day == 1
            and self.until.day == monthrange(self.until.year, self.until.month)[1]
        ):
            return Period(
                _months_earlier(self.since, _months(self.until) - _months(self.since) + 1), until
            )
        return Period(_days_earlier(self.since, (self.until - self.since).days + 1), until)


def quarter_of(day: date) -> Period:
    """The calendar quarter that contains `day`."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    last = first.month + 2
    return Period(first, date(day.year, last, monthrange(day.year, last)[1]))


def _months(day: date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1


def _months_earlier(day: date, months: int) -> date:
    """The first day of the month `months` before; date.min at the earliest."""
    year, month = divmod(_months(day) - months, 12)
    return date(year, month + 1, 1) if year >= date.min.year else date.min


def _days_earlier(day: date, days: int) -> date:
    """The day `days` before; date.min at the earliest."""
    return date.fromordinal(max(day.toordinal() - days, 1))
