"""A figure as it is taken away."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest

from negotiations.exchange.exporters.csv import figure_lines
from negotiations.exchange.exporters.figure import Figure

FIGURE = Figure(
    "standings", "Where do <they> stand?", ("as of 1 May 2031",), 1200, "positions",
    ("actor", "stance"),
    (("=Kessel", -2), ("Aruvia, the state", None)), "https://example.org/?a=1&b=2", "Talks & more.",
)  # fmt: skip


def test_cells_are_quoted_and_none_is_taken_for_a_formula():
    assert (
        b"".join(figure_lines(FIGURE)).decode()
        == '\ufeffactor,stance\r\n\'=Kessel,-2\r\n"Aruvia, the state",\r\n'
    )


WHITE = [chr(code) for code in range(0x110000) if chr(code).isspace()]


def test_a_formula_is_one_behind_every_white_space():
    rows = [(f"{white}=1+1", 1) for white in WHITE]
    _, *written = list(figure_lines(replace(FIGURE, rows=rows)))
    assert [line.removeprefix(b'"') for line in written if line.lstrip(b'"')[:1] != b"'"] == []
    assert b"'\t=1+1,1\r\n" in written
    assert b'"\'\r=1+1",1\r\n' in written
    assert "'\u00a0=1+1,1\r\n".encode() in written


def test_the_name_of_an_object_is_text_and_a_number_is_none():
    class Outlet:
        def __str__(self):
            return "=cmd"

    rows = ((Outlet(), -2), (-1.5, Decimal("-1")))
    assert list(figure_lines(replace(FIGURE, rows=rows)))[1:] == [b"'=cmd,-2\r\n", b"-1.5,-1\r\n"]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", "\t=1+1", "\r=1+1", "\r\n\t@a"])
def test_a_formula_is_one_behind_tabs_and_line_ends_too(cell):
    written = b"".join(figure_lines(replace(FIGURE, rows=((cell, 1),)))).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(written, newline="")))[1] == [f"'{cell}", "1"]


def test_rows_are_read_as_they_are_sent():
    """However many they are: no more than what was sent has been read."""
    read = []
    lines = figure_lines(
        replace(FIGURE, rows=(read.append(number) or (number, 0) for number in range(1000)))
    )
    assert (next(lines), next(lines), read) == (b"\xef\xbb\xbfactor,stance\r\n", b"0,0\r\n", [0])
