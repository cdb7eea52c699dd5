"""Tables and JSON Lines."""

import pytest

from negotiations.exchange.importers import csv, jsonl


def table(text):
    return list(csv.read("t.csv", text.encode(), "utf-8"))


def lines(text):
    return list(jsonl.read("t.jsonl", text.encode(), "utf-8"))


def test_a_row_has_the_fields_of_the_api_and_actors_by_name():
    (row,) = table("title,text,authors,outlet\nHead,Body,A. One; B. Two,The Ledger\n")
    assert row.fields == {
        "title": "Head",
        "text": "Body",
        "authors": ["A. One", "B. Two"],
        "outlet": "The Ledger",
    }


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_spreadsheets_delimiter_is_found(delimiter):
    (row,) = table(f"title{delimiter}text\nHead{delimiter}Body\n")
    assert row.fields == {"title": "Head", "text": "Body"}


def test_a_quoted_cell_keeps_its_lines():
    assert table('title,text\nHead,"One\n\nTwo"\n')[0].fields["text"] == "One\n\nTwo"


def test_rows_are_named_by_number_and_line():
    assert [row.where for row in table('title,text\nA,"x\ny"\nB,z\n')] == [
        "t.csv row 1, line 3",
        "t.csv row 2, line 4",
    ]


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


@pytest.mark.parametrize(
    "text",
    [
        (
            "title;outlet;published_on;text\rOne;The Ledger;2031-05-01;Kessel, tired, agreed, to"
            " talks.\r"
        ),
        (
            "sep=;\r\ntitle;outlet;published_on;text\r\nOne;The Ledger;2031-05-01;Kessel, tired,"
            " agreed, to talks.\r\n"
        ),
        (
            '"sep=|"\ntitle|outlet|published_on|text\nOne|The Ledger|2031-05-01|Kessel, tired,'
            " agreed, to talks.\n"
        ),
        (
            'Title,Outlet,Published_on,Text\nOne,The Ledger,2031-05-01,"Kessel, tired, agreed, to'
            ' talks."\n'
        ),
        (
            ' title , outlet,published on,\u00a0text\n One ,The\u00a0Ledger , 2031-05-01,"Kessel,'
            ' tired, agreed, to talks."\n'
        ),
        (
            "\n\ufefftitle\toutlet\tPublished-On\tTEXT\t\nOne\tThe Ledger\t2031-05-01\tKessel,"
            " tired, agreed, to talks.\t\n"
        ),
    ],
)
def test_a_table_is_read_as_spreadsheets_save_it(text):
    (row,) = table(text)
    assert row.fields == {
        "title": "One",
        "outlet": "The Ledger",
        "published_on": "2031-05-01",
        "text": "Kessel, tired, agreed, to talks.",
    }


def test_empty_rows_are_skipped_and_said_where_rows_follow():
    rows = table("title;text\nA;b\n;;\n ;\nC;d\n;\n;;\n")
    assert [(row.fields["title"], row.notes) for row in rows] == [
        ("A", ()),
        ("C", ("2 empty rows above it skipped",)),
    ]
    assert rows[1].where == "t.csv row 4, line 5"


def test_a_line_of_the_file_is_counted_below_what_excel_writes_above():
    assert table("sep=;\n\ntitle;text\nA;b\n")[0].where == "t.csv row 1, line 4"


@pytest.mark.parametrize("text", ["title,text,Text\nA,b,c\n", "title,text,title\nA,b,\n"])
def test_two_columns_of_one_name_are_refused(text):
    assert "Two columns are called" in table(text)[0].problem


def test_a_column_without_a_name_is_said_if_anything_is_in_it():
    assert [row.dropped for row in table("title,text,\nA,b,\nC,d,e\n")] == [
        (),
        ("a column without a name",),
    ]


def test_authors_are_named_once_and_without_stray_blanks():
    (row,) = table("text,authors\na,\u00a0Jane  Roe ; jane roe;Max Poe;\n")
    assert row.fields["authors"] == ["Jane Roe", "Max Poe"]
    assert lines('{"text": "a", "authors": ["  Ana Ruiz  ", "ANA RUIZ"]}')[0].fields["authors"] == [
        "Ana Ruiz"
    ]


def test_a_line_is_an_object():
    rows = lines('{"title": "A", "text": "b", "authors": ["C"]}\n\n[1]\n{"title"\n{"title": 3}\n')
    assert [row.where for row in rows] == [
        "t.jsonl row 1",
        "t.jsonl row 3",
        "t.jsonl row 4",
        "t.jsonl row 5",
    ]
    assert rows[0].fields["authors"] == ["C"]
    assert [
        "not an object" in rows[1].problem,
        "not JSON" in rows[2].problem,
        "as text" in rows[3].problem,
    ] == [True] * 3


def test_nesting_without_end_is_refused():
    assert "not JSON" in lines("[" * 100_000)[0].problem
