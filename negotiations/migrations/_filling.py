"""Columns filled batch by batch, each a statement of its own: nothing is locked for long, and what was interrupted goes on."""

import sys

BATCH = 1_000
#: The name of a column in SQL: “similar” is a word of SQL itself.
QUOTED = '"{}"'


def fill(connection, table, *, of, columns, empty, compute, setting=None, batch=BATCH):
    """Fill `columns` ({name: type}) of the rows of a table in which the column `empty` is "", from the values of the columns
    `of`. `compute` gives a row of values for these. `setting`: how a column is set, where not to its value.
    """
    cursor = connection.cursor()
    cursor.execute(f"SELECT count(*) FROM {table}")
    (total,), done, last = cursor.fetchone(), 0, "00000000-0000-0000-0000-000000000000"
    arrays = ", ".join(f"%s::{kind}[]" for kind in columns.values())
    sets = setting or {name: "new." + QUOTED.format(name) for name in columns}
    assigned = ", ".join(f"{QUOTED.format(name)} = {value}" for name, value in sets.items())
    names = ", ".join(map(QUOTED.format, columns))
    update = (
        f"UPDATE {table} AS old SET {assigned} FROM unnest(%s::uuid[], {arrays}) AS new(id, {names}) WHERE old.id = new.id"
    )
    while True:
        cursor.execute(
            f"SELECT id, {', '.join(of)} FROM {table} WHERE id > %s AND {empty} = '' ORDER BY id LIMIT %s", [last, batch]
        )
        rows = cursor.fetchall()
        if not rows:
            break
        last = rows[-1][0]
        values = [compute(*row[1:]) for row in rows]
        cursor.execute(update, [[row[0] for row in rows], *(list(column) for column in zip(*values, strict=True))])
        done += len(rows)
        if total >= 10 * batch:
            sys.stdout.write(f"\r  {table}: {done:,} of {total:,}")
            sys.stdout.flush()
    if total >= 10 * batch:
        sys.stdout.write("\n")
