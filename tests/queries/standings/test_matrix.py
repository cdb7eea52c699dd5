"""The standings, clause by clause of domain.md: "Standing: the rule behind every matrix cell"."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from negotiations.actions import actor as actors
from negotiations.actions import position as positions
from negotiations.queries.standings.coverage import coverage
from negotiations.queries.standings.matrix import standings
from tests.cases import each_of
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_tag,
    make_term,
)

pytestmark = pytest.mark.django_db


def may(day):
    return date(2031, 5, day)


@pytest.fixture
def kessel(owner, talks):
    actor = make_actor(owner, "Kessel")
    make_party(owner, talks, actor)
    return actor


@pytest.fixture
def truce(owner, talks):
    return make_term(owner, talks, "Ceasefire")


@pytest.fixture
def month(owner, talks, truce):
    """A variant of the truce."""
    return make_term(
        owner, talks, "Ceasefire of 30 days", parent=truce, parameters={"duration_days": 30}
    )


@pytest.fixture
def say(owner, talks):
    """Somebody says something on a day in May, in an article of its own unless one is given."""

    def said(holder, term, stance, day=12, within=None, **fields):
        passage = make_passage(owner, within or make_article(owner, talks, published_on=may(1)))
        return make_position(
            owner, passage, holder, term, stance, **{"said_until": may(day), **fields}
        )

    return said


@pytest.fixture
def cell(talks):
    """The cell of an actor's party on a term, on 20 May unless another day is given."""

    def found(actor, term, day=20, **options):
        matrix = standings(talks, as_of=may(day), **options)
        (here,) = [
            cell for cell in matrix.standings if (cell.actor, cell.term) == (actor.pk, term.pk)
        ]
        return here

    return found


def tie(by, actor, relation, group, **dates):
    return make_actor(
        by, actor, "person", affiliations=[{"group": group, "relation": relation, **dates}]
    )


# The worked example


@pytest.fixture
def ledger(owner, talks, kessel, truce, month):
    """The three positions of domain.md."""
    aruvia, okafor = make_actor(owner, "Aruvia"), make_actor(owner, "R. Okafor", "person")
    make_party(owner, talks, aruvia)
    marr = make_actor(
        owner, "Ilya Marr", "person", affiliations=[{"group": aruvia, "relation": "represents"}]
    )
    officials = make_actor(
        owner, "Officials close to the delegation", "unidentified", negotiation=talks
    )
    monitors, port = (
        make_term(owner, talks, "Monitors are deployed"),
        make_term(owner, talks, "The port blockade is lifted"),
    )
    imposed = make_term(owner, talks, "The mediators impose a truce")
    text = make_article(owner, talks, published_on=may(14), authors=[okafor])
    first = make_position(
        owner,
        make_passage(owner, text, "Kessel could live with a 30-day truce"),
        kessel,
        month,
        1,
        act="float",
        conditions=[{"relation": "after", "term": monitors}],
        modality="possible",
        speaker=officials,
        voice="associate",
        quote_mode="indirect",
        attribution="background",
        said_from=may(4),
        said_until=may(10),
    )
    second = make_position(
        owner,
        make_passage(owner, text, "No truce while the port is blocked."),
        aruvia,
        truce,
        -1,
        act="reject",
        bargaining_role="precondition",
        conditions=[{"relation": "unless", "term": port}],
        speaker=marr,
        voice="spokesperson",
        quote_mode="direct",
        attribution="on_record",
        said_until=may(12),
    )
    third = make_position(
        owner,
        make_passage(owner, text, "The mediators should simply impose one."),
        okafor,
        imposed,
        2,
        act="propose",
        quote_mode="narrator",
        attribution="published_text",
    )
    return {
        "aruvia": aruvia,
        "okafor": okafor,
        "monitors": monitors,
        "port": port,
        "imposed": imposed,
        "positions": [first, second, third],
    }


def gist(cell):
    return cell.state, cell.stance, cell.inferred, cell.solid, cell.n, cell.sources, cell.age_days


