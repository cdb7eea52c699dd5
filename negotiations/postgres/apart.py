"""The process that runs PostgreSQL apart from its users, and stops it when the last has left.

`python -m negotiations.postgres.apart <file that users hold> <uid> <gid> <command…>`, in a session
of its own.
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
    """Run the server until its last user has left. If we are killed, the kernel stops the server,
    and one of its users starts it again.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stay)
    options = account_of(int(uid), int(gid)).options
    options["env"] |= {
        "PG_GRANDPARENT_PID": str(os.getppid())
    }  # its pid stands in a dead server's file
    server = subprocess.Popen(
        command, **options, stdin=subprocess.DEVNULL, preexec_fn=end_with_us()
    )
    threading.Thread(target=_end_with, args=[server], daemon=True).start()
    with locks.open_beside(Path(attached)) as file:
        locks.alone(file, wait=True)  # new users wait until we have ended
        _stop(server)


def _stay(number: int, frame: object) -> None:
    """Ignore the signal: it is meant for the users, who need the server until they have ended."""


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
