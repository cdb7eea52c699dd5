"""The parameters of a term, written as lines of text and read back without loss."""

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

Scalar = int | float | str
#: A range has `min`, `max` or both.
Value = Scalar | dict[str, Scalar]
Parameters = dict[str, Value]


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

    def prepare_value(self, value: object) -> object:
        return written(value) if isinstance(value, dict) else value

    def to_python(self, value: str | None) -> Any:
        self.run_validators(value)
        return read(value or "")


def read(text: str) -> Parameters:
    """Raises ValidationError, which names the line."""
    found: Parameters = {}
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        matched = LINE.fullmatch(line)
        if matched is None:
            raise ValidationError(f"“{line}” is not understood: write “key: value”.")
        key = _unquoted(matched[1])
        if key in found:
            raise ValidationError(f"“{key}” is there twice.")
        found[key] = _value(matched[2])
    return found


def written(parameters: Parameters) -> str:
    return "\n".join(
        f"{_written_key(key)}: {_written_value(value)}" for key, value in parameters.items()
    )


def _value(text: str) -> Value:
    if tight := TIGHT.fullmatch(text.strip()):
        return {"min": _end([tight[1]]), "max": _end([tight[2]])}
    words = WORD.findall(text)
    dashes = [number for number, word in enumerate(words) if word in DASHES]
    if len(dashes) != 1 or len(words) == 1:
        return _end(words)
    ends = {"min": words[: dashes[0]], "max": words[dashes[0] + 1 :]}
    return {name: _end(end) for name, end in ends.items() if end}


def _end(words: Sequence[str]) -> Scalar:
    text = " ".join(words)
    if re.fullmatch(NUMBER, text):
        number: int | float = json.loads(text)
        return number
    return _unquoted(text)


def _unquoted(text: str) -> str:
    """The text without its quotation marks; unchanged if it has none, or if what they hold cannot
    be stored.
    """
    try:
        inside = str(json.loads(text)) if re.fullmatch(QUOTED, text) else text
        inside.encode()
    except ValueError:
        return text
    return text if "\x00" in inside else inside


def _written_value(value: Value) -> str:
    if isinstance(value, dict):
        ends = (
            _written(value[end], reserved=("", *DASHES)) if end in value else ""
            for end in ("min", "max")
        )
        return " – ".join(ends).strip()
    return _written(value)


def _written(value: Scalar, reserved: Sequence[str] = ()) -> str:
    """A number as it is; a text without quotation marks if it reads back as the same and is not
    `reserved`, else with them.
    """
    if isinstance(value, str) and _value(value) == value and value not in reserved:
        return value
    return json.dumps(value, ensure_ascii=False)


def _written_key(key: str) -> str:
    try:
        return key if read(f"{key}: 0") == {key: 0} else json.dumps(key, ensure_ascii=False)
    except ValidationError:
        return json.dumps(key, ensure_ascii=False)