def test_the_worked_example(ledger, cell, kessel, truce, month):
    after, unless = ("after", ledger["monitors"].pk, None), ("unless", ledger["port"].pk, None)
    assert gist(cell(kessel, month)) == ("stated", 1, False, False, 1, 1, 10)
    assert gist(cell(ledger["aruvia"], truce)) == ("stated", -1, False, True, 1, 1, 8)
    assert gist(cell(ledger["okafor"], ledger["imposed"], layer="commentators")) == (
        "stated",
        2,
        False,
        True,
        1,
        1,
        6,
    )
    assert gist(cell(kessel, truce)) == ("stated", 1, True, False, 1, 1, 10)
    assert gist(cell(ledger["aruvia"], month)) == ("stated", -1, True, True, 1, 1, 8)
    assert cell(kessel, month).conditions == cell(kessel, truce).conditions == (after,)
    assert (
        cell(ledger["aruvia"], truce).conditions
        == cell(ledger["aruvia"], month).conditions
        == (unless,)
    )


def test_the_worked_example_keeps_the_author_out_of_the_parties(ledger, talks, kessel):
    matrix = standings(talks, as_of=may(20))
    assert {row.actor for row in matrix.rows} == {kessel.pk, ledger["aruvia"].pk}
    assert {cell.state for cell in matrix.standings if cell.term == ledger["imposed"].pk} == {
        "silent"
    }
    assert coverage(talks, as_of=may(20)).unplaced == 0


def test_the_worked_example_a_week_earlier(ledger, cell, kessel, truce, month):
    assert (cell(kessel, month, day=9).state, cell(kessel, month, day=10).state) == (
        "unread",
        "stated",
    )
    assert (
        cell(ledger["aruvia"], truce, day=11).state,
        cell(ledger["aruvia"], truce, day=12).stance,
    ) == ("unread", -1)


# (1) own voices, else as reported


@each_of("voice", ["principal", "spokesperson", "associate"])
def test_an_own_voice_is_stated(voice, say, cell, kessel, truce):
    say(kessel, truce, 1, voice=voice)
    assert cell(kessel, truce).state == "stated"


@each_of("voice", ["ally", "opponent", "mediator", "observer", "unknown"])
def test_another_voice_alone_is_reported(voice, say, cell, kessel, truce):
    say(kessel, truce, -2, voice=voice)
    assert (cell(kessel, truce).state, cell(kessel, truce).stance) == ("reported", -2)


def test_an_older_own_voice_decides_over_a_newer_report(say, cell, kessel, truce):
    own = say(kessel, truce, 1, day=2, voice="principal")
    say(kessel, truce, -2, day=19, voice="opponent")
    assert (cell(kessel, truce).state, cell(kessel, truce).stance) == ("stated", 1)
    assert cell(kessel, truce).positions == (own.pk,)


def test_own_and_other_voices_of_a_day_are_not_mixed(say, cell, kessel, truce):
    say(kessel, truce, 2)
    say(kessel, truce, -2, voice="opponent")
    assert (cell(kessel, truce).state, cell(kessel, truce).stance, cell(kessel, truce).n) == (
        "stated",
        2,
        1,
    )


def test_until_its_own_voice_speaks_a_party_stands_as_reported(say, cell, kessel, truce):
    say(kessel, truce, -1, day=3, voice="observer")
    say(kessel, truce, 1, day=15)
    assert [cell(kessel, truce, day=day).state for day in (14, 15)] == ["reported", "stated"]


def test_an_own_voice_on_a_variant_decides_over_a_report_on_the_parent(
    say, cell, kessel, truce, month
):
    say(kessel, month, 1, day=2)
    say(kessel, truce, -1, day=19, voice="mediator")
    assert (cell(kessel, truce).state, cell(kessel, truce).stance) == ("stated", 1)


def test_contradicting_reports_have_no_stance(say, cell, kessel, truce):
    say(kessel, truce, 1, voice="ally")
    say(kessel, truce, -1, voice="opponent")
    assert cell(kessel, truce).stance is None


@each_of(("voice", "stance"), [("own_else_reported", 1), ("own", 1), ("reported", -2)])
def test_a_reader_may_ask_for_one_kind_of_voice(voice, stance, say, cell, kessel, truce):
    say(kessel, truce, 1)
    say(kessel, truce, -2, voice="opponent")
    assert cell(kessel, truce, voice=voice).stance == stance


