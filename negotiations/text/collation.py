"""Sort keys for names, by the root order of the Unicode Collation Algorithm (UTS 10).

Its table is loaded when the first key is computed.
"""

from functools import cache
from struct import pack

import pyuca

#: The longest key in bytes. Names whose keys are equal up to here are ordered by id.
LONGEST = 1_000


def sort_key(name: str) -> bytes:
    """A key of at most LONGEST bytes; keys compare as bytes in the order of their names."""
    key = _collator().sort_key(name)
    return pack(f">{len(key)}H", *key)[:LONGEST]


@cache
def _collator() -> pyuca.Collator:
    return pyuca.Collator()
