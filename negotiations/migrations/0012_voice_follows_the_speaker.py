"""A voice that is what the rule makes of its speaker is marked as following it. No stored voice changes.

Batch by batch, each a transaction of its own: nothing is locked for long, and what was interrupted is run again.
"""

from django.db import migrations

from negotiations.queries.sources.voices import derived_voices


def mark(apps, schema_editor):
    cursor = schema_editor.connection.cursor()
    cursor.execute("SELECT DISTINCT negotiation_id FROM negotiations_position")
    for (negotiation,) in cursor.fetchall():
        for batch in derived_voices(negotiation):
            following = [pk for pk, voice, derived in batch if voice == derived]
            cursor.execute(
                "UPDATE negotiations_position SET voice_defaulted = true WHERE id = ANY(%s) AND NOT voice_defaulted",
                [following],
            )


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("negotiations", "0011_time_stage_and_voice")]
    operations = [migrations.RunPython(mark, migrations.RunPython.noop, elidable=True)]
