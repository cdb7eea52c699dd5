"""docker-compose.yml, Dockerfile and .env as Docker reads them, as far as ours go."""

import json
import os
import re
import shlex
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
VARIABLE = re.compile(r"\$(?:(?P<dollar>\$)|\{(?P<name>\w+)(?:(?P<rule>:[-?])(?P<word>[^}]*))?\})")


def read_env(text):
    """What a .env file sets: single quotes keep all, double quotes unescape."""
    found = {}
    for line in text.splitlines():
        name, given, value = line.strip().partition("=")
        if not given or name.startswith("#"):
            continue
        if value[:1] in ("'", '"'):
            quote, value = value[0], value[1:-1]
            value = value if quote == "'" else re.sub(r"\\(.)", r"\1", value)
        else:
            assert not set("$#\\'\"") & set(value), f"{name} must be quoted"
        found[name] = value
    return found


def interpolate(node, env):
    """A part of the compose file with its variables replaced, though not in their values."""
    if isinstance(node, dict):
        return {name: interpolate(value, env) for name, value in node.items()}
    if isinstance(node, list):
        return [interpolate(value, env) for value in node]
    return (
        VARIABLE.sub(lambda match: _replaced(match, env), node) if isinstance(node, str) else node
    )


def _replaced(match, env):
    if match["dollar"]:
        return "$"
    value = env.get(match["name"], "")
    if match["rule"] == ":?" and not value:
        raise KeyError(f"{match['name']}: {match['word']}")
    return value or (match["word"] if match["rule"] == ":-" else "")


def compose(env_text):
    """The services, by name."""
    raw = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return interpolate(raw["services"], read_env(env_text))


def dockerfile():
    """The instructions, as pairs of word and rest, in their order."""
    text = re.sub(
        r"^#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    lines = text.replace("\\\n", " ").splitlines()
    return [tuple(line.split(None, 1)) for line in lines if line.strip()]


def image_environment():
    """ENV of the last stage, which has that of `base`."""
    stages, stage = {}, ""
    for word, rest in dockerfile():
        if word == "FROM":
            origin, _, stage = rest.partition(" AS ")
            stages[stage] = dict(stages.get(origin, {}))
        elif word == "ENV":
            stages[stage] |= dict(pair.split("=", 1) for pair in shlex.split(rest))
    return stages[""]


def copied():
    """Paths of the repository that the image has."""
    copies = [
        rest.split()
        for word, rest in dockerfile()
        if word == "COPY" and not rest.startswith("--from")
    ]
    return [source for *sources, _ in copies for source in sources]


def command_of(service):
    (default,) = [json.loads(rest) for word, rest in dockerfile() if word == "CMD"]
    return service.get("command", default)


def environment_of(service, env_text):
    """What a container of the service has: the image's, then env_file's, then the service's own."""
    from_file = read_env(env_text) if service.get("env_file") == ".env" else {}
    own = {name: str(value) for name, value in service["environment"].items()}
    return image_environment() | from_file | own | {"PATH": os.defpath, "HOME": "/home/site"}
