"""A site with a corpus of some size: its folder, its PostgreSQL with fsync on, and `serve` on a
free port.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import psycopg

from negotiations import postgres
from negotiations.postgres.processes import end_with_us

ROOT = Path(__file__).parent.parent
PATIENCE = 120


@dataclass
class Site:
    """`url` is that of the database, `address` that of the pages."""

    size: str
    folder: Path
    url: str
    address: str = ""
    process: Any = field(default=None, repr=False)

    def rows(self, query: str, *parameters: Any) -> list[Any]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(query.encode(), parameters).fetchall()

    def value(self, query: str, *parameters: Any) -> Any:
        return self.rows(query, *parameters)[0][0]


@contextmanager
def folder(kept: Path | None) -> Iterator[Path]:
    """The folder to keep, or a temporary one that is removed afterwards, together with its database
    if that had to be elsewhere.
    """
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.absolute()
        return
    made = Path(tempfile.mkdtemp(prefix="negotiations-benchmarks-"))
    made.chmod(0o711)
    try:
        yield made
    finally:
        elsewhere = (made / "postgres").resolve().parent
        shutil.rmtree(made)
        shutil.rmtree(elsewhere, ignore_errors=True)


def environment(folder: Path, url: str | None) -> dict[str, str]:
    """The environment of the site's commands: ours, without the settings of another site."""
    ours = {
        name: value for name, value in os.environ.items() if not name.startswith("NEGOTIATIONS_")
    }
    ours.pop("DATABASE_URL", None)
    ours["NEGOTIATIONS_DATA"] = str(folder)
    return ours | ({"DATABASE_URL": url} if url else {})


def manage(folder: Path, url: str, *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(folder, url),
        check=True,
    )


@contextmanager
def loaded(
    size: str, folder: Path, articles: int, load: Callable[[str, int], None]
) -> Iterator[Site]:
    """The site with its corpus, loaded by `load` if the folder has none; it is not served yet."""
    with postgres.running(folder) as url:
        complete = folder / "corpus.json"
        if not complete.exists():
            begun = time.perf_counter()
            manage(folder, url, "migrate", "--verbosity", "0")
            load(url, articles)
            complete.write_text(
                json.dumps({"size": size, "seconds": round(time.perf_counter() - begun)})
            )
        if (there := json.loads(complete.read_text())["size"]) != size:
            raise SystemExit(
                f"{folder} holds a corpus of size {there}: use another folder for {size}."
            )
        yield Site(size, folder, url)


@contextmanager
def served(
    folder: Path, url: str | None = None, *options: str
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address, as soon as it answers; without `url`, `serve` brings its own PostgreSQL."""
    port = _free_port()
    command = [
        sys.executable,
        "manage.py",
        "serve",
        "--port",
        str(port),
        "--workers",
        "2",
        *options,
    ]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(folder, url),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=end_with_us(signal.SIGTERM),
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(process, f"{address}/readyz")
        yield address, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    patience = time.monotonic() + PATIENCE
    while time.monotonic() < patience:
        if process.poll() is not None:
            raise SystemExit(f"serve ended with {process.returncode}.")
        try:
            with urlopen(address, timeout=PATIENCE):
                return
        except (URLError, ConnectionError):
            time.sleep(0.01)
    raise SystemExit(f"serve did not answer in {PATIENCE} seconds.")
