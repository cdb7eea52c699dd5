"""Passages quote their text exactly, in the actions and in the database."""

from functools import partial
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from negotiations.actions import article, journal, passage, undo
from negotiations.actions.batch import run_batch
from negotiations.models import Passage
from tests.factories import (
    by_field,
    make_actor,
    make_article,
    make_passage,
    make_position,
    make_tag,
    make_term,
)

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
    long = make_article(
        owner, talks, text="\n\n".join(f"Paragraph {n} of peace. 🕊️" for n in range(70))
    )
    starts = list(long.sections.order_by("start").values_list("start", flat=True))
    words = [long.text[at:].index("Paragraph") + at for at in starts]
    spans = [
        (words[1] - 11, words[1] + 9),
        (words[1], starts[2] - 1),
        (words[1] - 11, words[3] + 1),
        (0, long.length),
    ]
    for start, end in spans:
        made = passage.mark(
            by=owner, article=long, start=start, end=end, quote=long.text[start:end]
        )
        assert made.quote == long.text[start:end]


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
    theirs = {
        "tags": make_tag(outsider, elsewhere),
        "about": make_actor(outsider, negotiation=elsewhere),
    }[field]
    with pytest.raises(ValidationError) as refusal:
        make_passage(owner, port, "Nobody", **{field: [theirs]})
    noun = "tag" if field == "tags" else "actor"
    assert by_field(refusal.value) == {field: [f"There is no such {noun} in this negotiation."]}


def test_a_passage_with_positions_is_in_use_by_them(owner, talks, port):
    made = make_passage(owner, port, "Nobody")
    stated = make_position(owner, made, make_actor(owner), make_term(owner, talks))
    with pytest.raises(journal.InUse) as refusal:
        passage.retract(made, by=owner, version=1)
    assert refusal.value.dependents == [stated]


# What fits

ODD = "  Kessel agreed.\n\nZoe\u0308 said 👨‍👩‍👧 no.\n \nEnd here."


@pytest.fixture
def odd(owner, talks):
    return make_article(owner, talks, text=ODD)


@pytest.mark.parametrize(("start", "end"), [(0, 2), (16, 18), (38, 39)])
def test_a_span_of_white_space_is_refused(start, end, owner, odd):
    with pytest.raises(ValidationError) as refusal:
        passage.mark(by=owner, article=odd, start=start, end=end, quote=ODD[start:end])
    assert by_field(refusal.value) == {
        "start": [f"Nothing but white space stands from {start} to {end}."]
    }


@pytest.mark.parametrize(
    ("start", "end", "field", "fits"),
    [
        (1, 9, "start", (2, 8)),
        (2, 9, "end", (2, 8)),
        (18, 21, "end", (18, 22)),
        (20, 21, "end", (20, 22)),
        (21, 22, "start", (20, 22)),
        (28, 29, "end", (28, 33)),
        (29, 30, "start", (28, 33)),
    ],
)
def test_a_span_with_white_space_at_an_end_or_part_of_a_letter_is_refused_with_what_fits(
    start, end, field, fits, owner, odd
):
    for verb in (passage.mark, passage.find_or_mark):
        with pytest.raises(ValidationError) as refusal:
            verb(by=owner, article=odd, start=start, end=end, quote=ODD[start:end], revision=1)
        (said,) = refusal.value.error_dict[field]
        assert said.params == {"start": fits[0], "end": fits[1], "quote": ODD[slice(*fits)]}
        assert f"the span that fits is {fits[0]} to {fits[1]}" in said.messages[0]
    assert not Passage.objects.exists()


def test_what_fits_is_seen_in_a_copy_of_the_text_and_in_its_sections_alike(owner, odd):
    calls = [
        partial(passage.mark, by=owner, article=odd, start=s, end=e, revision=1)
        for s, e in [(1, 9), (2, 8)]
    ]
    refused, made = run_batch(
        calls, partly=True, ahead=passage.prefetch([(odd, 1, 9), (odd, 2, 8)], by=owner)
    )
    assert refused.error_dict["start"][0].params["start"] == 2
    assert made.quote == "Kessel"


@pytest.fixture
def stored(owner, odd):
    """From before such spans were refused."""
    made = Passage(
        negotiation=odd.negotiation,
        article=odd,
        start=20,
        end=21,
        quote="e",
        coder=owner,
        version=1,
    )
    Passage.objects.bulk_create([made])
    return made


def test_a_stored_passage_that_does_not_fit_is_revised_and_comes_back(owner, talks, stored):
    revised = passage.revise(
        stored, by=owner, version=1, start=20, end=21, quote="e", note="Half a letter."
    )
    assert Passage.objects.get().note == "Half a letter."
    with pytest.raises(ValidationError, match="the span that fits is 18 to 22"):
        passage.revise(revised, by=owner, version=2, start=18, end=21, quote="Zoe")
    passage.retract(revised, by=owner, version=2)
    undo.undo(by=owner, negotiation=talks)
    undo.undo(by=owner, negotiation=talks)
    assert (Passage.objects.get().quote, Passage.objects.get().note) == ("e", "")


def test_a_stored_passage_that_does_not_fit_stays_where_it_is_said_when_the_text_is_revised(
    owner, odd, stored
):
    article.revise(odd, by=owner, version=1, text=f"More. {ODD}")
    assert (Passage.objects.get().start, Passage.objects.get().found) == (26, True)


def test_words_are_not_found_again_within_a_letter(owner, odd):
    make_passage(owner, odd, "End")
    article.revise(odd, by=owner, version=1, text=ODD.replace("End", "End\u0301"))
    assert not Passage.objects.get().found


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


def test_what_has_other_words_is_elsewhere_or_is_not_there_is_refused_in_the_same_words(
    owner, outsider, port, source
):
    elsewhere = make_article(outsider, outsider.memberships.get().negotiation, text="Nobody")
    others = [
        make_passage(outsider, elsewhere, "Nobody").pk,
        make_passage(owner, port, "end").pk,
        uuid4(),
    ]
    for other in others:
        with pytest.raises(ValidationError) as refusal:
            make_passage(owner, port, "Nobody", repeats=other)
        assert by_field(refusal.value) == {
            "repeats": ["There is no such passage with these words in this negotiation."]
        }


# The trigger passage_quotes_its_text


@pytest.mark.parametrize(
    "column", ["quote = 'Anyone'", '"end" = 7', "start = 1", 'start = 7, "end" = 13']
)
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
