"""The settings of REST framework name modules of the protocol: each can be imported first."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in (ROOT / "negotiations/api/protocol").glob("*.py")
    if path.name != "__init__.py"
)
#: Imports each module in a process of its own, forked before any other was imported.
PROGRAM = """
import importlib, os, sys, traceback
import django
django.setup()
for module in sys.argv[1:]:
    child = os.fork()
    if child == 0:
        try:
            importlib.import_module(module)
        except ImportError:
            print(module, traceback.format_exc(limit=-1), flush=True)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
"""


def test_each_module_can_be_imported_first(tmp_path, monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "negotiations.settings")
    monkeypatch.setenv("NEGOTIATIONS_DATA", str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *MODULES],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
