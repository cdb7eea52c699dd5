"""Texts and quotes are found by their folded words. Indexes are made while the tables are in use; what was interrupted may be
run again."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import migrations, models

from negotiations.migrations import _indexes

INDEXES = {
    "passage_by_words_searched": "negotiations_passage USING gin (to_tsvector('english'::regconfig, COALESCE(quote_words, '')))",
    "passage_by_similar_words": "negotiations_passage USING gin (to_tsvector('english'::regconfig, COALESCE(similar_words, '')))",
    "article_by_source": "negotiations_article (negotiation_id, source_hash)",
    "section_by_similar_words": "negotiations_section USING gin (search_similar)",
}
BEFORE = {
    "passage_by_words": "negotiations_passage USING gin (to_tsvector('english'::regconfig, COALESCE(quote, '')))",
}


def make(apps, schema_editor):
    for name, on in INDEXES.items():
        _indexes.make(schema_editor, name, on)
    for name in BEFORE:
        _indexes.drop(schema_editor, name)


def unmake(apps, schema_editor):
    for name, on in BEFORE.items():
        _indexes.make(schema_editor, name, on)
    for name in INDEXES:
        _indexes.drop(schema_editor, name)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("negotiations", "0014_fill_compared_forms")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(make, unmake)],
            state_operations=[
                migrations.AddIndex(
                    "passage",
                    GinIndex(SearchVector("quote_words", config="english"), name="passage_by_words_searched"),
                ),
                migrations.AddIndex(
                    "passage",
                    GinIndex(SearchVector("similar_words", config="english"), name="passage_by_similar_words"),
                ),
                migrations.AddIndex(
                    "article", models.Index(fields=["negotiation", "source_hash"], name="article_by_source")
                ),
                migrations.AddIndex(
                    "section", GinIndex(fields=["search_similar"], name="section_by_similar_words")
                ),
                migrations.RemoveIndex("passage", "passage_by_words"),
            ],
        )
    ]
