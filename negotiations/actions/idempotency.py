"""Keep the response to a request with an Idempotency-Key, in the transaction that does what it
asks.
"""

from typing import Any

from django.db import connection

from negotiations.models import StoredResponse, User


def claim(*, caller: User, key: str) -> bool:
    """Return whether no other request with this key is running. None will until this transaction
    ends.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 1))", [f"{caller.pk} {key}"]
        )
        return bool(cursor.fetchone()[0])


def kept(*, caller: User, key: str) -> StoredResponse | None:
    return StoredResponse.objects.alive().filter(caller=caller, key=key).first()


def keep(*, caller: User, key: str, **answer: Any) -> StoredResponse:
    """Store a response, in place of an expired one."""
    StoredResponse.objects.filter(caller=caller, key=key).delete()
    return StoredResponse.objects.create(caller=caller, key=key, **answer)


def forget_expired() -> None:
    StoredResponse.objects.expired().delete()
