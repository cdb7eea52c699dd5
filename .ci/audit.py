"""Known vulnerabilities in the exact versions that are installed, by pip-audit: found ones fail,
and so does a partial answer.

Where no list of them can be reached, that is said, and nothing else: not audited is not clean.
.ci/audit-ignored names what is known and does not concern us: on each line an id, the day it was
looked at, and why.
"""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

PIP_AUDIT = "pip-audit==2.10.1"
SERVICES = ("pypi", "osv")
IGNORED = Path(__file__).with_name("audit-ignored")
UNREACHABLE = (
    "ConnectionError",
    "NameResolutionError",
    "ConnectTimeout",
    "ReadTimeout",
    "Could not connect",
    "ProxyError",
)


class Unreachable(Exception):
    """No list of vulnerabilities answers."""


def main() -> int:
    ignored = read_ignored(IGNORED.read_text(encoding="utf-8"))
    export = ["uv", "export", "--quiet", "--no-hashes", "--no-header", "--no-annotate"]
    requirements = subprocess.run(export, check=True, capture_output=True, text=True).stdout
    reasons = []
    for service in SERVICES:
        try:
            faults = verdict(_report(service, requirements), ignored)
        except Unreachable as reason:
            reasons.append(f"{service}: {reason}")
            continue
        sys.stdout.write("".join(f"{fault}\n" for fault in faults) or "No known vulnerability.\n")
        return int(bool(faults))
    sys.stdout.write(
        "not audited: no list of vulnerabilities can be reached from here"
        f" ({'; '.join(reasons)}).\n"
    )
    return 0


def verdict(report: dict[str, Any], ignored: set[str]) -> list[str]:
    """What is wrong, from pip-audit's JSON. Raises Unreachable when it could ask about no package
    at all.
    """
    packages = report["dependencies"]
    skipped = [one for one in packages if "skip_reason" in one]
    if len(skipped) == len(packages):
        raise Unreachable(skipped[0]["skip_reason"] if skipped else "no package was looked at")
    return [
        *(f"{one['name']}: not audited: {one['skip_reason']}" for one in skipped),
        *(
            f"{one['name']} {one['version']}: {found['id']}, mended in"
            f" {', '.join(found['fix_versions']) or 'no version yet'}"
            for one in packages
            for found in one.get("vulns", ())
            if ignored.isdisjoint({found["id"], *found.get("aliases", ())})
        ),
    ]


def read_ignored(text: str) -> set[str]:
    """The ids; each must have a day and a reason."""
    lines = [
        line.split(maxsplit=2)
        for line in text.splitlines()
        if line.strip() and not line.startswith("#")
    ]
    for known, day, _reason in lines:
        if date.fromisoformat(day) > date.today():  # noqa: DTZ011
            raise ValueError(f"{known} was looked at on {day}, which is still to come.")
    return {known for known, *_ in lines}


def _report(service: str, requirements: str) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        file = Path(folder, "requirements.txt")
        file.write_text(requirements, encoding="utf-8")
        options = [
            "--vulnerability-service",
            service,
            "--format",
            "json",
            "--progress-spinner",
            "off",
        ]
        command = [
            "uvx",
            "--quiet",
            "--from",
            PIP_AUDIT,
            "pip-audit",
            *options,
            "--disable-pip",
            "--no-deps",
            "-r",
            file,
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        found: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        last = (done.stderr.strip().splitlines() or [f"status {done.returncode}"])[-1]
        if any(word in done.stderr for word in UNREACHABLE):
            raise Unreachable(last.partition("(")[0].strip()) from None
        sys.exit(f"pip-audit failed: {last}")
    return found


if __name__ == "__main__":
    sys.exit(main())
