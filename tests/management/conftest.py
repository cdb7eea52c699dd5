"""A site with the demo: as `serve --demo` makes it, and served by its database alone."""

import subprocess

import pytest

from negotiations import postgres
from tests.management.serving import served
from tests.postgres.conftest import reachable_folder
from tests.waiting import PATIENCE


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """A new site with the demo, which has ended; what its start printed, and its first page."""
    data = tmp_path_factory.mktemp("demo")
    with served(data, "--demo", "--workers", "1") as site:
        page = site.ask()[2]
    return data, site.printed, page


@pytest.fixture(scope="session")
def site(demo):
    """The folder of a copy, whose database server runs. Whoever changes it puts it back."""
    with reachable_folder() as data:
        subprocess.run(["cp", "-a", f"{demo[0]}/.", data], check=True, timeout=PATIENCE)
        with postgres.running(data):
            yield data
