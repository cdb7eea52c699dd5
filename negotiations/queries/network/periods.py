"""Spans of days that are compared: a quarter and the one before."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """From `since` until `until`, both included."""

    since: date
    until: date

    @property
    def before(self) -> "Period":
        """The window that ends where this one begins: of as many months where these are whole, else
        of as many days.
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
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    last = first.month + 2
    return Period(first, date(day.year, last, monthrange(day.year, last)[1]))


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _months_earlier(day: date, months: int) -> date:
    year, month = divmod(_months(day) - months, 12)
    return date(year, month + 1, 1) if year >= date.min.year else date.min


def _days_earlier(day: date, days: int) -> date:
    return date.fromordinal(max(day.toordinal() - days, 1))
