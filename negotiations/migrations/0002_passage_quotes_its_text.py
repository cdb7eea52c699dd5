"""A passage's quote is what stands at its span in the article's current text, whoever writes it.

A trigger and not a CHECK: one that reads another table loses rows on restore. It locks the article FOR SHARE, and an
edit of the text locks it FOR UPDATE, so the two cannot cross. Bulk work that has compared over one copy of the text says
so with SET LOCAL negotiations.quotes_compared = 'yes'. A passage set adrift by a revision keeps its old words.
"""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION passage_quotes_its_text() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE words text;
BEGIN
    IF current_setting('negotiations.quotes_compared', true) = 'yes' THEN
        RETURN NEW;
    END IF;
    SELECT substr(text, NEW.start + 1, NEW."end" - NEW.start) INTO words
        FROM negotiations_article WHERE id = NEW.article_id FOR SHARE;
    IF words IS DISTINCT FROM NEW.quote THEN
        RAISE EXCEPTION 'The text from % to % is not the quote.', NEW.start, NEW."end"
            USING ERRCODE = 'check_violation', CONSTRAINT = 'passage_quotes_its_text';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER passage_quotes_its_text
    BEFORE INSERT OR UPDATE OF start, "end", quote, article_id, anchor ON negotiations_passage
    FOR EACH ROW WHEN (NEW.anchor = 'held') EXECUTE FUNCTION passage_quotes_its_text();
"""

BACKWARDS = """
DROP TRIGGER passage_quotes_its_text ON negotiations_passage;
DROP FUNCTION passage_quotes_its_text();
"""


class Migration(migrations.Migration):
    dependencies = [("negotiations", "0001_stored")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
