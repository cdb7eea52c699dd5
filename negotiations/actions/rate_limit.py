"""Count requests per minute and failed passwords per caller, for all processes of the site
together.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db import connection, transaction
from django.db.models import Case, F, When
from django.utils import timezone

from negotiations.models import RateLimit

WINDOW = timedelta(minutes=1)
#: How long a failed password is remembered after the last one, and the longest that the next has to
#: wait.
REMEMBERED, LONGEST_WAIT = timedelta(days=1), timedelta(minutes=15)
#: The one clock of the limits.
now = timezone.now

SPEND = """
    INSERT INTO negotiations_ratelimit AS held (holder, spent, ends_at)
    VALUES (%(holder)s, 1, %(ends)s)
    ON CONFLICT (holder) DO UPDATE SET
        spent = CASE WHEN held.ends_at <= %(now)s THEN 1 ELSE held.spent + 1 END,
        ends_at = CASE WHEN held.ends_at <= %(now)s THEN EXCLUDED.ends_at ELSE held.ends_at END
    RETURNING spent, ends_at
"""


@dataclass(frozen=True)
class Consumed:
    """What a caller has left of a quota, and for how many seconds that holds."""

    policy: str
    quota: int
    spent: int
    seconds: int

    @property
    def left(self) -> int:
        return max(self.quota - self.spent, 0)

    @property
    def over(self) -> bool:
        return self.spent > self.quota


def consume(holder: str, *, policy: str, quota: int) -> Consumed:
    """Count one more request. One statement, so that concurrent requests are all counted."""
    moment = now()
    with connection.cursor() as cursor:
        cursor.execute(
            SPEND, {"holder": f"{policy} {holder}", "now": moment, "ends": moment + WINDOW}
        )
        spent, ends = cursor.fetchone()
    return Consumed(policy, quota, spent, max(ceil((ends - moment).total_seconds()), 1))


HOLD = """
    INSERT INTO negotiations_ratelimit AS held (holder, spent, ends_at) VALUES (%s, 0, %s)
    ON CONFLICT (holder) DO UPDATE SET spent = held.spent RETURNING spent, ends_at
"""


@dataclass(frozen=True)
class Try:
    """A password check that one counter allows or delays. It counts as failed until it is released.

    `wait`: seconds during which no password is checked (this try was not counted); 0 if it may be
    checked.
    """

    holder: str
    wait: int
    ends_at: datetime
    ended_before: datetime


def try_password(holders: Collection[str], *, free: int) -> list[Try]:
    """Count a try by each of these counters, or by none if one of them must wait.

    The first `free` failures cost no waiting. After the next, the caller waits one minute; each
    further failure doubles that, up to LONGEST_WAIT. Tries are counted before the password is
    checked, so that concurrent ones are all counted. All are forgotten a day after the last
    failure.
    """
    tries = [_try(holder, free) for holder in holders]
    if any(one.wait for one in tries):
        release(tries)
    return tries


@transaction.atomic
def _try(holder: str, free: int) -> Try:
    moment, holder = now(), f"password {holder}"
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [holder, moment])
        failed, ends = cursor.fetchone()
    if ends <= moment:
        failed = 0
    wait = (ends - REMEMBERED + _wait_after(failed, free) - moment).total_seconds()
    if failed and wait > 0:
        return Try(holder, ceil(wait), ends, ends)
    RateLimit.objects.filter(holder=holder).update(spent=failed + 1, ends_at=moment + REMEMBERED)
    return Try(holder, 0, moment + REMEMBERED, ends)


def _wait_after(failed: int, free: int) -> timedelta:
    return (
        min(2 ** min(failed - free, 10) * WINDOW, LONGEST_WAIT) if failed >= free else timedelta()
    )


def release(tries: Collection[Try]) -> None:
    """Uncount tries whose password was right or was not checked. Earlier failures stay, and are
    kept as long as before.
    """
    for one in tries:
        if not one.wait:
            before = Case(When(ends_at=one.ends_at, then=one.ended_before), default=F("ends_at"))
            held = RateLimit.objects.filter(holder=one.holder, spent__gt=0)
            held.update(spent=F("spent") - 1, ends_at=before)


def forget_ended() -> None:
    RateLimit.objects.filter(ends_at__lte=now()).delete()
