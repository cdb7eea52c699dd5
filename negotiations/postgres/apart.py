"""The process around a server: it runs PostgreSQL apart from those who use it, and stops it when
the last has left.

`python -m negotiations.postgres.apart <file of those who are attached> <uid> <gid> <command…>`, in
a session of its own.
"""

import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from negotiations.postgres import locks
from negotiations.postgres.accounts import account_of
from negotiations.postgres.processes import end_with_us

log = logging.getLogger(__name__)

STOP = 60.0  # seconds for an orderly stop


def main(attached: str, uid: str, gid: str, *command: str) -> None:
    """Return when the server has ended. If we are killed, the kernel stops it, and one of its users
    starts it again.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stay)
    options = account_of(int(uid), int(gid)).options
    options["env"] |= {
        "PG_GRANDPARENT_PID": str(os.getppid())
    }  # who has put its pid in place of a dead server's
    server = subprocess.Popen(
        command, **options, stdin=subprocess.DEVNULL, preexec_fn=end_with_us()
    )
    threading.Thread(target=_end_with, args=[server], daemon=True).start()
    with locks.open_beside(Path(attached)) as file:
        locks.alone(file, wait=True)  # whoever comes now waits until we have ended
        _stop(server)


def _stay(number: int, frame: object) -> None:
    """Who is told to end are the users; until they have, they need the server."""


def _end_with(server: subprocess.Popen[bytes]) -> None:
    os._exit(abs(server.wait()))


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)
    try:
        server.wait(STOP)
    except subprocess.TimeoutExpired:
        log.error(
            "PostgreSQL did not stop in %.0f seconds: ending it at once, it recovers at the next"
            " start.",
            STOP,
        )
        server.send_signal(signal.SIGQUIT)
        server.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
