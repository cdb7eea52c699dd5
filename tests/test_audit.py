"""What the audit of dependencies (.ci/audit.py) takes for clean, for a fault, and for
not audited.
"""

import runpy
from pathlib import Path

import pytest

AUDIT = runpy.run_path(str(Path(__file__).parent.parent / ".ci" / "audit.py"))
CLEAN = {"name": "django", "version": "5.2.19", "vulns": []}
SKIPPED = {"name": "numpy", "skip_reason": "Dependency not found on PyPI"}
FOUND = {
    "name": "lxml",
    "version": "6.1.3",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["6.1.4"], "aliases": ["CVE-1"]}],
}


def verdict(*packages, ignored=()):
    return AUDIT["verdict"]({"dependencies": list(packages)}, set(ignored))


def test_a_vulnerability_is_a_fault_unless_it_is_known():
    assert verdict(CLEAN, FOUND) == ["lxml 6.1.3: PYSEC-1, mended in 6.1.4"]
    assert verdict(CLEAN, FOUND, ignored=["CVE-1"]) == []
    assert verdict(CLEAN) == []


def test_a_package_that_was_left_out_is_a_fault():
    assert verdict(CLEAN, SKIPPED) == ["numpy: not audited: Dependency not found on PyPI"]


@pytest.mark.parametrize("packages", [[], [SKIPPED, SKIPPED]])
def test_where_nothing_could_be_asked_it_is_not_clean(packages):
    with pytest.raises(AUDIT["Unreachable"]):
        verdict(*packages)


def test_what_is_ignored_has_a_day_and_a_reason():
    assert AUDIT["read_ignored"]("# why\n\nCVE-1 2026-11-28 It is never called.\n") == {"CVE-1"}
    for text in (
        "CVE-1",
        "CVE-1 2026-11-28",
        "CVE-1 soon never called",
        "CVE-1 9999-01-01 It is never called.",
    ):
        with pytest.raises(ValueError, match=r".+"):
            AUDIT["read_ignored"](text)