# (2) the newest decides


def test_the_newest_day_decides(say, cell, kessel, truce):
    say(kessel, truce, 2, day=3)
    newest = say(kessel, truce, -1, day=4)
    assert cell(kessel, truce).positions == (newest.pk,)


def test_of_a_range_its_last_day_counts(say, cell, kessel, truce):
    say(kessel, truce, 2, day=8)
    say(kessel, truce, -1, said_from=may(1), said_until=may(10))
    assert cell(kessel, truce).said_until == may(10)


def test_the_newest_decides_among_stated_and_inferred(say, cell, kessel, truce, month):
    say(kessel, truce, -2, day=3)
    say(kessel, month, 1, day=4)
    assert (cell(kessel, truce).stance, cell(kessel, truce).inferred) == (1, True)


# (3) ambivalent, (4) the median


@each_of("stances", [(1, -1), (2, -2), (2, 2, -1), (1, 0, -1)])
def test_both_signs_on_a_day_are_ambivalent(stances, say, cell, kessel, truce):
    for stance in stances:
        say(kessel, truce, stance)
    assert (cell(kessel, truce).state, cell(kessel, truce).stance) == ("ambivalent", None)


def test_both_signs_on_two_days_are_a_change(say, cell, kessel, truce):
    say(kessel, truce, 1, day=11)
    say(kessel, truce, -1, day=12)
    assert (cell(kessel, truce).state, cell(kessel, truce).stance) == ("stated", -1)


def test_two_holders_of_a_party_at_odds_divide_it(owner, say, cell, kessel, truce):
    say(kessel, truce, 1)
    say(tie(owner, "Minister", "represents", kessel), truce, -1)
    found = cell(kessel, truce)
    assert (found.state, found.stance, found.divided, found.ambivalent) == (
        "divided",
        None,
        True,
        False,
    )


def test_two_speakers_of_a_party_at_odds_divide_it(owner, say, cell, kessel, truce):
    for name, stance in (("First", 2), ("Second", -2)):
        say(
            kessel,
            truce,
            stance,
            speaker=tie(owner, name, "represents", kessel),
            voice="spokesperson",
        )
    assert cell(kessel, truce).state == "divided"


def test_one_speaker_who_says_both_is_ambivalent(owner, say, cell, kessel, truce):
    speaker = tie(owner, "Minister", "represents", kessel)
    for stance in (2, -2):
        say(kessel, truce, stance, speaker=speaker, voice="spokesperson")
    assert (cell(kessel, truce).state, cell(kessel, truce).divided) == ("ambivalent", False)


def test_contradicting_reports_are_flagged_and_stay_reported(owner, say, cell, kessel, truce):
    """Who reports is no voice of the party: two reporters divide nobody."""
    for name, stance in (("First", 2), ("Second", -2)):
        say(kessel, truce, stance, speaker=make_actor(owner, name, "person"), voice="observer")
    found = cell(kessel, truce)
    assert (found.state, found.basis, found.stance) == ("reported", "reported", None)
    assert (found.ambivalent, found.divided) == (True, False)


def test_reports_of_two_holders_of_a_party_at_odds_divide_it(owner, say, cell, kessel, truce):
    say(kessel, truce, 1, voice="observer")
    say(tie(owner, "Minister", "represents", kessel), truce, -1, voice="observer")
    found = cell(kessel, truce)
    assert (found.state, found.ambivalent, found.divided) == ("reported", False, True)


def test_neutral_is_not_ambivalent(say, cell, kessel, truce):
    say(kessel, truce, 0)
    assert (cell(kessel, truce).state, cell(kessel, truce).stance) == ("stated", 0)


@each_of(
    ("stances", "median"),
    [
        ((1, 2), 1),
        ((-1, -2), -1),
        ((0, 1), 1),
        ((0, -1), -1),
        ((0, 2), 2),
        ((0, -2), -2),
        ((1, 2, 2), 2),
        ((0, 0, 1), 1),
        ((0, 0), 0),
        ((0, 1, 2), 1),
        ((1, 1, 2, 2), 1),
        ((-2, -2, -1, -1), -1),
    ],
)
def test_the_stance_is_the_median_halves_towards_zero(stances, median, say, cell, kessel, truce):
    for stance in stances:
        say(kessel, truce, stance)
    assert cell(kessel, truce).stance == median


