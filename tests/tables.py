"""Tables as they are taken away from a page: read as a spreadsheet or a program reads them."""

import csv
import io


def records(answer):
    """The rows of a CSV, by the names of its header, of an answer or its body; the byte order mark
    is taken off.
    """
    body = answer if isinstance(answer, bytes) else answer.getvalue()
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
