"""The forms in which names and texts are compared, for what is stored already."""

from django.db import migrations, transaction

from negotiations.migrations._filling import fill
from negotiations.text import offsets
from negotiations.text.finding import index
from negotiations.text.canonical import similar_form, stored
from negotiations.text.collation import sort_key
from negotiations.text.folding import Level, alphabet_of
from negotiations.text.source.language_tags import primary_language

#: The search configurations of PostgreSQL by language, when this was written.
CONFIGURATIONS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
#: `en_GB` was known as another language than `en-GB`.
ODD_LANGUAGES = (
    "UPDATE negotiations_section SET language = split_part(lower(language), '_', 1) WHERE strpos(language, '_') > 0"
)
NAMES = {
    "negotiations_actor": "name",
    "negotiations_actorname": "name",
    "negotiations_article": "title",
    "negotiations_tag": "code",
    "negotiations_term": "label",
}
FORMS = {"canonical": ("text", stored), "similar": ("text", similar_form), "sort_key": ("bytea", sort_key)}
WITHOUT = {"negotiations_actorname": {"sort_key"}, "negotiations_tag": {"similar", "sort_key"}}
#: Sections that end inside a line of enormous length: it was cut wherever 20,000 characters ended, inside words too.
CUT = """
    SELECT article.id FROM negotiations_article AS article
    WHERE EXISTS (
        SELECT FROM negotiations_section AS section WHERE section.article_id = article.id
            AND right(section.body, 1) <> chr(10) AND section.start + char_length(section.body) < article.length
    )
"""


def fill_names(apps, schema_editor):
    for table, column in NAMES.items():
        forms = {name: form for name, form in FORMS.items() if name not in WITHOUT.get(table, ())}
        fill(
            schema_editor.connection,
            table,
            of=[column],
            columns={name: kind for name, (kind, _) in forms.items()},
            empty="canonical",
            compute=lambda text, forms=forms: [function(text) for _, function in forms.values()],
        )


def fill_passages(apps, schema_editor):
    columns = {"quote_words": "text", "similar_words": "text"}
    passages = "negotiations_passage"
    fill(schema_editor.connection, passages, of=["quote"], columns=columns, empty="quote_words", compute=_of_passage)


def _of_passage(quote):
    words, similar = index.words(quote), index.words(quote, Level.SIMILAR)
    return words, "" if similar == words else similar


def cut_again(apps, schema_editor):
    """One article at a time, its old sections and new ones in one transaction."""
    connection = schema_editor.connection
    Section = apps.get_model("negotiations", "Section")
    with connection.cursor() as cursor:
        cursor.execute(CUT)
        articles = [article for (article,) in cursor.fetchall()]
    for article in articles:
        with transaction.atomic(connection.alias), connection.cursor() as cursor:
            cursor.execute("SELECT language, negotiation_id, text FROM negotiations_article WHERE id = %s", [article])
            language, negotiation, text = cursor.fetchone()
            cursor.execute("DELETE FROM negotiations_section WHERE article_id = %s", [article])
            of_article = {"article_id": article, "negotiation_id": negotiation, "language": primary_language(language)}
            Section.objects.using(connection.alias).bulk_create(
                Section(**of_article, start=span.start, body=span.body) for span in offsets.sections(text)
            )


def fill_sections(apps, schema_editor):
    """`search` is what the words of the folded body are indexed as."""
    fill(
        schema_editor.connection,
        "negotiations_section",
        of=["body", "language"],
        columns={
            "folded": "text",
            "similar": "text",
            "config": "regconfig",
            "words": "text",
            "similar_words": "text",
        },
        empty="folded",
        compute=_of_section,
        setting={
            "folded": "new.folded",
            "similar": 'new."similar"',
            "search": "to_tsvector(new.config, new.words)",
            "search_similar": "to_tsvector(new.config, nullif(new.similar_words, ''))",
        },
        batch=200,
    )


def _of_section(body, language):
    found = index.folded(body, alphabet_of(language))
    config = CONFIGURATIONS.get(primary_language(language), "simple")
    return found.equal, found.similar, config, found.words, found.similar_words


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("negotiations", "0013_compared_by_one_form")]
    operations = [
        migrations.RunPython(fill_names, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(fill_passages, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(cut_again, migrations.RunPython.noop, elidable=True),
        migrations.RunSQL(ODD_LANGUAGES, migrations.RunSQL.noop, elidable=True),
        migrations.RunPython(fill_sections, migrations.RunPython.noop, elidable=True),
    ]
