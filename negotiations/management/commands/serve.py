"""The site, on one command: database, migrations, web server; with --demo, something to look at."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from granian import Granian
from granian.constants import Interfaces

from negotiations import postgres
from negotiations.exchange.demo import load_demo
from negotiations.models.membership import Role
from negotiations.postgres.processes import end_with_us

OLDEST_POSTGRESQL = 18
PATIENCE = 10  # seconds for a worker to stop by itself: one that is stopped while it starts may miss the signal


class Command(BaseCommand):
    help = "Serve the site: find or start the database, migrate it, and answer until Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=min(os.cpu_count() or 1, 4), help="default: one a core")
        parser.add_argument("--without-worker", action="store_true", help="background jobs run elsewhere")
        parser.add_argument(
            "--without-migrations", action="store_true", help="they run elsewhere: refuse to start while one is missing"
        )
        parser.add_argument("--demo", action="store_true", help="load the demo once, and print its logins")

    def handle(self, *args: Any, **options: Any) -> None:
        settings.DATA.mkdir(parents=True, exist_ok=True)
        address = f"http://{options['host']}:{options['port']}"
        try:
            with postgres.only_one(settings.DATA / "serve.lock", address):
                _refuse_taken(options["host"], options["port"])
                self._prepare(options["demo"], migrate=not options["without_migrations"])
                held = _hold_stops()
                self.stdout.write(f"Serving on {address} (data in {settings.DATA}). Stop with Ctrl-C.")
                self.stdout.flush()
                os.register_at_fork(after_in_child=end_with_us(signal.SIGKILL))
                with nullcontext() if options["without_worker"] else _worker():
                    _web_server(options, held).serve()
        except postgres.AlreadyRunning as error:
            raise CommandError(str(error)) from error

    def _prepare(self, demo: bool, *, migrate: bool) -> None:
        if connection.cursor().connection.info.server_version // 10000 < OLDEST_POSTGRESQL:
            raise CommandError(
                f"PostgreSQL {OLDEST_POSTGRESQL} or newer is needed; DATABASE_URL leads to an older one."
            )
        if migrate:
            call_command("migrate", verbosity=0)
        else:
            _refuse_missing_migrations()
        if demo:
            self._load_demo()
        connection.close()

    def _load_demo(self) -> None:
        passwords = _demo_passwords(settings.DATA / "demo-logins.json")
        if load_demo(passwords):
            self.stdout.write("The demo is loaded: negotiation “istanbul”.")
        self.stdout.write("Sign in to it as one of:")
        for role in Role.values:
            self.stdout.write(f"  {role:<10} {passwords[role]}")


def _refuse_missing_migrations() -> None:
    migrations = MigrationExecutor(connection)
    if missing := migrations.migration_plan(migrations.loader.graph.leaf_nodes()):
        raise CommandError(
            f"{len(missing)} of the database's migrations have not run, the first is {missing[0][0]}: run "
            "`manage.py migrate` and wait until it has ended, then start again."
        )


def _refuse_taken(host: str, port: int) -> None:
    """The web server would share a port with another of its kind, and each would answer some of the requests."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"{host}:{port} cannot be used ({error.strerror}): choose another with --port."
            ) from error


def _demo_passwords(kept: Path) -> dict[str, str]:
    """Made once, and kept beside the data so that they can be printed again."""
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(json.dumps({role: secrets.token_urlsafe(9) for role in Role.values}), encoding="utf-8")
    passwords: dict[str, str] = json.loads(kept.read_text(encoding="utf-8"))
    return passwords


def _hold_stops() -> list[int]:
    """The signals to stop that come before the web server listens to them: in between, one would be lost."""
    held: list[int] = []
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, lambda number, _: held.append(number))
    return held


@contextmanager
def _worker() -> Iterator[None]:
    """The background worker, in a session of its own so that Ctrl-C reaches it through us.

    It ends with us by SIGTERM: a shell may have us ignore SIGINT, and what we ignore it would ignore too.
    """
    command = [sys.executable, sys.argv[0], "procrastinate", "--verbosity", "0", "worker"]
    worker = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=end_with_us(signal.SIGTERM),
    )
    try:
        yield
    finally:
        worker.terminate()
        try:
            worker.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()


def _web_server(options: dict[str, Any], held: list[int]) -> Any:
    server: Any = Granian(
        "negotiations.wsgi:application",
        address=options["host"],
        port=options["port"],
        interface=Interfaces.WSGI,
        workers=options["workers"],
        blocking_threads=2,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
        log_enabled=False,
    )

    @server.on_startup  # type: ignore[untyped-decorator]
    def deliver() -> None:
        for number in held:
            signal.raise_signal(number)

    return server
