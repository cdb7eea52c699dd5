"""`uv run python -m benchmarks [--size S|M|L] [name …]`: see benchmarks/README.md."""

import os
import signal
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from importlib import import_module
from pathlib import Path

import django

from benchmarks.registry import names
from benchmarks.site import environment, folder
from negotiations import postgres


def main() -> None:
    options = _options()
    signal.signal(
        signal.SIGTERM, lambda number, _: sys.exit(128 + number)
    )  # so that nothing is left behind
    with folder(options.keep) as here, postgres.running(here) as url:
        ours = environment(here, url) | {"DJANGO_SETTINGS_MODULE": "negotiations.settings"}
        os.environ.clear()
        os.environ.update(ours)
        django.setup()
        # Whatever names a model can be imported only now.
        import_module("benchmarks.run").run(options, here)


def _options() -> Namespace:
    known = list(names())
    parser = ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "names",
        nargs="*",
        metavar="name",
        help=f"what to measure (default: all of {', '.join(known)})",
    )
    parser.add_argument(
        "--size", choices=["S", "M", "L"], default="S", help="1,000, 10,000 or 100,000 articles"
    )
    parser.add_argument("--out", type=Path, help="write the figures there as JSON")
    parser.add_argument(
        "--keep",
        type=Path,
        help="a folder for the site that is kept, and used again with its corpus",
    )
    options = parser.parse_args()
    if unknown := set(options.names) - set(known):
        parser.error(
            f"There is no measurement {', '.join(sorted(unknown))}; there are {', '.join(known)}."
        )
    options.names = options.names or known
    return options


if __name__ == "__main__":
    main()
