"""Disagreements of sources as a picture."""

from datetime import date

from negotiations.charts.dumbbells import MOST, at, dumbbells
from negotiations.models import Actor, Position, Term
from negotiations.queries.sources.disagreements import Disagreement

KESSEL, TRUCE, PORT = Actor(name="Kessel"), Term(label="The truce"), Term(label="The port")


def said(term, stance, speaker="Okafor"):
    return Position(
        holder=KESSEL,
        term=term,
        stance=stance,
        speaker=Actor(name=speaker),
        said_until=date(2031, 5, 1),
    )


def apart(term, newer=-1, older=2, actor=KESSEL):
    return Disagreement(actor, said(term, newer, "Adeyemi"), said(term, older))


def drawn(found):
    return dumbbells(found, len(found))


def test_the_lesser_stance_is_on_the_left_whichever_is_newer():
    for stances in ((-1, 2), (2, -1)):
        [row] = drawn([apart(TRUCE, *stances)]).rows
        assert [(end.x, end.is_left) for end in row.ends] == [(at(-1), True), (at(2), False)]


def test_terms_are_together_and_a_party_is_named_once_in_each():
    picture = drawn([apart(TRUCE), apart(PORT), apart(TRUCE, 0)])
    assert [band.full for band in picture.bands] == ["The truce", "The port"]
    assert [(row.number, row.party.lines) for row in picture.rows] == [
        (1, ("Kessel",)),
        (3, ()),
        (2, ("Kessel",)),
    ]
    assert [row.y for row in picture.rows] == sorted(row.y for row in picture.rows)


def test_who_says_so_is_cut_and_whole():
    long = said(TRUCE, -1, "Officials close to the delegation of Kessel"), said(TRUCE, 1)
    [row] = drawn([Disagreement(KESSEL, *long)]).rows
    assert (row.ends[0].name, row.ends[0].who) == (
        "Officials close to the…",
        "Officials close to the delegation of Kessel",
    )


def test_what_there_is_no_room_for_is_counted():
    picture = dumbbells([apart(TRUCE)] * MOST, MOST + 3)
    assert (len(picture.rows), picture.undrawn) == (MOST, 3)
    assert (
        picture.undrawn_words
        == f"Drawn are the newest {MOST} of {MOST + 3}. The CSV has all of them."
    )


def test_what_others_report_is_hollow_and_what_is_not_on_record_is_dashed():
    """As in the standings."""
    own = Position(
        holder=KESSEL, term=TRUCE, stance=2, said_until=date(2031, 5, 1), attribution="on_record"
    )
    own.own_voice, other = True, said(TRUCE, -1)
    other.own_voice = False
    [row] = drawn([Disagreement(KESSEL, own, other)]).rows
    assert [(end.is_hollow, end.is_dashed, end.fill) for end in row.ends] == [
        (True, True, "#ffffff"),
        (False, False, "#6f9cc9"),
    ]
