"""Count what a caller asks or tries, minute by minute, for all processes of the site together."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.db import connection
from django.db.models import F
from django.utils import timezone

from negotiations.models import Allowance

WINDOW = timedelta(minutes=1)
#: The one clock of the limits.
now = timezone.now

SPEND = """
    INSERT INTO negotiations_allowance AS held (holder, spent, ends_at) VALUES (%(holder)s, 1, %(ends)s)
    ON CONFLICT (holder) DO UPDATE SET
        spent = CASE WHEN held.ends_at <= %(now)s THEN 1 ELSE held.spent + 1 END,
        ends_at = CASE WHEN held.ends_at <= %(now)s THEN EXCLUDED.ends_at ELSE held.ends_at END
    RETURNING spent, ends_at
"""


@dataclass(frozen=True)
class Spent:
    """What is left to a caller of a quota, and for how many seconds that counts."""

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


def spend(holder: str, *, policy: str, quota: int) -> Spent:
    """One request more. One statement, so that requests at the same moment are all counted."""
    moment = now()
    with connection.cursor() as cursor:
        cursor.execute(SPEND, {"holder": f"{policy} {holder}", "now": moment, "ends": moment + WINDOW})
        spent, ends = cursor.fetchone()
    return Spent(policy, quota, spent, max(ceil((ends - moment).total_seconds()), 1))


def give_back(holder: str, *, policy: str) -> None:
    """What was spent turned out not to count."""
    held = Allowance.objects.filter(holder=f"{policy} {holder}", ends_at__gt=now(), spent__gt=0)
    held.update(spent=F("spent") - 1)


def forget_ended() -> None:
    Allowance.objects.filter(ends_at__lte=now()).delete()
