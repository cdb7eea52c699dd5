"""Notes are the team's, unless the negotiation publishes them. In PostgreSQL a column with a constant default is added at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("negotiations", "0016_compared_names_are_unique")]
    operations = [
        migrations.AddField(
            model_name="negotiation",
            name="notes_published",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
