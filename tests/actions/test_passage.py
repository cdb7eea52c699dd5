"""Passages quote their text exactly, in the actions and in the database."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from negotiations.actions import history, passage
from negotiations.models import Passage
from tests.factories import by_field, make_actor, make_article, make_passage, make_position, make_tag, make_term

pytestmark = pytest.mark.django_db

DOVE = "Nobody. 👩‍👩‍👧‍👦 שלום e\u0301 end"


@pytest.fixture
def port(owner, talks):
    return make_article(owner, talks, text=DOVE)


def test_offsets_are_code_points(owner, port):
    made = make_passage(owner, port, "👩‍👩‍👧‍👦 שלום")
    assert (made.start, made.end, Passage.objects.get().quote) == (8, 20, DOVE[8:20])


def test_the_revision_read_stands_in_for_the_quote(owner, port):
    assert passage.mark(by=owner, article=port, start=0, end=6, revision=1).quote == "Nobody"


def test_the_coder_is_who_marks(annotator, port):
    assert make_passage(annotator, port, "Nobody").coder == annotator


def test_two_people_mark_the_same_words(owner, annotator, port):
    assert make_passage(owner, port, "Nobody") != make_passage(annotator, port, "Nobody")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"start": 0, "end": 6, "quote": "nobody"}, "quote"),
        ({"start": 0, "end": 6, "quote": ""}, "quote"),
        ({"start": 0, "end": 7, "quote": "Nobody"}, "quote"),
        ({"start": 21, "end": 23, "quote": "é"}, "quote"),
        ({"start": 0, "end": 6}, "quote"),
        ({"start": 0, "end": 6, "revision": 2}, "revision"),
        ({"start": 6, "end": 6, "quote": ""}, "end"),
        ({"start": 6, "end": 0, "quote": "Nobody"}, "end"),
        ({"start": 0, "end": 999, "revision": 1}, "end"),
        ({"start": -1, "end": 6, "revision": 1}, "start"),
    ],
)
def test_a_span_that_is_not_what_was_read_is_refused(sent, field, owner, port):
    with pytest.raises(ValidationError) as refusal:
        passage.mark(by=owner, article=port, **sent)
    assert list(by_field(refusal.value)) == [field]


def test_the_refusal_names_both_texts(owner, port):
    with pytest.raises(ValidationError, match="The text from 0 to 6 is “Nobody”, not “Anyone”"):
        passage.mark(by=owner, article=port, start=0, end=6, quote="Anyone")


def test_a_span_over_several_sections_quotes_the_text(owner, talks):
    article = make_article(owner, talks, text="\n\n".join(f"Paragraph {n} of peace. 🕊️" for n in range(70)))
    starts = list(article.sections.order_by("start").values_list("start", flat=True))
    spans = [
        (starts[1] - 9, starts[1] + 9),
        (starts[1], starts[2]),
        (starts[1] - 1, starts[3] + 1),
        (0, article.length),
    ]
    for start, end in spans:
        made = passage.mark(by=owner, article=article, start=start, end=end, quote=article.text[start:end])
        assert made.quote == article.text[start:end]


def test_a_revised_span_quotes_the_text(owner, port):
    made = make_passage(owner, port, "Nobody")
    passage.revise(made, by=owner, version=1, start=21, end=27, revision=1)
    assert Passage.objects.get().quote == DOVE[21:27]


def test_a_revised_end_alone_needs_the_words_too(owner, port):
    made = make_passage(owner, port, "Nobody")
    with pytest.raises(ValidationError, match="Send the quote"):
        passage.revise(made, by=owner, version=1, end=7)


def test_given_tags_replace_the_stored_ones(owner, talks, port):
    first, second = make_tag(owner, talks, "CEASE"), make_tag(owner, talks, "HUM")
    made = make_passage(owner, port, "Nobody", tags=[first])
    passage.revise(made, by=owner, version=1, tags=[second])
    assert [row.tag for row in made.tags.all()] == [second]


@pytest.mark.parametrize("field", ["tags", "about"])
def test_a_part_is_named_once(field, owner, talks, port):
    one = make_tag(owner, talks) if field == "tags" else make_actor(owner)
    with pytest.raises(ValidationError, match="named twice"):
        make_passage(owner, port, "Nobody", **{field: [one, one]})


@pytest.mark.parametrize("field", ["tags", "about"])
def test_what_is_of_other_talks_is_refused_in_the_same_words(field, owner, outsider, port):
    elsewhere = outsider.memberships.get().negotiation
    theirs = {"tags": make_tag(outsider, elsewhere), "about": make_actor(outsider, negotiation=elsewhere)}[field]
    with pytest.raises(ValidationError) as refusal:
        make_passage(owner, port, "Nobody", **{field: [theirs]})
    noun = "tag" if field == "tags" else "actor"
    assert by_field(refusal.value) == {field: [f"There is no such {noun} in this negotiation."]}


def test_a_passage_with_positions_is_in_use_by_them(owner, talks, port):
    made = make_passage(owner, port, "Nobody")
    stated = make_position(owner, made, make_actor(owner), make_term(owner, talks))
    with pytest.raises(history.InUse) as refusal:
        passage.retract(made, by=owner, version=1)
    assert refusal.value.dependents == [stated]


# What it repeats


@pytest.fixture
def source(owner, talks):
    return make_passage(owner, make_article(owner, talks, text="It was nobody"), "nobody")


def test_a_passage_keeps_which_one_suggested_it(annotator, port, source):
    assert make_passage(annotator, port, "Nobody", repeats=source.pk).repeats == source.pk


def test_the_passage_that_suggested_another_may_go(owner, annotator, port, source):
    made = make_passage(annotator, port, "Nobody", repeats=source.pk)
    passage.retract(source, by=owner, version=1)
    assert Passage.objects.get() == made
    passage.revise(made, by=annotator, version=1, note="Kept")
    assert made.repeats == source.pk


def test_what_has_other_words_is_elsewhere_or_is_not_there_is_refused_in_the_same_words(owner, outsider, port, source):
    elsewhere = make_article(outsider, outsider.memberships.get().negotiation, text="Nobody")
    others = [make_passage(outsider, elsewhere, "Nobody").pk, make_passage(owner, port, "end").pk, uuid4()]
    for other in others:
        with pytest.raises(ValidationError) as refusal:
            make_passage(owner, port, "Nobody", repeats=other)
        assert by_field(refusal.value) == {
            "repeats": ["There is no such passage with these words in this negotiation."]
        }


# The trigger passage_quotes_its_text


@pytest.mark.parametrize("column", ["quote = 'Anyone'", '"end" = 7', "start = 1", 'start = 7, "end" = 13'])
def test_the_database_refuses_a_wrong_quote(column, owner, port):
    make_passage(owner, port, "Nobody")
    with pytest.raises(IntegrityError, match="is not the quote"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE negotiations_passage SET {column}")  # noqa: S608


def test_the_database_refuses_the_quote_of_another_article(owner, talks, port):
    make_passage(owner, port, "Nobody")
    with pytest.raises(IntegrityError, match="is not the quote"):
        Passage.objects.update(article=make_article(owner, talks, text="Somebody"))


def test_the_database_refuses_an_inserted_wrong_quote(owner, talks, port):
    wrong = Passage(negotiation=talks, article=port, start=0, end=6, quote="Anyone", coder=owner)
    with pytest.raises(IntegrityError, match="is not the quote"):
        Passage.objects.bulk_create([wrong])


def test_the_database_takes_a_right_quote_with_astral_characters(owner, talks, port):
    Passage.objects.bulk_create(
        [Passage(negotiation=talks, article=port, start=8, end=15, quote=DOVE[8:15], coder=owner)]
    )
    assert Passage.objects.get().quote == "👩‍👩‍👧‍👦"


def test_what_is_adrift_keeps_its_old_words(owner, port):
    make_passage(owner, port, "Nobody")
    assert Passage.objects.update(anchor="adrift", quote="Old words") == 1


def test_what_is_adrift_is_not_held_again_by_a_wrong_quote(owner, port):
    make_passage(owner, port, "Nobody")
    Passage.objects.update(anchor="adrift", quote="Old words")
    with pytest.raises(IntegrityError, match="is not the quote"):
        Passage.objects.update(anchor="held")


@pytest.mark.django_db(transaction=True)
def test_saying_that_quotes_were_compared_lasts_one_transaction(owner, port):
    make_passage(owner, port, "Nobody")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL negotiations.quotes_compared = 'yes'")
        Passage.objects.update(quote="Nobody")
    with pytest.raises(IntegrityError, match="is not the quote"):
        Passage.objects.update(quote="Anyone")
