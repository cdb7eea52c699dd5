"""Tables are called what their models are. Only the catalogue changes: no row is rewritten."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("negotiations", "0017_notes_published")]

    operations = [
        migrations.RenameModel("Answer", "StoredResponse"),
        migrations.RenameModel("Allowance", "RateLimit"),
        migrations.RenameModel("Feed", "FeedEpoch"),
    ]
