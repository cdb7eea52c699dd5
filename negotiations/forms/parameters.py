"""The parameters of a term as lines that a person writes, and back, without loss."""

import json
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

NUMBER = r"-?(?:0|[1-9]\d{0,4000})(?:\.\d+)?(?:e[+-]?\d+)?"
QUOTED = r'"(?:[^"\\]|\\.)*"'
LINE = re.compile(rf"({QUOTED}|[^:]+?)\s*:(.*)")
WORD = re.compile(rf"{QUOTED}|\S+")
TIGHT = re.compile(rf"({NUMBER})–({NUMBER})")
DASHES = ("–", "-")


class ParametersField(forms.CharField):
    """A flat object of numbers, texts and ranges."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            widget=forms.Textarea({"rows": 3}),
            help_text=(
                "What can be measured, one a line: “duration_days: 30”, “count: 100 – 200”, “area:"
                " Crimea”."
            ),
        )

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> Any:
        self.run_validators(value)
        return read(value or "")


def read(text: str) -> dict[str, Any]:
    """Raises ValidationError, naming the line."""
    found: dict[str, Any] = {}
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        matched = LINE.fullmatch(line)
        if matched is None:
            raise ValidationError(f"“{line}” is not understood: write “key: value”.")
        key = _unquoted(matched[1])
        if key in found:
            raise ValidationError(f"“{key}” is there twice.")
        found[key] = _value(matched[2])
    return found


def written(parameters: dict[str, Any]) -> str:
    return "\n".join(f"{_name(key)}: {_say(value)}" for key, value in parameters.items())


def _value(text: str) -> Any:
    if tight := TIGHT.fullmatch(text.strip()):
        return {"min": _end([tight[1]]), "max": _end([tight[2]])}
    words = WORD.findall(text)
    dashes = [number for number, word in enumerate(words) if word in DASHES]
    if len(dashes) != 1 or len(words) == 1:
        return _end(words)
    ends = {"min": words[: dashes[0]], "max": words[dashes[0] + 1 :]}
    return {name: _end(end) for name, end in ends.items() if end}


def _end(words: Sequence[str]) -> Any:
    text = " ".join(words)
    if re.fullmatch(NUMBER, text):
        return json.loads(text)
    return _unquoted(text)


def _unquoted(text: str) -> str:
    """Without its quotation marks, if it has them and what stands in them can be stored."""
    try:
        inside = str(json.loads(text)) if re.fullmatch(QUOTED, text) else text
        inside.encode()
    except ValueError:
        return text
    return text if "\x00" in inside else inside


def _say(value: Any) -> str:
    if isinstance(value, dict):
        ends = (
            _word(value[end], apart=("", *DASHES)) if end in value else "" for end in ("min", "max")
        )
        return " – ".join(ends).strip()
    return _word(value)


def _word(value: Any, apart: Sequence[str] = ()) -> str:
    """A number; a text plainly if it reads back as the same and is none of `apart`, else in
    quotation marks.
    """
    plain = isinstance(value, str) and _value(value) == value and value not in apart
    return value if plain else json.dumps(value, ensure_ascii=False)


def _name(key: str) -> str:
    try:
        return key if read(f"{key}: 0") == {key: 0} else json.dumps(key, ensure_ascii=False)
    except ValidationError:
        return json.dumps(key, ensure_ascii=False)
