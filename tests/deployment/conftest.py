"""The image and its containers, without Docker: the files it copies, the commands it runs, the
environment they get.
"""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.deployment.files import ROOT, command_of, compose, copied, dockerfile, environment_of
from tests.deployment.postgres import reached_by_tcp
from tests.waiting import PATIENCE, free_port, wait_until

PASSWORD = "p/a#s%s@w:o?r d'\"$x"
QUOTED = r'''"p/a#s%s@w:o?r d'\"\$x"'''
SECRET = "0123456789-abcdefghijklmnopqrstuvwxyz-0123456789-abcdefghijklmnopqrstuvwxyz"


def filled_in(hosts="example.org", **others):
    """.env.example as an operator fills it in."""
    given = {
        "NEGOTIATIONS_SECRET_KEY": SECRET,
        "NEGOTIATIONS_HOSTS": f'"{hosts}"',
        "POSTGRES_PASSWORD": QUOTED,
    } | others
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.lstrip("#").partition("=")[0] not in given]
    return "\n".join([*kept, *(f"{name}={value}" for name, value in given.items())])


class Running(subprocess.Popen):
    """A process that prints into a file."""

    def __init__(self, command, *, log, **options):
        self.log = log
        with log.open("wb") as file:
            super().__init__(command, stdout=file, stderr=subprocess.STDOUT, **options)

    @property
    def printed(self):
        return self.log.read_text(encoding="utf-8")

    def ended(self):
        """Its status, and what it printed; it is killed when it does not end."""
        try:
            self.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            self.wait()
            pytest.fail(f"{self.args} has not ended after {PATIENCE} s: {self.printed}")
        return self.returncode, self.printed


class Image:
    """A folder with what the image has in /site."""

    def __init__(self, site, home):
        self.site, self.home, self.port, self.numbers = site, home, free_port(), count()

    def inside(self, text):
        """The text with the image's paths and port as they are here."""
        return (
            text.replace("/home/site", str(self.home))
            .replace("/site/", f"{self.site}/")
            .replace("8000", str(self.port))
        )

    def run(self, command, environment):
        """Starts a command as Docker would, in /site."""
        given = {name: self.inside(value) for name, value in environment.items()}
        given["PATH"] = f"{Path(sys.executable).parent}:{os.defpath}"
        own = [self.inside(argument) for argument in command]
        if own[:3] == ["python", "manage.py", "serve"]:
            own += ["--port", str(self.port), "--workers", "1"]
        return Running(own, cwd=self.site, env=given, log=self.home / f"{next(self.numbers)}.log")


@pytest.fixture(scope="session")
def image(tmp_path_factory):
    """Built as the Dockerfile says."""
    site, home = tmp_path_factory.mktemp("image"), tmp_path_factory.mktemp("home")
    for path in copied():
        source, target = ROOT / path, site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        skipped = shutil.ignore_patterns("__pycache__")
        shutil.copytree(source, target, ignore=skipped) if source.is_dir() else shutil.copy(
            source, target
        )
    image = Image(site, home)
    (collect,) = [rest for word, rest in dockerfile() if word == "RUN" and "collectstatic" in rest]
    settings = {
        "NEGOTIATIONS_PRODUCTION": "1",
        "NEGOTIATIONS_STATIC": "/site/staticfiles",
        "NEGOTIATIONS_DATA": "/home/site",
    }
    status, printed = image.run(["sh", "-c", collect], settings).ended()
    assert status == 0, printed
    return image


@pytest.fixture(scope="session")
def database():
    with reached_by_tcp(filled_in()) as port:
        yield port


class Site:
    """The services of the compose file with one .env, run one at a time."""

    def __init__(self, image, database, env_text):
        self.image, self.env_text, self.services = image, env_text, compose(env_text)
        self.address = {"POSTGRES_HOST": "127.0.0.1", "POSTGRES_PORT": database}

    def environment(self, name):
        given = environment_of(self.services[name], self.env_text)
        assert given["POSTGRES_HOST"] in self.services
        return given | self.address

    def start(self, name, command=None, **others):
        """Of the service's command, or of another in its container, the process."""
        return self.image.run(
            command or command_of(self.services[name]), self.environment(name) | others
        )

    def end(self, name, command=None, **others):
        """The same, when it has ended: status, and what it printed."""
        return self.start(name, command, **others).ended()

    def is_healthy(self, name):
        kind, *check = self.services[name]["healthcheck"]["test"]
        assert kind == "CMD"
        return self.end(name, check)[0] == 0

    @contextmanager
    def running(self, name, **others):
        """The service, healthy; in the end stopped as Docker stops it."""
        process = self.start(name, **others)
        try:
            wait_until(
                lambda: process.poll() is not None or self.is_healthy(name), f"health of {name}"
            )
            assert process.poll() is None, process.printed
            yield process
        finally:
            process.terminate()
            process.ended()


@pytest.fixture(scope="session")
def site(image, database):
    return lambda **given: Site(image, database, filled_in(**given))


def migrate(site):
    """Unless that was done: to be told so takes three seconds."""
    ours = site()
    settings = compose(ours.env_text)["postgres"]["environment"]
    with psycopg.connect(
        host=ours.address["POSTGRES_HOST"],
        port=ours.address["POSTGRES_PORT"],
        dbname=settings["POSTGRES_DB"],
        user=settings["POSTGRES_USER"],
        password=settings["POSTGRES_PASSWORD"],
    ) as connection:
        (there,) = connection.execute("SELECT to_regclass('django_migrations')").fetchone()
    if there is None:
        status, printed = ours.end("migrations")
        assert status == 0, printed


@pytest.fixture
def migrated(site):
    migrate(site)
