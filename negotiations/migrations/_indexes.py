"""Indexes made while their tables are in use. What was interrupted is made again: half an index would never be used."""

VALID = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)"
THERE = "SELECT FROM pg_constraint WHERE conname = %s AND conrelid = %s::regclass"


def make(schema_editor, name, on, *, unique=False):
    """`on`: the table, and of what; `(columns) …`."""
    cursor = schema_editor.connection.cursor()
    cursor.execute(VALID, [name])
    found = cursor.fetchone()
    if found == (False,):
        drop(schema_editor, name)
    if found != (True,):
        cursor.execute(f"CREATE {'UNIQUE ' * unique}INDEX CONCURRENTLY {name} ON {on}")


def drop(schema_editor, name):
    schema_editor.connection.cursor().execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")


def constrain(schema_editor, table, name, index):
    """A unique index as the constraint `name`."""
    cursor = schema_editor.connection.cursor()
    cursor.execute(THERE, [name, table])
    if cursor.fetchone() is None:
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE USING INDEX {index}")


def release(schema_editor, table, name):
    schema_editor.connection.cursor().execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")