# (5) solid or dashed


@each_of(
    ("attributions", "solid"),
    [
        (["on_record"], True),
        (["published_text"], True),
        (["background"], False),
        (["deep_background"], False),
        (["leak"], False),
        (["author_inference"], False),
        (["unattributed"], False),
        (["leak", "on_record"], True),
        (["leak", "background"], False),
    ],
)
def test_a_cell_is_solid_if_any_is_on_record_or_published(
    attributions, solid, say, cell, kessel, truce
):
    for attribution in attributions:
        say(kessel, truce, 1, attribution=attribution)
    assert cell(kessel, truce).solid is solid


def test_an_older_position_on_record_makes_nothing_solid(say, cell, kessel, truce):
    say(kessel, truce, 1, day=3, attribution="on_record")
    say(kessel, truce, 1, day=4, attribution="leak")
    assert not cell(kessel, truce).solid


def test_of_the_same_position_coded_twice_the_one_on_record_counts(
    owner, talks, say, cell, kessel, truce
):
    text = make_article(owner, talks)
    say(kessel, truce, 1, within=text, attribution="leak")
    say(kessel, truce, 1, within=text, attribution="on_record")
    assert (cell(kessel, truce).solid, cell(kessel, truce).n) == (True, 1)


# (6) how many, from how many, how old


def test_positions_and_articles_of_the_deciding_day_are_counted(
    owner, talks, say, cell, kessel, truce
):
    text = make_article(owner, talks)
    say(kessel, truce, 1, within=text)
    say(kessel, truce, 2, within=text)
    say(kessel, truce, 1)
    say(kessel, truce, 1, day=3)
    assert (cell(kessel, truce).n, cell(kessel, truce).sources) == (3, 2)


@each_of(("day", "age"), [(12, 0), (13, 1), (31, 19)])
def test_age_is_counted_to_the_day_asked_for(day, age, say, cell, kessel, truce):
    say(kessel, truce, 1, day=12)
    assert cell(kessel, truce, day=day).age_days == age


# (7) conditions


def test_any_condition_shows_on_the_cell(owner, say, cell, kessel, truce, month):
    aruvia = make_actor(owner, "Aruvia")
    say(kessel, truce, 1)
    say(kessel, truce, 1, conditions=[{"relation": "if", "term": month, "by": aruvia}])
    say(kessel, truce, 1, conditions=[{"relation": "after", "term": month}])
    assert set(cell(kessel, truce).conditions) == {
        ("if", month.pk, aruvia.pk),
        ("after", month.pk, None),
    }


def test_conditions_of_older_positions_do_not_show(say, cell, kessel, truce, month):
    say(kessel, truce, 1, day=3, conditions=[{"relation": "if", "term": month}])
    say(kessel, truce, 1, day=4)
    assert cell(kessel, truce).conditions == ()


def test_a_position_on_a_term_that_is_a_condition_elsewhere_is_no_position_on_it(
    say, cell, kessel, truce, month
):
    say(kessel, month, 0, conditions=[{"relation": "if", "term": truce}])
    assert cell(kessel, truce).state == "silent"


# (8) silent and unread


def test_without_a_coded_article_nothing_was_read(owner, talks, cell, kessel, truce):
    make_article(owner, talks)
    assert cell(kessel, truce).state == "unread"


def test_with_a_coded_article_a_party_is_silent(owner, talks, cell, kessel, truce):
    make_passage(owner, make_article(owner, talks))
    assert cell(kessel, truce).state == "silent"


def test_an_article_published_later_was_not_read_by_then(owner, talks, cell, kessel, truce):
    make_passage(owner, make_article(owner, talks, published_on=may(14)))
    assert [cell(kessel, truce, day=day).state for day in (13, 14)] == ["unread", "silent"]


def test_the_articles_of_silent_are_counted_once_each(owner, talks, kessel):
    text = make_article(owner, talks)
    make_passage(owner, text, "30-day truce")
    make_passage(owner, text, "Kessel")
    make_passage(owner, make_article(owner, talks))
    make_article(owner, talks)
    assert coverage(talks, as_of=may(20)).articles_coded == 2


