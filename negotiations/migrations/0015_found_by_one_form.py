"""Texts and quotes are found by their folded words. Indexes are made while the tables are in use."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.contrib.postgres.search import SearchVector
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("negotiations", "0014_fill_compared_forms")]
    operations = [
        AddIndexConcurrently(
            "passage",
            GinIndex(SearchVector("quote_words", config="english"), name="passage_by_words_searched"),
        ),
        AddIndexConcurrently(
            "passage",
            GinIndex(SearchVector("similar_words", config="english"), name="passage_by_similar_words"),
        ),
        AddIndexConcurrently(
            "article", models.Index(fields=["negotiation", "source_hash"], name="article_by_source")
        ),
        AddIndexConcurrently("section", GinIndex(fields=["search_similar"], name="section_by_similar_words")),
        RemoveIndexConcurrently("passage", "passage_by_words"),
    ]
