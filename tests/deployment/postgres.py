"""A PostgreSQL that is reached as one on another machine is: by TCP, with a password."""

import shutil
import subprocess
from contextlib import contextmanager

from negotiations.postgres import binaries
from negotiations.postgres.accounts import any_account
from negotiations.postgres.processes import end_with_us
from negotiations.postgres.server import _temporary_folder
from tests.deployment.files import compose
from tests.waiting import PATIENCE, free_port, wait_until


@contextmanager
def reached_by_tcp(env_text):
    """The port of an empty database with the name, user, password and locale that the compose file
    gives.
    """
    settings = compose(env_text)["postgres"]["environment"]
    account = any_account()
    programs, home, port = binaries.programs(account), _temporary_folder(account), str(free_port())
    secret, data = home / "password", home / "data"
    secret.write_text(settings["POSTGRES_PASSWORD"])
    shutil.chown(secret, account.uid, account.gid)
    who = [
        "-U",
        settings["POSTGRES_USER"],
        "--auth=scram-sha-256",
        f"--pwfile={secret}",
        "--no-sync",
    ]
    made = [programs / "initdb", *settings["POSTGRES_INITDB_ARGS"].split(), *who, "-D", data]
    subprocess.run(made, **account.options, check=True, capture_output=True, timeout=PATIENCE)
    careless = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "unix_socket_directories="]
    server = subprocess.Popen(
        [programs / "postgres", "-D", data, "-h", "127.0.0.1", "-p", port, *careless],
        **account.options,
        preexec_fn=end_with_us(),
        stderr=subprocess.DEVNULL,
    )
    try:
        ask = [programs / "pg_isready", "-h", "127.0.0.1", "-p", port]
        wait_until(
            lambda: not subprocess.run(ask, **account.options, capture_output=True).returncode,
            "PostgreSQL",
        )
        as_superuser = account.options | {
            "env": account.options["env"] | {"PGPASSWORD": settings["POSTGRES_PASSWORD"]}
        }
        make = [
            "-h",
            "127.0.0.1",
            "-p",
            port,
            "-U",
            settings["POSTGRES_USER"],
            settings["POSTGRES_DB"],
        ]
        # The image makes it too; `createdb` is not among the wheel's programs.
        sql = f"CREATE DATABASE {settings['POSTGRES_DB']}"
        psql = [programs / "psql", "-Xq", *make[:-1], "-d", "postgres", "-c", sql]
        subprocess.run(psql, **as_superuser, check=True, capture_output=True, timeout=PATIENCE)
        yield port
    finally:
        server.terminate()
        server.wait(PATIENCE)
        shutil.rmtree(home)
