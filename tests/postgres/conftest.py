"""Folders that the server's user can reach, and small programs that hold a database until their
stdin closes.
"""

import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

import psycopg
import pytest

from negotiations.postgres import running
from tests.waiting import PATIENCE, heed_signals, time_limit

ROOT = Path(__file__).parents[2]

HOLD = """
import sys
from pathlib import Path
from negotiations.postgres import running
from tests.waiting import PATIENCE, heed_signals, time_limit
with running(Path(sys.argv[1])) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


class Program:
    """A Python program in a process group of its own."""

    def __init__(self, source: str, *arguments: object) -> None:
        command = [sys.executable, "-c", source, *map(str, arguments)]
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            text=True,
            start_new_session=True,
            preexec_fn=heed_signals,
            **pipes,
        )

    def says(self) -> str:
        """Its next line; without one, the test fails with what it wrote to stderr."""
        with time_limit(self.process, "a line of the program"):
            line = self.process.stdout.readline().strip()
        return line or pytest.fail(self.process.stderr.read())

    def complains(self) -> str:
        """Its next line on stderr."""
        with time_limit(self.process, "a line of the program on stderr"):
            return self.process.stderr.readline()

    def wait(self) -> int:
        """Its status, once it has ended."""
        with time_limit(self.process, "the program to end"):
            return self.process.wait()

    def leave(self) -> None:
        """Let it go on to its end, without waiting for that."""
        self.process.stdin.close()

    def end(self) -> int:
        self.leave()
        return self.wait()

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send the signal to its whole group, and wait for its end."""
        os.killpg(self.process.pid, number)
        self.wait()


Start = Callable[..., Program]


@pytest.fixture
def program() -> Iterator[Start]:
    """Start a Program from its source and arguments; none outlives the test."""
    started: list[Program] = []

    def start(source: str, *arguments: object) -> Program:
        started.append(Program(source, *arguments))
        return started[-1]

    yield start
    for each in started:
        each.leave()
    for each in started:
        each.wait()
        each.process.stdout.close()
        each.process.stderr.close()


@pytest.fixture
def hold(program: Start) -> Start:
    """Start a Program that runs the database in a folder, and wait until it does."""

    def start(data: Path, *arguments: str) -> Program:
        holder = program(HOLD, data, *arguments)
        holder.url = holder.says()
        return holder

    return start


@contextmanager
def reachable_folder() -> Iterator[Path]:
    """A new folder that every user can reach; pytest's tmp_path is closed to all but us."""
    places = ("/dev/shm", "/var/tmp", "/tmp")  # noqa: S108 - mkdtemp makes it ours
    place = next(place for place in places if os.access(place, os.W_OK) and roomy(place))
    path = Path(tempfile.mkdtemp(prefix="test-", dir=place))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


def roomy(place: str) -> bool:
    """In containers, the quick /dev/shm often has no room for a database."""
    return shutil.disk_usage(place).free > 2**30


@pytest.fixture
def folder() -> Iterator[Path]:
    with reachable_folder() as path:
        yield path


@pytest.fixture
def new(folder: Path) -> Path:
    """A data folder that is still to be made."""
    return folder / "data"


@pytest.fixture
def data(new: Path, once_made: Path) -> Path:
    """A data folder with a database, made before."""
    new.mkdir()
    subprocess.run(["cp", "-a", once_made / "postgres", new], check=True)
    return new


@pytest.fixture(scope="session")
def once_made() -> Iterator[Path]:
    with reachable_folder() as path:
        with running(path):
            pass
        yield path


@pytest.fixture
def closed(folder: Path) -> Path:
    """A folder that only root can enter."""
    if os.geteuid() != 0:
        pytest.skip("only root runs the server as another user, whom a closed folder keeps out")
    (folder / "closed").mkdir(mode=0o700)
    return folder / "closed"


def ask(url: str, question: str = "SELECT 1") -> object:
    """The first value that the database answers."""
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchone()[0]


def write(url: str, word: str) -> None:
    """Keep a word in the database."""
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (word text)")
        connection.execute("INSERT INTO note VALUES (%s)", [word])


def words(url: str) -> list[str]:
    """The words kept in the database."""
    with psycopg.connect(url) as connection:
        return [word for (word,) in connection.execute("SELECT word FROM note ORDER BY word")]


def socket_of(url: str) -> Path:
    """The folder that the URL leads to."""
    return Path(unquote(url.partition("?host=")[2]))


def pid_of_server(data: Path) -> int:
    return int((data / "postgres" / "postmaster.pid").read_text().split()[0])


def parent(pid: int) -> int:
    return int(Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()[1])


def ended(pid: int) -> bool:
    """Wait for the end of a process that is not our child, for a minute at most."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    with os.fdopen(process):
        return bool(select.select([process], [], [], PATIENCE)[0])


def lives(pid: int) -> bool:
    return Path("/proc", str(pid), "exe").exists()
