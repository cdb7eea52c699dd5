"""The environment of measurements: the site of the size asked for, and others beside it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.client import Client
from benchmarks.corpus import CODER, PASSWORD, SIZES
from benchmarks.corpus.loading import load
from benchmarks.site import Site, folder, loaded, served


@dataclass
class Bench:
    """`site` is served; Django in this process is bound to its database."""

    site: Site
    _beside: ExitStack

    def beside(self, size: str) -> Site:
        """Open another site, in a temporary folder, until all measurements are done."""
        return self._beside.enter_context(open_site(size, self._beside.enter_context(folder(None))))

    def client(self, site: Site | None = None) -> Client:
        """An editor of the corpus, signed in."""
        return Client((site or self.site).address).sign_in(CODER, PASSWORD)


@contextmanager
def open_site(size: str, folder: Path) -> Iterator[Site]:
    with (
        loaded(size, folder, SIZES[size], load) as site,
        served(folder, site.url) as (site.address, site.process),
    ):
        yield site


@contextmanager
def open_bench(size: str, folder: Path) -> Iterator[Bench]:
    with open_site(size, folder) as site, ExitStack() as beside:
        yield Bench(site, beside)
