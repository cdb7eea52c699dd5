"""Tables and JSON Lines."""

import pytest

from negotiations.exchange.importers import csv, jsonl


def table(text):
    return list(csv.read("t.csv", text.encode(), "utf-8"))


def lines(text):
    return list(jsonl.read("t.jsonl", text.encode(), "utf-8"))


def test_a_row_has_the_fields_of_the_api_and_actors_by_name():
    (row,) = table("title,text,authors,outlet\nHead,Body,A. One; B. Two,The Ledger\n")
    assert row.fields == {"title": "Head", "text": "Body", "authors": ["A. One", "B. Two"], "outlet": "The Ledger"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_spreadsheets_delimiter_is_found(delimiter):
    (row,) = table(f"title{delimiter}text\nHead{delimiter}Body\n")
    assert row.fields == {"title": "Head", "text": "Body"}


def test_a_quoted_cell_keeps_its_lines():
    assert table('title,text\nHead,"One\n\nTwo"\n')[0].fields["text"] == "One\n\nTwo"


def test_rows_are_named_by_number_and_line():
    assert [row.where for row in table('title,text\nA,"x\ny"\nB,z\n')] == ["t.csv row 1, line 3", "t.csv row 2, line 4"]


def test_an_unknown_column_is_left_out_and_said():
    assert table("title,text,mood\nA,b,glad\n")[0].dropped == ("“mood” is no field of an article",)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("no,header\n1,2\n", "one of them is “text”"),
        ("title,text\na,b,c\n", "more cells"),
        ('title,text\n"a\n', "no row of a table"),
    ],
)
def test_what_is_no_table_is_refused(text, problem):
    assert problem in table(text)[-1].problem


def test_ten_megabytes_in_a_cell_are_read():
    assert len(table("title,text\nA," + "x" * 10_000_000 + "\n")[0].fields["text"]) == 10_000_000


def test_a_line_is_an_object():
    rows = lines('{"title": "A", "text": "b", "authors": ["C"]}\n\n[1]\n{"title"\n{"title": 3}\n')
    assert [row.where for row in rows] == ["t.jsonl row 1", "t.jsonl row 3", "t.jsonl row 4", "t.jsonl row 5"]
    assert rows[0].fields["authors"] == ["C"]
    assert ["not an object" in rows[1].problem, "not JSON" in rows[2].problem, "as text" in rows[3].problem] == [
        True
    ] * 3


def test_nesting_without_end_is_refused():
    assert "not JSON" in lines("[" * 100_000)[0].problem
