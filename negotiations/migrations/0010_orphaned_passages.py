"""An orphaned passage names the revision of the article's text that its span and quote are of.

Only orphans are read and written, and each earlier text of their articles once.
"""

from collections import defaultdict

from django.db import migrations, models


def name_revisions(apps, schema_editor):
    """For those orphaned before: the newest earlier text in which the quote stands at the span, where there is one."""
    passages = apps.get_model("negotiations", "Passage").objects
    revisions = apps.get_model("negotiations", "ArticleRevision").objects
    orphans = defaultdict(list)
    for passage in passages.filter(anchor="adrift", revision=None).only("article_id", "start", "end", "quote"):
        orphans[passage.article_id].append(passage)
    for article, left in orphans.items():
        for revision, text in revisions.filter(article=article).order_by("-revision").values_list("revision", "text").iterator(1):
            found = [passage for passage in left if text[passage.start : passage.end] == passage.quote]
            passages.filter(pk__in=[passage.pk for passage in found]).update(revision=revision)
            left = [passage for passage in left if passage not in found]
            if not left:
                break


class Migration(migrations.Migration):
    dependencies = [("negotiations", "0009_pages_by_index")]

    operations = [
        migrations.AddField(
            model_name="passage",
            name="revision",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="passage",
            name="anchor",
            field=models.CharField(
                choices=[("held", "Found"), ("adrift", "Orphaned")], default="held", editable=False, max_length=10
            ),
        ),
        migrations.AddIndex(
            model_name="passage",
            index=models.Index(
                condition=models.Q(("anchor", "adrift")), fields=["negotiation", "id"], name="passage_orphaned"
            ),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.CheckConstraint(
                condition=models.Q(("revision", None), ("anchor", "adrift"), _connector="OR"),
                name="passage_names_a_revision_only_if_orphaned",
                violation_error_code="revision",
                violation_error_message="Only an orphaned passage names the revision its words stood in.",
            ),
        ),
        migrations.RunPython(name_revisions, migrations.RunPython.noop),
    ]