def test_a_blank_cell_has_nothing_in_it(owner, talks, cell, kessel, truce):
    make_passage(owner, make_article(owner, talks))
    assert gist(cell(kessel, truce)) == ("silent", None, False, False, 0, 0, None)


# The input: which positions count


@each_of("status", ["suggested", "draft", "submitted", "rejected"])
def test_only_accepted_positions_count(status, say, cell, kessel, truce):
    say(kessel, truce, 1, status=status)
    assert cell(kessel, truce).state == "unread"


def test_a_retracted_position_does_not_count(owner, say, cell, kessel, truce):
    positions.retract(say(kessel, truce, 1), by=owner, version=1)
    assert cell(kessel, truce).state == "silent"


@each_of(("day", "state"), [(11, "silent"), (12, "stated"), (13, "stated")])
def test_a_position_counts_from_the_day_it_was_said(day, state, say, cell, kessel, truce):
    say(kessel, truce, 1, day=12)
    assert cell(kessel, truce, day=day).state == state


def test_a_range_counts_from_its_last_day(say, cell, kessel, truce):
    say(kessel, truce, 1, said_from=may(4), said_until=may(10))
    assert [cell(kessel, truce, day=day).state for day in (4, 9, 10)] == [
        "silent",
        "silent",
        "stated",
    ]


def test_the_same_position_twice_in_an_article_counts_once(owner, talks, say, cell, kessel, truce):
    text = make_article(owner, talks)
    say(kessel, truce, 1, within=text)
    say(kessel, truce, 1, within=text)
    assert cell(kessel, truce).n == 1


def test_the_order_of_conditions_makes_no_other_position(
    owner, talks, say, cell, kessel, truce, month
):
    conditions = [{"relation": "if", "term": month}, {"relation": "after", "term": month}]
    text = make_article(owner, talks)
    say(kessel, truce, 1, within=text, conditions=conditions)
    say(kessel, truce, 1, within=text, conditions=conditions[::-1])
    assert cell(kessel, truce).n == 1


def test_other_stance_conditions_or_holder_make_another_position(
    owner, talks, say, cell, kessel, truce, month
):
    text = make_article(owner, talks)
    say(kessel, truce, 1, within=text)
    say(kessel, truce, 2, within=text)
    say(kessel, truce, 1, within=text, conditions=[{"relation": "if", "term": month}])
    say(tie(owner, "Minister", "leads", kessel), truce, 1, within=text)
    assert (cell(kessel, truce).n, cell(kessel, truce).sources) == (4, 1)


@pytest.fixture
def reprint(owner, talks):
    def printed(original, **fields):
        return make_article(owner, talks, text=original.text, title="The port, again", **fields)

    return printed


def test_reprints_are_merged(owner, talks, say, cell, kessel, truce, reprint):
    text = make_article(owner, talks)
    say(kessel, truce, 1, within=text)
    say(kessel, truce, 1, within=reprint(text))
    say(kessel, truce, 1, within=reprint(text))
    assert (cell(kessel, truce).n, cell(kessel, truce).sources) == (1, 1)


def test_a_later_reprint_does_not_say_it_again(owner, talks, say, cell, kessel, truce, reprint):
    text = make_article(owner, talks, published_on=may(2))
    say(kessel, truce, 2, within=text, said_until=None)
    say(kessel, truce, -2, day=5)
    say(kessel, truce, 2, within=reprint(text, published_on=may(9)), said_until=None)
    assert (cell(kessel, truce).stance, cell(kessel, truce).said_until) == (-2, may(5))


# Holders: ties in force on the day


@each_of("relation", ["leads", "represents", "part_of"])
def test_who_is_tied_so_fills_the_partys_cell(relation, owner, say, cell, kessel, truce):
    said = say(tie(owner, "Somebody", relation, kessel), truce, 1)
    assert cell(kessel, truce).positions == (said.pk,)


