"""The tests' PostgreSQL: a server of their own in a temporary folder, unless DATABASE_URL names one."""

import os
import tempfile
from contextlib import ExitStack

from negotiations import postgres

_stack = ExitStack()


def pytest_addoption():
    """The first hook there is: Django reads its settings right after. Workers use the server their controller started."""
    if "DATABASE_URL" not in os.environ and "PYTEST_XDIST_WORKER" not in os.environ:
        os.environ["DATABASE_URL"] = _stack.enter_context(postgres.temporary())
        os.environ["NEGOTIATIONS_DATA"] = _stack.enter_context(tempfile.TemporaryDirectory())


def pytest_unconfigure():
    _stack.close()
