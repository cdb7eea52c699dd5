"""Columns for the form in which names and texts are compared: each is a constant until the next migration fills it, so that
no table is rewritten under a lock. What the database computed for the search of sections it computes no more.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('negotiations', '0012_voice_follows_the_speaker'),
    ]

    operations = [
        migrations.AddField(
            model_name='actor',
            name='canonical',
            field=models.TextField(blank=True, default='', editable=False),
        ),
        migrations.AddField(
            model_name='actor',
            name='similar',
            field=models.TextField(blank=True, default='', editable=False),
        ),
        migrations.AddField(
            model_name='actor',
            name='sort_key',
            field=models.BinaryField(blank=True, default=b''),
        ),
        migrations.AddField(
            model_name='actorname',
            name='canonical',
            field=models.TextField(blank=True, default='', editable=False),
        ),
        migrations.AddField(
            model_name='actorname',
            name='similar',
            field=models.TextField(blank=True, default='', editable=False),
        ),
        migrations.AddField(
            model_name='article',
            name='canonical',
            field=models.TextField(blank=True, default='', editable=False),
        ),
        migrations.AddField(
            model_name='article',
            name='similar',
            field=models.TextField(blank=True, default='', editable=False),
        ),
        migrations.AddField(
            model_name='article',
            name='sort_key',
            field=models.BinaryField(blank=True, default=b''),
        ),
        migrations.AlterField(
            model_name='article',
            name='language',
            field=models.CharField(blank=True, default='', max_length=35),
        ),
        migrations.AddField(
            model_name='article',
            name='source_hash',
            field=models.CharField(blank=True, default='', editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='articlerevision',
            name='source_hash',
            field=models.CharField(blank=True, default='', max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='passage',
            name='quote_words',
            field=models.TextField(blank=True, default='', editable=False),
        ),
        migrations.AddField(
            model_name='passage',
            name='similar_words',
            field=models.TextField(blank=True, default='', editable=False),
        ),
        migrations.AddField(
            model_name='section',
            name='folded',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='section',
            name='search_similar',
            field=django.contrib.postgres.search.SearchVectorField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='section',
            name='similar',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='tag',
            name='canonical',
            field=models.TextField(blank=True, default='', editable=False),
        ),
        migrations.AddField(
            model_name='tag',
            name='clash',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='term',
            name='canonical',
            field=models.TextField(blank=True, default='', editable=False),
        ),
        migrations.AddField(
            model_name='term',
            name='clash',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='term',
            name='similar',
            field=models.TextField(blank=True, default='', editable=False),
        ),
        migrations.AddField(
            model_name='term',
            name='sort_key',
            field=models.BinaryField(blank=True, default=b''),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL("ALTER TABLE negotiations_section ALTER COLUMN search DROP EXPRESSION IF EXISTS")
            ],
            state_operations=[
                migrations.AlterField(
                    model_name='section',
                    name='search',
                    field=django.contrib.postgres.search.SearchVectorField(blank=True, null=True),
                ),
            ],
        ),
    ]