@each_of("relation", ["member_of", "faction_of", "successor_of", "backed_by"])
def test_who_is_tied_otherwise_does_not(relation, owner, talks, say, cell, kessel, truce):
    say(tie(owner, "Somebody", relation, kessel), truce, 1)
    assert cell(kessel, truce).state == "silent"
    assert coverage(talks, as_of=may(20)).unplaced == 1


@each_of(
    ("dates", "counts"),
    [
        ({}, True),
        ({"from_date": may(12)}, True),
        ({"from_date": may(13)}, False),
        ({"until_date": may(12)}, True),
        ({"until_date": may(11)}, False),
        ({"from_date": may(1), "until_date": may(12)}, True),
    ],
)
def test_a_tie_counts_while_it_is_in_force(dates, counts, owner, say, cell, kessel, truce):
    say(tie(owner, "Minister", "leads", kessel, **dates), truce, 1, day=12)
    assert (cell(kessel, truce).state == "stated") is counts


def test_what_was_said_in_office_still_counts_after_it(owner, say, cell, kessel, truce):
    say(tie(owner, "Minister", "leads", kessel, until_date=may(13)), truce, 1, day=12)
    assert cell(kessel, truce, day=30).state == "stated"


def test_the_tie_must_hold_on_the_last_day_of_a_range(owner, say, cell, kessel, truce):
    minister = tie(owner, "Minister", "leads", kessel, until_date=may(8))
    say(minister, truce, 1, said_from=may(4), said_until=may(10))
    assert cell(kessel, truce).state == "silent"


def test_a_party_does_not_speak_for_its_members(owner, talks, say, cell, kessel, truce):
    ministry = tie(owner, "Ministry", "part_of", kessel)
    make_party(owner, talks, ministry)
    say(kessel, truce, 1)
    assert cell(ministry, truce).state == "silent"


def test_a_chain_of_ties_counts(owner, say, cell, kessel, truce):
    ministry = tie(owner, "Ministry", "part_of", kessel)
    say(tie(owner, "Minister", "leads", ministry), truce, 1)
    assert cell(kessel, truce).stance == 1


@each_of(("day", "state"), [(4, "silent"), (5, "stated"), (9, "stated"), (10, "silent")])
def test_a_chain_counts_while_all_its_ties_are_in_force(
    day, state, owner, say, cell, kessel, truce
):
    ministry = tie(owner, "Ministry", "part_of", kessel, until_date=may(9))
    say(tie(owner, "Minister", "leads", ministry, from_date=may(5)), truce, 1, day=day)
    assert cell(kessel, truce).state == state


def test_a_chain_is_broken_by_membership(owner, say, cell, kessel, truce):
    party = tie(owner, "Ruling party", "member_of", kessel)
    say(tie(owner, "Chair", "leads", party), truce, 1)
    assert cell(kessel, truce).state == "silent"


def test_two_terms_of_office_count_each(owner, say, cell, kessel, truce):
    affiliations = [
        {"group": kessel, "relation": "leads", "until_date": may(3)},
        {"group": kessel, "relation": "leads", "from_date": may(10)},
    ]
    minister = make_actor(owner, "Minister", "person", affiliations=affiliations)
    for day, stance in [(2, 1), (6, -2), (11, 2)]:
        say(minister, truce, stance, day=day)
    assert [cell(kessel, truce, day=day).stance for day in (2, 6, 10, 11)] == [1, 1, 1, 2]


def test_a_circle_of_ties_ends(owner, say, cell, kessel, truce):
    first = tie(owner, "First", "part_of", kessel)
    second = tie(owner, "Second", "part_of", first)
    actors.revise(
        kessel, by=owner, version=1, affiliations=[{"group": second, "relation": "part_of"}]
    )
    say(second, truce, 1)
    assert cell(kessel, truce).n == 1


def test_two_ways_to_a_party_count_a_position_once(owner, say, cell, kessel, truce):
    affiliations = [
        {"group": kessel, "relation": "leads"},
        {"group": kessel, "relation": "represents"},
    ]
    say(make_actor(owner, "Minister", "person", affiliations=affiliations), truce, 1)
    assert cell(kessel, truce).n == 1


# Inference along the tree of terms


