#!/usr/bin/env python
"""The project's commands; negotiations/management/run.py says how they begin and end."""

import signal
import sys

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(
        signal.SIGINT, signal.SIG_DFL
    )  # while modules load, Ctrl-C ends this without a traceback

from negotiations.management import run

if __name__ == "__main__":
    sys.exit(run.main(sys.argv))
