"""Serve the site by one command: database, migrations, web server and, with --demo, an example."""

import json
import os
import secrets
import signal
import socket
import sys
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from negotiations import postgres, web
from negotiations.actions import user
from negotiations.database.base import PatientConnection
from negotiations.exchange.demo import load_demo
from negotiations.mail import site_address
from negotiations.management.commands.invite import first_person_link
from negotiations.models.membership import Role

OLDEST_POSTGRESQL = 18
PATIENCE = 10.0  # seconds to answer requests under way when the site is stopped
LOCK_TIMEOUT = "15s"  # for a row that another transaction has locked
TRIES = 2  # attempts of the database to answer before a page says that it does not
PAGES = 3  # threads of a web process for pages, in addition to one per stream


class Command(BaseCommand):
    help = "Serve the site: find or start the database, migrate it, and answer until Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--workers", type=int, default=min(os.cpu_count() or 1, 4), help="default: one a core"
        )
        parser.add_argument(
            "--without-worker", action="store_true", help="background jobs run elsewhere"
        )
        parser.add_argument(
            "--without-migrations",
            action="store_true",
            help="they run elsewhere: refuse to start while one is missing",
        )
        parser.add_argument(
            "--demo", action="store_true", help="load the demo once, and print its logins"
        )

    def handle(self, *args: object, **options: Any) -> None:
        settings.DATA.mkdir(parents=True, exist_ok=True)
        address = f"http://{options['host']}:{options['port']}"
        try:
            with postgres.only_one(settings.DATA / "serve.lock", address):
                listener = _listener(options["host"], options["port"])
                self._prepare(options["demo"], migrate=not options["without_migrations"])
                self._print_first_link(address)
                listener.listen(1024)
                works = _works(
                    listener, options["workers"], with_jobs=not options["without_worker"]
                )
                web.keep_running(works, began=lambda: self._say(address))
        except postgres.AlreadyRunning as error:
            raise CommandError(str(error)) from error

    def _say(self, address: str) -> None:
        self.stdout.write(f"Serving on {address} (data in {settings.DATA}). Stop with Ctrl-C.")
        self.stdout.flush()

    def _prepare(self, demo: bool, *, migrate: bool) -> None:
        if connection.cursor().connection.info.server_version // 10000 < OLDEST_POSTGRESQL:
            raise CommandError(
                f"PostgreSQL {OLDEST_POSTGRESQL} or newer is needed; the settings lead to an older"
                " one."
            )
        if migrate:
            call_command("migrate", verbosity=0)
        else:
            _refuse_missing_migrations()
        if demo:
            self._load_demo()
        connection.close()

    def _print_first_link(self, address: str) -> None:
        """While nobody operates the site: here alone, as the site cannot tell who started it."""
        if not user.has_operator():
            site = site_address() if settings.PRODUCTION else address
            self.stdout.write("Make an account of your own, which operates this site, once, at")
            self.stdout.write(f"  {first_person_link(site)}")
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
            f"{len(missing)} of the database's migrations have not run, the first is"
            f" {missing[0][0]}: run `manage.py migrate` and wait until it has ended, then start"
            " again."
        )


def _listener(host: str, port: int) -> socket.socket:
    """A socket that is bound but does not listen yet: until the site can answer, clients are
    refused rather than kept waiting.
    """
    try:
        family, *_, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
    except OSError as error:
        raise CommandError(
            f"{host}:{port} cannot be used ({error.strerror}): choose another with --port."
        ) from error
    return listener


def _demo_passwords(kept: Path) -> dict[str, str]:
    """The demo's passwords: generated once, and kept with the data so that they can be printed
    again.
    """
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(
            json.dumps({role: secrets.token_urlsafe(9) for role in Role.values}), encoding="utf-8"
        )
    passwords: dict[str, str] = json.loads(kept.read_text(encoding="utf-8"))
    return passwords


def _works(listener: socket.socket, workers: int, *, with_jobs: bool) -> dict[str, web.Work]:
    """The work of each process of the site. The application is loaded here, once for all."""
    application = import_module("negotiations.wsgi").application
    sizes = web.Sizes(threads=PAGES + settings.STREAMS, body=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)

    def answer() -> None:
        PatientConnection.tries = TRIES
        database = connections.settings["default"]["OPTIONS"]
        database["options"] = (  # the operator's own options follow, and win
            f"-c lock_timeout={LOCK_TIMEOUT} {database['options']}"
        )
        server = web.Server(application, listener, sizes)
        signal.signal(signal.SIGTERM, lambda *_: server.stop(PATIENCE))
        server.run()

    works: dict[str, web.Work] = {f"web process {number + 1}": answer for number in range(workers)}
    return works | ({"worker for background jobs": _do_jobs} if with_jobs else {})


def _do_jobs() -> None:
    """Run the worker, in a session of its own so that Ctrl-C reaches it only through us."""
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    worker = [sys.executable, sys.argv[0], "procrastinate", "--verbosity", "0", "worker"]
    os.execv(sys.executable, worker)  # noqa: S606 — our own words alone
