"""Tables as they are taken away from a page: read as a spreadsheet or a program reads them."""

import csv
import io


def records(answer):
    """The rows of a CSV, by the names of its header; the byte order mark is taken off."""
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"), newline="")))
