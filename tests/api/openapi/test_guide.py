"""The guide for clients of the API, run as it stands: its blocks in their order, against a site."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from negotiations.actions import token
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_tag,
    make_term,
)
from tests.waiting import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)
GUIDE = (Path(__file__).parents[3] / "docs/api-guide.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(sh|python|r)\n(.*?)```", GUIDE, re.DOTALL)


@pytest.fixture
def site(live_server, owner, talks):
    kessel = make_actor(owner)
    make_party(owner, talks, kessel)
    term = make_term(owner, talks, tag=make_tag(owner, talks))
    article = make_article(owner, talks)
    for words in ("30-day truce", "Kessel could live with", "monitors arrive first"):
        make_position(owner, make_passage(owner, article, words), kessel, term)
    _, secret = token.issue(by=owner, name="guide", scope="write")
    return {**os.environ, "SITE": live_server.url, "TOKEN": secret}


def run(program, site):
    done = subprocess.run(
        program, env=site, capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr + done.stdout


def test_the_python_of_the_guide_runs_as_one_program(site):
    run([sys.executable, "-c", "\n".join(body for kind, body in BLOCKS if kind == "python")], site)


@pytest.mark.parametrize("body", [body for kind, body in BLOCKS if kind == "sh"])
def test_each_command_of_the_guide_answers(site, body):
    run(["bash", "-euo", "pipefail", "-c", body], site)


@pytest.mark.skipif(
    not shutil.which("Rscript"),
    reason="R is not installed here: no Rscript to run the guide's R with.",
)
def test_the_r_of_the_guide_runs(site):
    run(["Rscript", "-e", "\n".join(body for kind, body in BLOCKS if kind == "r")], site)
