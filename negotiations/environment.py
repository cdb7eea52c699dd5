"""Read the environment variables that settings are made of. An empty one counts as not given.

Each function raises ImproperlyConfigured with a sentence that names the variable.
"""

import os
from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured


def switch(name: str, default: str = "0") -> bool:
    """Whether the variable is 1 (on) or 0 (off). Anything else is refused, such as “true”."""
    value = os.environ.get(name) or default
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} is “{value}”: write 1 (on) or 0 (off).")
    return value == "1"


def choice(name: str, known: Sequence[str]) -> str:
    """One of these words; the first of them is the default."""
    value = os.environ.get(name) or known[0]
    if value not in known:
        raise ImproperlyConfigured(f"{name} is “{value}”: write {', '.join(known)}.")
    return value


def missing(what: str, why: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"Set {what}: {why}. With NEGOTIATIONS_PRODUCTION=1 nothing is assumed (docs/deploy.md)."
    )


def given(name: str, why: str) -> str:
    if value := os.environ.get(name):
        return value
    raise missing(name, why)


def whole_number(name: str, value: str) -> int:
    """The value as a whole number, 0 or more."""
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"{name} is “{value}”: write a whole number, 0 or more.")
    return int(value)


def count(name: str, default: int) -> int:
    return whole_number(name, os.environ.get(name) or str(default))