@each_of(("stance", "inferred"), [(1, 1), (2, 2), (0, None), (-1, None), (-2, None)])
def test_acceptance_of_a_variant_counts_for_its_parent(
    stance, inferred, say, cell, kessel, truce, month
):
    say(kessel, month, stance)
    assert (cell(kessel, truce).stance, cell(kessel, truce).inferred) == (
        inferred,
        inferred is not None,
    )


@each_of(("stance", "inferred"), [(-1, -1), (-2, -2), (0, None), (1, None), (2, None)])
def test_rejection_of_a_parent_counts_for_its_variants(
    stance, inferred, say, cell, kessel, truce, month
):
    say(kessel, truce, stance)
    assert (cell(kessel, month).stance, cell(kessel, month).inferred) == (
        inferred,
        inferred is not None,
    )


@each_of("stance", [2, -2])
def test_nothing_moves_between_variants(stance, owner, talks, say, cell, kessel, truce, month):
    week = make_term(owner, talks, "Ceasefire of a week", parent=truce)
    say(kessel, week, stance)
    assert cell(kessel, month).state == "silent"


@each_of(("said_on", "stance", "shown_on"), [("lowest", 1, "highest"), ("highest", -1, "lowest")])
def test_inference_goes_through_every_storey(
    said_on, stance, shown_on, owner, talks, say, cell, kessel, truce, month
):
    terms = {
        "highest": truce,
        "lowest": make_term(owner, talks, "30 days from Monday", parent=month),
    }
    say(kessel, terms[said_on], stance)
    assert (cell(kessel, terms[shown_on]).stance, cell(kessel, month).stance) == (stance, stance)


def test_what_was_said_of_the_term_itself_is_not_inferred(say, cell, kessel, truce, month):
    say(kessel, truce, 1)
    assert not cell(kessel, truce).inferred


def test_a_yes_to_a_variant_and_a_no_to_the_parent_are_ambivalent(say, cell, kessel, truce, month):
    say(kessel, month, 1)
    say(kessel, truce, -1)
    assert {cell(kessel, truce).state, cell(kessel, month).state} == {"ambivalent"}


@each_of("stance", [2, -2])
def test_nothing_moves_between_a_package_and_its_items(
    stance, owner, talks, say, cell, kessel, truce
):
    package = make_term(owner, talks, "The Monday plan", items=[truce])
    say(kessel, package, stance)
    assert cell(kessel, truce).state == "silent"
    assert cell(kessel, package).stance == stance


# Rows: parties, commentators, and who is neither


@each_of(
    "role",
    [
        "primary",
        "supporter",
        "mediator",
        "host",
        "guarantor",
        "observer",
        "constituency",
        "excluded",
    ],
)
def test_a_party_of_any_other_role_has_a_row(role, owner, talks):
    actor = make_actor(owner, "Somebody")
    make_party(owner, talks, actor, role)
    assert [row.actor for row in standings(talks, as_of=may(20)).rows] == [actor.pk]


def test_commentators_have_a_layer_of_their_own(owner, talks, say, kessel, truce):
    pundit = make_actor(owner, "Pundit", "person")
    make_party(owner, talks, pundit, "commentator")
    say(pundit, truce, 2)
    layers = {
        layer: standings(talks, as_of=may(20), layer=layer) for layer in ("parties", "commentators")
    }
    assert [row.actor for row in layers["parties"].rows] == [kessel.pk]
    assert [(cell.actor, cell.stance) for cell in layers["commentators"].standings] == [
        (pundit.pk, 2)
    ]
    assert coverage(talks, as_of=may(20)).unplaced == 0


def test_a_leader_who_writes_speaks_for_the_party(owner, talks, say, cell, kessel, truce):
    leader = tie(owner, "Leader", "leads", kessel)
    say(leader, truce, 2, within=make_article(owner, talks, authors=[leader]))
    assert cell(kessel, truce).stance == 2
    assert standings(talks, as_of=may(20), layer="commentators").rows == ()


def test_holders_tied_to_no_party_are_counted(owner, talks, say, kessel, truce):
    for day in (11, 12, 13):
        say(make_actor(owner, "Bystander"), truce, 1, day=day)
    assert [coverage(talks, as_of=may(day)).unplaced for day in (10, 12, 20)] == [0, 2, 3]


