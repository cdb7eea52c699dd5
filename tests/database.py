"""The tests' PostgreSQL: a server of their own in a temporary folder, unless DATABASE_URL or
POSTGRES_HOST names one.

Each process of pytest-xdist has one to itself: what is running on a server holds back the change
feed of all its databases.
"""

import os
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from negotiations import postgres
from negotiations.data_folder import uses_own_database

_stack = ExitStack()
#: Says that DATABASE_URL is not the caller's.
OURS = "NEGOTIATIONS_TEST_SERVER"


def pytest_addoption():
    """The first hook there is: Django reads its settings right after. Workers inherit what their
    controller set.

    What a script starts in the background ignores Ctrl-C, and so would all that the tests start,
    some of which they end by it.
    """
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    _keep_compiled_modules()
    if uses_own_database() or OURS in os.environ:
        os.environ[OURS] = "yes"
        os.environ["DATABASE_URL"] = _stack.enter_context(postgres.temporary())
        os.environ["NEGOTIATIONS_DATA"] = _stack.enter_context(tempfile.TemporaryDirectory())


def _keep_compiled_modules():
    """Where the environment forbids it, beside the installed packages and not in this tree: to
    compile them takes longer than all else that a process does that a test starts.
    """
    if sys.dont_write_bytecode:
        sys.dont_write_bytecode = False
        sys.pycache_prefix = str(Path(sys.prefix) / "pycache")
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_unconfigure():
    _stack.close()
