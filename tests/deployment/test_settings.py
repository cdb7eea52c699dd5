"""Settings as an operator gives them: what is taken, and the sentence that says what is wrong."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).parents[2]
SECRET = "s" * 60
PASSWORD = "p/a#s%s@w:o?r d'\""
PRODUCTION = {
    "NEGOTIATIONS_PRODUCTION": "1",
    "NEGOTIATIONS_SECRET_KEY": SECRET,
    "NEGOTIATIONS_HOSTS": "example.org",
    "NEGOTIATIONS_PROXIES": "1",
    "POSTGRES_HOST": "127.0.0.1",
}


@pytest.fixture
def setting(monkeypatch, tmp_path):
    """The value of a setting in this environment and nothing else."""

    def value(given, name):
        monkeypatch.setattr(os, "environ", {"NEGOTIATIONS_DATA": str(tmp_path)} | given)
        return runpy.run_path(str(ROOT / "negotiations" / "settings.py"))[name]

    return value


@pytest.fixture
def refusal(setting):
    """The one sentence with which the settings are refused."""

    def sentence(given):
        with pytest.raises(ImproperlyConfigured) as refused:
            setting(given, "DEBUG")
        return str(refused.value)

    return sentence


@pytest.fixture
def manage(tmp_path):
    """Runs a command in this environment and nothing else."""

    def run(given, *command):
        environment = {"PATH": os.defpath, "NEGOTIATIONS_DATA": str(tmp_path)} | given
        return subprocess.run(
            [sys.executable, ROOT / "manage.py", *command],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


def without(name):
    return {one: value for one, value in PRODUCTION.items() if one != name}


@pytest.mark.parametrize(
    "name", ["NEGOTIATIONS_SECRET_KEY", "NEGOTIATIONS_HOSTS", "NEGOTIATIONS_PROXIES"]
)
@pytest.mark.parametrize("empty", [True, False])
def test_production_refuses_to_start_without(refusal, name, empty):
    assert refusal(without(name) | ({name: ""} if empty else {})).startswith(f"Set {name}: ")


def test_production_starts_no_database_of_its_own_and_says_what_is_missing(manage, tmp_path):
    ended = manage(without("POSTGRES_HOST"), "check")
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert ended.stderr.startswith(
        "Set POSTGRES_HOST and the rest of POSTGRES_*, or DATABASE_URL: "
    )
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_setting_ends_a_command_with_one_sentence(manage):
    ended = manage({"NEGOTIATIONS_PRODUCTION": "yes", "POSTGRES_HOST": "127.0.0.1"}, "check")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "NEGOTIATIONS_PRODUCTION is “yes”: write 1 (on) or 0 (off).\n"


def test_no_proxy_may_be_stated(setting):
    assert setting(PRODUCTION | {"NEGOTIATIONS_PROXIES": "0"}, "REST_FRAMEWORK")["NUM_PROXIES"] == 0


@pytest.mark.parametrize("value", ["-1", "one", "1.5", " 1", "²"])
@pytest.mark.parametrize(
    "name",
    [
        "NEGOTIATIONS_PROXIES",
        "NEGOTIATIONS_RATE_LIMIT_TOKEN",
        "NEGOTIATIONS_RATE_LIMIT_ADDRESS",
        "NEGOTIATIONS_RATE_LIMIT_SIGN_IN",
        "POSTGRES_PORT",
    ],
)
def test_what_is_not_a_number_is_refused(refusal, name, value):
    assert (
        refusal(PRODUCTION | {name: value})
        == f"{name} is “{value}”: write a whole number, 0 or more."
    )


@pytest.mark.parametrize(
    "name",
    [
        "NEGOTIATIONS_PRODUCTION",
        "NEGOTIATIONS_DEBUG",
        "NEGOTIATIONS_SSL_REDIRECT",
        "NEGOTIATIONS_HSTS_SUBDOMAINS",
        "NEGOTIATIONS_HSTS_PRELOAD",
        "NEGOTIATIONS_ACCESS_LOG",
    ],
)
def test_what_is_neither_on_nor_off_is_refused(refusal, name):
    assert refusal(PRODUCTION | {name: "true"}) == f"{name} is “true”: write 1 (on) or 0 (off)."


def test_a_password_may_have_any_character(setting):
    given = PRODUCTION | {
        "POSTGRES_PASSWORD": PASSWORD,
        "POSTGRES_USER": "u@x",
        "POSTGRES_DB": "a/b",
    }
    database = setting(given, "DATABASES")["default"]
    assert (database["PASSWORD"], database["USER"], database["NAME"]) == (PASSWORD, "u@x", "a/b")
    assert (database["HOST"], database["PORT"]) == ("127.0.0.1", 5432)


def test_a_url_still_says_where_the_database_is(setting):
    given = without("POSTGRES_HOST") | {"DATABASE_URL": "postgresql://u:p%40@db:5433/n"}
    database = setting(given, "DATABASES")["default"]
    assert [database[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "u",
        "p@",
        "db",
        5433,
        "n",
    ]


def test_two_databases_are_refused(refusal):
    both = PRODUCTION | {"DATABASE_URL": "postgresql:///n"}
    assert (
        refusal(both)
        == "DATABASE_URL and POSTGRES_HOST are both set: keep one, and remove the other."
    )


@pytest.mark.parametrize(
    "url", ["postgresql://u:p/a#s@db:5432/n", "postgresql://u:pa#s@db/n", "postgre://u:pas@db/n"]
)
def test_a_url_that_cannot_be_read_is_not_shown(refusal, url):
    said = refusal(without("POSTGRES_HOST") | {"DATABASE_URL": url})
    assert said.startswith("DATABASE_URL cannot be read.")
    assert "u:p" not in said


@pytest.mark.parametrize(
    ("given", "allowed", "origins"),
    [
        ("example.org", ["example.org"], ["https://example.org"]),
        (" A.org , ,b.org,", ["a.org", "b.org"], ["https://a.org", "https://b.org"]),
        ("*", ["*"], []),
        ("a.org, *", ["a.org", "*"], ["https://a.org"]),
        (".a.org", [".a.org"], ["https://*.a.org"]),
        ("a.org:8443", ["a.org"], ["https://a.org:8443"]),
        ("[2001:db8::1]:8443", ["[2001:db8::1]"], ["https://[2001:db8::1]:8443"]),
        ("127.0.0.1", [], ["https://127.0.0.1"]),
    ],
)
def test_hosts_are_read_as_they_were_meant(setting, given, allowed, origins):
    given = PRODUCTION | {"NEGOTIATIONS_HOSTS": given}
    assert setting(given, "ALLOWED_HOSTS") == [*allowed, "127.0.0.1"]
    assert setting(given, "CSRF_TRUSTED_ORIGINS") == origins


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("https://example.org/", "NEGOTIATIONS_HOSTS has “https://example.org/”: write names only"),
        (" , ", "NEGOTIATIONS_HOSTS is “ , ”, which names no host"),
    ],
)
def test_hosts_that_can_never_match_are_refused(refusal, given, said):
    assert refusal(PRODUCTION | {"NEGOTIATIONS_HOSTS": given}).startswith(said)


@pytest.mark.parametrize(
    ("given", "subdomains", "preload"), [("", False, False), ("1", True, True)]
)
def test_other_names_are_bound_to_https_only_where_asked(setting, given, subdomains, preload):
    given = PRODUCTION | {"NEGOTIATIONS_HSTS_SUBDOMAINS": given, "NEGOTIATIONS_HSTS_PRELOAD": given}
    assert setting(given, "SECURE_HSTS_INCLUDE_SUBDOMAINS") is subdomains
    assert setting(given, "SECURE_HSTS_PRELOAD") is preload
    assert setting(given, "SECURE_HSTS_SECONDS") > 0


def test_deployment_checks_pass_with_any_host(manage):
    given = PRODUCTION | {
        "NEGOTIATIONS_HOSTS": "*",
        "NEGOTIATIONS_SECRET_KEY": "0123456789abcdefghij" * 3,
    }
    ended = manage(given, "check", "--deploy", "--fail-level", "WARNING")
    assert ended.returncode == 0, ended.stderr


def named_in_code():
    """Every variable of ours that a module reads or names."""
    files = [ROOT / "manage.py", *(ROOT / "negotiations").rglob("*.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    return set(
        re.findall(r"\b(?:NEGOTIATIONS_[A-Z_]*[A-Z]|POSTGRES_[A-Z]*[A-Z]|DATABASE_URL)\b", text)
    )


def test_the_docs_list_every_setting():
    page = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE)) == named_in_code()


def test_the_example_has_every_setting_that_an_operator_may_choose():
    """The others are the image's and the compose file's."""
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    theirs = {
        "NEGOTIATIONS_PRODUCTION",
        "NEGOTIATIONS_DEBUG",
        "NEGOTIATIONS_DATA",
        "NEGOTIATIONS_STATIC",
    }
    theirs |= {"DATABASE_URL", "POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_DB", "POSTGRES_USER"}
    theirs |= {"NEGOTIATIONS_BACKUP_PASSPHRASE"}
    assert set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) == named_in_code() - theirs
