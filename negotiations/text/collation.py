"""The order in which people look for names: the root order of the Unicode Collation Algorithm (UTS
10).

Its table is read when a key is first asked for.
"""

from functools import cache
from struct import pack

import pyuca

#: In bytes: what two names share to here, their ids put in order.
LONGEST = 1_000


def sort_key(name: str) -> bytes:
    """Compared as bytes, keys are in the order of their names. At most LONGEST bytes."""
    key = _collator().sort_key(name)
    return pack(f">{len(key)}H", *key)[:LONGEST]


@cache
def _collator() -> pyuca.Collator:
    return pyuca.Collator()
