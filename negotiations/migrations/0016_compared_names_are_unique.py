"""Codes are unique in the form in which they are compared, and so are labels of one parent. What collided before keeps its
code and id, and is counted in `clash`: no upgrade fails on what is stored already.

Each step may be run again where it was interrupted, and none holds a table for long.
"""

from django.db import migrations, models

from negotiations.migrations import _indexes
from negotiations.migrations._filling import fill
from negotiations.text.canonical import similar_form, stored
from negotiations.text.collation import sort_key

COLUMNS = {
    "negotiations_negotiation": {"canonical": "text", "sort_key": "bytea"},
    "negotiations_tag": {"canonical_label": "text", '"similar"': "text"},
}
#: What is compared, by table: of each group the oldest is 0.
COMPARED = {
    "negotiations_tag": "negotiation_id, canonical",
    "negotiations_term": "negotiation_id, parent_id, canonical",
}
#: Only where two have the same number: what was numbered before keeps it.
NUMBER = """
    WITH colliding AS (
        SELECT id, row_number() OVER (PARTITION BY {compared} ORDER BY created_at, id) - 1 AS number,
            bool_or(twice) OVER (PARTITION BY {compared}) AS unnumbered
        FROM (SELECT *, count(*) OVER (PARTITION BY {compared}, clash) > 1 AS twice FROM {table}) AS every
    )
    UPDATE {table} AS row SET clash = colliding.number FROM colliding
    WHERE row.id = colliding.id AND colliding.unnumbered AND row.clash <> colliding.number
"""
UNIQUE = {
    "tag_code_is_written_once_in_a_codebook": ("negotiations_tag", "(negotiation_id, canonical, clash)"),
    "term_label_is_said_once_below_its_parent": (
        "negotiations_term",
        "(negotiation_id, parent_id, canonical, clash) NULLS NOT DISTINCT",
    ),
}
INDEXES = {
    "actor_by_canonical_name": "negotiations_actor (canonical text_pattern_ops)",
    "actor_by_canonical_alias": "negotiations_actorname (canonical text_pattern_ops)",
    "actor_in_order": "negotiations_actor (sort_key, id)",
}
BEFORE = {
    "actor_by_name": "negotiations_actor (upper(name))",
    "actor_by_other_name": "negotiations_actorname (upper(name))",
}
CODE_ONCE = "tag_code_is_used_once_in_a_codebook"


def add_columns(apps, schema_editor):
    for table, columns in COLUMNS.items():
        for name, kind in columns.items():
            schema_editor.execute(f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {name} {kind} DEFAULT '' NOT NULL")
            schema_editor.execute(f"ALTER TABLE {table} ALTER COLUMN {name} DROP DEFAULT")


def drop_columns(apps, schema_editor):
    for table, columns in COLUMNS.items():
        for name in columns:
            schema_editor.execute(f"ALTER TABLE {table} DROP COLUMN IF EXISTS {name}")


def fill_columns(apps, schema_editor):
    tags, talks = {"canonical_label": "text", "similar": "text"}, {"canonical": "text", "sort_key": "bytea"}
    here = schema_editor.connection
    fill(
        here,
        "negotiations_tag",
        of=["label"],
        columns=tags,
        empty="canonical_label",
        compute=lambda label: (stored(label), similar_form(label)),
    )
    fill(
        here,
        "negotiations_negotiation",
        of=["title"],
        columns=talks,
        empty="canonical",
        compute=lambda title: (stored(title), sort_key(title)),
    )


def number(apps, schema_editor):
    for table, compared in COMPARED.items():
        schema_editor.execute(NUMBER.format(table=table, compared=compared))


def make_unique(apps, schema_editor):
    for name, (table, columns) in UNIQUE.items():
        _indexes.make(schema_editor, name, f"{table} {columns}", unique=True)
        _indexes.constrain(schema_editor, table, name, name)
    _indexes.release(schema_editor, "negotiations_tag", CODE_ONCE)


def make_unique_as_before(apps, schema_editor):
    _indexes.make(schema_editor, CODE_ONCE, "negotiations_tag (negotiation_id, code)", unique=True)
    _indexes.constrain(schema_editor, "negotiations_tag", CODE_ONCE, CODE_ONCE)
    for name, (table, _) in UNIQUE.items():
        _indexes.release(schema_editor, table, name)


def _replace(new, old):
    def run(apps, schema_editor):
        for name, on in new.items():
            _indexes.make(schema_editor, name, on)
        for name in old:
            _indexes.drop(schema_editor, name)

    return run


def _unique(fields, name, field, message, **options):
    return models.UniqueConstraint(
        fields=fields, name=name, violation_error_code=field, violation_error_message=message, **options
    )


TEXT = models.TextField(blank=True, default="", editable=False)
CLASH = models.PositiveIntegerField(blank=True, default=0, editable=False)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("negotiations", "0015_found_by_one_form")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(add_columns, drop_columns)],
            state_operations=[
                migrations.AddField("negotiation", "canonical", TEXT),
                migrations.AddField("negotiation", "sort_key", models.BinaryField(blank=True, default=b"")),
                migrations.AddField("tag", "canonical_label", TEXT.clone()),
                migrations.AddField("tag", "similar", TEXT.clone()),
                migrations.AlterField("tag", "clash", CLASH),
                migrations.AlterField("term", "clash", CLASH.clone()),
            ],
        ),
        migrations.RunPython(fill_columns, migrations.RunPython.noop),
        migrations.RunPython(number, migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(make_unique, make_unique_as_before)],
            state_operations=[
                migrations.RemoveConstraint("tag", CODE_ONCE),
                migrations.AddConstraint(
                    "tag",
                    _unique(
                        ["negotiation", "canonical", "clash"],
                        "tag_code_is_written_once_in_a_codebook",
                        "code",
                        "The codebook has a tag with this code already.",
                    ),
                ),
                migrations.AddConstraint(
                    "term",
                    _unique(
                        ["negotiation", "parent", "canonical", "clash"],
                        "term_label_is_said_once_below_its_parent",
                        "label",
                        "There is a term with this label already.",
                        nulls_distinct=False,
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(_replace(INDEXES, BEFORE), _replace(BEFORE, INDEXES))],
            state_operations=[
                migrations.RemoveIndex("actor", "actor_by_name"),
                migrations.RemoveIndex("actorname", "actor_by_other_name"),
                migrations.AddIndex(
                    "actor",
                    models.Index(fields=["canonical"], opclasses=["text_pattern_ops"], name="actor_by_canonical_name"),
                ),
                migrations.AddIndex("actor", models.Index(fields=["sort_key", "id"], name="actor_in_order")),
                migrations.AddIndex(
                    "actorname",
                    models.Index(fields=["canonical"], opclasses=["text_pattern_ops"], name="actor_by_canonical_alias"),
                ),
            ],
        ),
    ]