def test_who_is_tied_no_longer_is_counted_and_not_dropped(owner, talks, say, cell, kessel, truce):
    say(tie(owner, "Former minister", "leads", kessel, until_date=may(3)), truce, 1, day=12)
    assert cell(kessel, truce).state == "silent"
    assert coverage(talks, as_of=may(20)).unplaced == 1


def test_a_former_minister_who_writes_is_a_commentator(owner, talks, say, kessel, truce):
    former = tie(owner, "Former minister", "leads", kessel, until_date=may(3))
    say(former, truce, 1, day=12, within=make_article(owner, talks, authors=[former]))
    assert [row.actor for row in standings(talks, as_of=may(20), layer="commentators").rows] == [
        former.pk
    ]


@each_of("status", ["draft", "rejected"])
def test_only_accepted_positions_are_unplaced(status, owner, talks, say, truce):
    say(make_actor(owner, "Bystander"), truce, 1, status=status)
    assert coverage(talks, as_of=may(20)).unplaced == 0


# Columns: terms at stake


@each_of("code", ["META", "META.blame", "META.forecast.2"])
def test_commentary_never_enters_a_matrix(code, owner, talks, kessel, say):
    blame = make_term(owner, talks, "Kessel started it", tag=make_tag(owner, talks, code))
    say(kessel, blame, -2)
    assert standings(talks, as_of=may(20)).standings == ()
    assert standings(talks, as_of=may(20), terms=[blame.pk]).standings == ()


def test_a_tag_in_the_branch_is_commentary_whatever_its_code(owner, talks, kessel):
    branch = make_tag(owner, talks, "META")
    make_term(owner, talks, "Kessel started it", tag=make_tag(owner, talks, "BLAME", parent=branch))
    assert standings(talks, as_of=may(20)).terms == ()


@each_of("code", ["METAL", "CEASE.META"])
def test_a_tag_that_only_looks_so_is_no_commentary(code, owner, talks, kessel):
    term = make_term(owner, talks, "Steel exports resume", tag=make_tag(owner, talks, code))
    assert standings(talks, as_of=may(20)).terms == (term.pk,)


def test_a_term_without_a_tag_is_at_stake(talks, kessel, truce):
    assert standings(talks, as_of=may(20)).terms == (truce.pk,)


def test_every_party_has_a_cell_on_every_term(owner, talks, kessel, truce, month):
    make_party(owner, talks, make_actor(owner, "Aruvia"))
    matrix = standings(talks, as_of=may(20))
    places = [(cell.actor, cell.term) for cell in matrix.standings]
    assert places == [(row.actor, term) for row in matrix.rows for term in matrix.terms]
    assert len(places) == 4


def test_a_matrix_is_narrowed_to_actors_and_terms(owner, talks, kessel, truce, month, say):
    make_party(owner, talks, make_actor(owner, "Aruvia"))
    say(kessel, month, 1)
    (cell,) = standings(talks, as_of=may(20), holders=[kessel.pk], terms=[truce.pk]).standings
    assert (cell.actor, cell.term, cell.stance, cell.inferred) == (kessel.pk, truce.pk, 1, True)


def test_what_is_said_in_other_talks_counts_for_nothing(
    outsider, talks, kessel, truce, cell, owner
):
    elsewhere = outsider.memberships.get().negotiation
    passage = make_passage(outsider, make_article(outsider, elsewhere))
    make_position(outsider, passage, kessel, make_term(outsider, elsewhere, "Ceasefire"), 2)
    assert (cell(kessel, truce).state, coverage(talks, as_of=may(20)).unplaced) == ("unread", 0)


def grown(owner, talks, say, rows):
    for number in range(rows):
        actor = make_actor(owner, f"Party {number}")
        make_party(owner, talks, actor)
        say(
            tie(owner, f"Minister {number}", "leads", actor),
            make_term(owner, talks, f"Term {number}"),
            1,
        )


def test_the_number_of_queries_does_not_grow(owner, talks, say):
    counts = []
    for rows in (2, 10):
        grown(owner, talks, say, rows)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            standings(talks, as_of=may(20))
        counts.append(len(queries))
    assert counts[0] == counts[1]
