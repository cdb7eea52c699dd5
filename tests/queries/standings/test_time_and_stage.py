"""Time, stage and denial: what the six miniatures of the field, and those of our own, read like to
an expert.
"""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from negotiations.actions import position as positions
from negotiations.actions import term as terms
from negotiations.queries.checks.changed_standings import changed_cells
from negotiations.queries.ground.common_ground import common_ground, excluding
from negotiations.queries.ground.deadlocks import asked_first, deadlocks, demands
from negotiations.queries.standings.columns import rows_of
from negotiations.queries.standings.counted_positions import (
    Reading,
    overrides_of,
    positions_by_cell,
)
from negotiations.queries.standings.evidence import evidence
from negotiations.queries.standings.history import standing_histories
from negotiations.queries.standings.matrix import default_day, standings
from negotiations.queries.standings.movement import movements
from negotiations.queries.standings.rule import standing_of
from negotiations.queries.standings.terms_at_stake import at_stake
from negotiations.queries.table.layout import lay_out
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
AUGUST = date(2032, 8, 1)


@pytest.fixture
def kessel(owner, talks):
    actor = make_actor(owner, "Kessel")
    make_party(owner, talks, actor)
    return actor


@pytest.fixture
def aruvia(owner, talks):
    actor = make_actor(owner, "Aruvia")
    make_party(owner, talks, actor)
    return actor


@pytest.fixture
def truce(owner, talks):
    return make_term(owner, talks, "Aruvia and Kessel cease fire")


@pytest.fixture
def harbour(owner, talks):
    return make_term(owner, talks, "Harbour agreement")


@pytest.fixture
def organ(owner, kessel):
    """Somebody of Kessel who may hold positions."""

    def made(name, relation="part_of"):
        return make_actor(
            owner, name, "government_body", affiliations=[{"group": kessel, "relation": relation}]
        )

    return made


@pytest.fixture
def say(owner, talks):
    def said(day, holder, term, stance, **fields):
        day = date.fromisoformat(day) if isinstance(day, str) else day
        passage = make_passage(owner, make_article(owner, talks, published_on=day))
        fields = {"said_until": day, "voice": "principal", "attribution": "on_record", **fields}
        return make_position(owner, passage, holder, term, stance, **fields)

    return said


@pytest.fixture
def cell(talks):
    def found(day, actor, term, **asked):
        matrix = standings(
            talks, as_of=date.fromisoformat(day) if isinstance(day, str) else day, **asked
        )
        return next(
            (one for one in matrix.standings if (one.actor, one.term) == (actor.pk, term.pk)), None
        )

    return found


def kinds(talks, until, actor):
    found = movements(standing_histories(talks, until=until))
    return [(change.on.isoformat(), change.kind) for change in found if change.actor == actor.pk]


def test_a_lapsed_truce_with_a_denial(owner, talks, kessel, aruvia, truce, say, cell):
    """Miniature a."""
    months = make_term(
        owner,
        talks,
        "… for three months",
        parent=truce,
        closed_on=date(2029, 1, 18),
        status="lapsed",
    )
    say("2027-07-31", kessel, months, 2, act="offer")
    assert cell("2028-01-01", kessel, truce).inferred
    assert cell("2029-01-19", kessel, truce).n == 0
    say("2032-12-31", kessel, truce, 2, voice="opponent")
    say("2033-01-01", aruvia, truce, 2)
    assert cell("2033-01-02", kessel, truce).state == "reported"
    denial = say("2033-01-03", kessel, truce, 0, act="deny")
    found = cell("2033-01-06", kessel, truce)
    assert (found.state, found.basis, found.stance, found.positions) == (
        "stated",
        "own",
        0,
        (denial.pk,),
    )
    assert cell("2033-01-06", kessel, months) is None
    assert cell("2033-01-06", kessel, months, closed=True).n == 0


def test_a_disowned_delegation(owner, talks, kessel, harbour, organ, say, cell):
    """Miniature b."""
    delegation, committee = organ("Kessel's delegation", "represents"), organ("Central Committee")
    mandate = make_term(owner, talks, "The delegation represents Kessel")
    say("2032-11-02", delegation, harbour, 2, stage="signed", act="accept")
    assert (
        cell("2032-11-11", kessel, harbour).stage,
        cell("2032-11-11", kessel, harbour).stance,
    ) == ("signed", 2)
    say("2032-11-12", committee, mandate, -2, act="reject")
    say("2032-11-12", committee, harbour, 0, act="deny")
    found = cell("2032-11-13", kessel, harbour)
    assert (found.state, found.divided, found.stance, found.n, found.stage) == (
        "divided",
        True,
        None,
        2,
        None,
    )


def test_who_denies_its_own_word_takes_it_back(kessel, harbour, organ, say, cell):
    """The organ that had accepted is not divided from itself."""
    committee = organ("Central Committee")
    say("2032-11-02", committee, harbour, 2)
    say("2032-11-12", committee, harbour, 0, act="deny")
    assert (
        cell("2032-11-13", kessel, harbour).state,
        cell("2032-11-13", kessel, harbour).stance,
    ) == ("stated", 0)


def test_a_report_followed_by_an_own_word_is_no_move(talks, kessel, aruvia, truce, say):
    """Miniature c."""
    say("2032-12-01", aruvia, truce, 2)
    report = say("2032-12-31", kessel, truce, 2, voice="opponent")
    say("2033-01-03", kessel, truce, 0)
    found = [
        change
        for change in movements(standing_histories(talks, until=date(2033, 2, 1)))
        if change.actor == kessel.pk
    ]
    assert [(change.kind, change.gaps) for change in found[1:]] == [("first_own", ())]
    assert found[1].before.positions == (report.pk,)


def test_an_own_word_that_says_what_was_reported_is_listed_too(talks, kessel, truce, say):
    say("2032-12-31", kessel, truce, -2, voice="opponent")
    say("2033-01-03", kessel, truce, -2)
    assert kinds(talks, date(2033, 2, 1), kessel) == [
        ("2032-12-31", "new"),
        ("2033-01-03", "first_own"),
    ]


def test_a_gap_to_a_reported_standing_is_marked(talks, kessel, aruvia, truce, say):
    say("2032-12-01", aruvia, truce, 2, voice="observer")
    say("2032-12-02", kessel, truce, -2), say("2032-12-03", kessel, truce, 1)
    found = [
        change
        for change in movements(standing_histories(talks, until=date(2033, 2, 1)))
        if change.actor == kessel.pk
    ]
    assert [gap.reported for change in found for gap in change.gaps] == [True, True]


def test_a_zero_beside_a_refusal_is_a_refusal(kessel, harbour, say, cell):
    """Miniature d."""
    say("2032-11-02", kessel, harbour, 0, act="clarify"), say("2032-11-02", kessel, harbour, -2)
    assert cell("2032-11-02", kessel, harbour).stance == -2


def test_a_signature_decides_over_a_later_report_of_retreat(kessel, harbour, say, cell):
    """Miniature e."""
    say("2031-05-20", kessel, harbour, 2, stage="signed")
    say("2031-12-06", kessel, harbour, -1, voice="observer")
    found = cell("2031-12-06", kessel, harbour)
    assert (found.stance, found.stage, found.basis) == (2, "signed", "own")


def test_a_term_has_no_standing_outside_its_life(owner, talks, kessel, truce, say, cell):
    later = make_term(
        owner,
        talks,
        "… by sea",
        parent=truce,
        tabled_on=date(2032, 9, 1),
        closed_on=date(2032, 10, 1),
    )
    say("2032-08-10", kessel, later, 2)
    states = [
        (cell(day, kessel, later) or cell(day, kessel, later, closed=True)).n
        for day in ("2032-08-31", "2032-09-01", "2032-10-01", "2032-10-02")
    ]
    assert states == [0, 1, 1, 0]
    assert [
        cell(day, kessel, truce).n
        for day in ("2032-08-31", "2032-09-01", "2032-10-01", "2032-10-02")
    ] == states


def test_a_closed_term_ends_on_the_line_of_its_story(talks, kessel, truce, say):
    say("2032-08-10", kessel, truce, 2)
    terms.revise(
        truce,
        by=kessel.parties.get().negotiation.memberships.get(role="owner").user,
        version=1,
        closed_on=date(2032, 9, 1),
        status="fulfilled",
    )
    (course,) = standing_histories(talks, until=date(2033, 1, 1))
    assert [(day.isoformat(), standing.n) for day, standing in course.days] == [
        ("2032-08-10", 1),
        ("2032-09-02", 0),
    ]
    assert course.on(date(2032, 10, 1)) is None


def test_a_term_ends_no_earlier_than_it_begins(owner, talks):
    with pytest.raises(Exception, match="This ends before it begins"):
        make_term(owner, talks, "Backwards", tabled_on=date(2032, 9, 2), closed_on=date(2032, 9, 1))


def test_nothing_is_inferred_from_before_the_holders_own_later_word(
    owner, talks, kessel, truce, say, cell
):
    """A yes to one variant, then a no to another: of the parent nothing is known any more."""
    month, week = (
        make_term(owner, talks, f"… for a {span}", parent=truce) for span in ("month", "week")
    )
    say("2032-08-01", kessel, month, 2)
    assert cell("2032-08-02", kessel, truce).stance == 2
    say("2032-08-03", kessel, week, -2)
    assert cell("2032-08-03", kessel, truce).n == 0


def test_another_holders_word_bars_no_inference(owner, talks, kessel, truce, organ, say, cell):
    month, week = (
        make_term(owner, talks, f"… for a {span}", parent=truce) for span in ("month", "week")
    )
    say("2032-08-01", kessel, month, 2), say("2032-08-03", organ("Ministry"), week, -2)
    assert cell("2032-08-03", kessel, truce).stance == 2


def test_a_denial_ends_what_is_reported_on_the_family(owner, talks, kessel, truce, say, cell):
    month = make_term(owner, talks, "… for a month", parent=truce)
    say("2032-08-01", kessel, month, 2, voice="opponent")
    assert cell("2032-08-02", kessel, month).state == "reported"
    say("2032-08-03", kessel, truce, 0, act="deny")
    assert cell("2032-08-03", kessel, month).n == 0
    say("2032-08-04", kessel, month, 1, voice="mediator")
    assert (cell("2032-08-04", kessel, month).state, cell("2032-08-04", kessel, month).stance) == (
        "reported",
        1,
    )


def test_a_reported_denial_ends_nothing(owner, talks, kessel, truce, say, cell):
    month = make_term(owner, talks, "… for a month", parent=truce)
    say("2032-08-01", kessel, month, 2, voice="opponent")
    say("2032-08-03", kessel, truce, 0, act="deny", voice="observer")
    assert cell("2032-08-03", kessel, month).state == "reported"


def test_order_without_dates(owner, kessel, truce, say, cell):
    """Both of the day of publication: the one that revises decides."""
    first = say("2032-08-01", kessel, truce, 2)
    second = say("2032-08-01", kessel, truce, -1, revises=first, act="withdraw")
    found = cell("2032-08-01", kessel, truce)
    assert (found.stance, found.positions) == (-1, (second.pk,))


def test_what_is_revised_decides_until_the_day_of_its_revision(kessel, truce, say, cell):
    """Also where the revision is dated before: then both were said when the later one was."""
    first = say("2032-08-05", kessel, truce, 2)
    say("2032-08-09", kessel, truce, 0)
    third = say("2032-08-07", kessel, truce, -1, revises=first)
    assert [cell(f"2032-08-0{day}", kessel, truce).stance for day in (5, 6, 7, 9)] == [2, 2, -1, 0]
    assert cell("2032-08-08", kessel, truce).positions == (third.pk,)


def test_a_revision_that_is_rejected_revises_nothing(owner, kessel, truce, say, cell):
    first = say("2032-08-01", kessel, truce, 2)
    say("2032-08-03", kessel, truce, -2, revises=first, status="rejected")
    assert cell("2032-08-03", kessel, truce).positions == (first.pk,)


def test_a_position_that_is_revised_is_not_retracted_under_its_revision(owner, kessel, truce, say):
    first = say("2032-08-01", kessel, truce, 2)
    say("2032-08-03", kessel, truce, -2, revises=first)
    with pytest.raises(Exception, match="Others depend on"):
        positions.retract(first, by=owner, version=1)


def test_the_stage_of_a_cell_is_the_lowest_of_what_decides(kessel, harbour, organ, say, cell):
    say("2032-08-01", organ("Delegation"), harbour, 2, stage="initialled")
    say("2032-08-01", organ("Ministry"), harbour, 1, stage="as_basis")
    assert cell("2032-08-01", kessel, harbour).stage == "as_basis"


DAYS = some.integers(0, 6).map(lambda day: AUGUST + timedelta(day))
SAID = some.tuples(
    DAYS,
    some.integers(0, 1),
    some.integers(0, 3),
    some.integers(-2, 2),
    some.sampled_from(["principal", "opponent"]),
    some.sampled_from(["none_reported", "deny"]),
    some.booleans(),
)


@settings(
    max_examples=settings.default.max_examples // 5,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(said=some.lists(SAID, max_size=12))
def test_the_database_finds_what_the_rule_says(said, owner, talks, family_scene):
    """Two implementations of the rule: the query of the standings, and `History.deciding` over all
    that was said.
    """
    family_scene(said)
    for day in range(0, 8, 2):
        as_of = AUGUST + timedelta(day)
        matrix = standings(talks, as_of=as_of, closed=True)
        stake = at_stake(talks)
        ties, rows = rows_of(talks, "parties", as_of)
        overrides = overrides_of(talks, ties, stake, as_of, Reading())
        found = positions_by_cell(ties, list(stake.parents), stake, as_of, Reading(), overrides)
        for number, row in enumerate(rows):
            for nth, term in enumerate(stake.parents):
                history = found.get((number, nth))
                decide = history.deciding(as_of) if history and stake.is_alive(term, as_of) else []
                expected = standing_of(
                    row.party, row.actor, term, decide, as_of, "silent", overrides
                )
                found_there = matrix.on(term)[row.actor]
                assert found_there._replace(positions=()) == expected._replace(positions=()), (
                    as_of,
                    term,
                )
                assert set(found_there.positions) == set(expected.positions)


@pytest.fixture
def family_scene(owner, talks, kessel, organ, truce):
    """A family of terms of which one is tabled late and one closed early, two voices of Kessel, and
    what they said; made anew for each example.
    """
    month = make_term(owner, talks, "… for a month", parent=truce, closed_on=AUGUST + timedelta(4))
    week = make_term(owner, talks, "… for a week", parent=truce, tabled_on=AUGUST + timedelta(2))
    monday = make_term(owner, talks, "… from Monday", parent=week)
    holders, family = [kessel, organ("Ministry")], [truce, month, week, monday]
    passage = make_passage(owner, make_article(owner, talks, published_on=AUGUST))

    def made(said):
        for one in positions.Position.objects.order_by("-id"):
            one.delete()
        last = {}
        for day, holder, term, stance, voice, act, revises in said:
            about = {
                "said_until": day,
                "voice": voice,
                "act": act,
                "revises": last.get(holder) if revises else None,
            }
            last[holder] = make_position(
                owner, passage, holders[holder], family[term], stance, **about
            )

    return made


def test_the_upgrade_says_which_standings_changed_and_why(owner, talks, kessel, truce, say):
    """A 0 beside a refusal; an inference from before the holder's later word; and one that keeps
    its figures.
    """
    port = make_term(owner, talks, "The port opens")
    month, week = (
        make_term(owner, talks, f"… for a {span}", parent=truce) for span in ("month", "week")
    )
    say("2032-08-01", kessel, port, 0), say("2032-08-01", kessel, port, -2)
    say("2032-08-01", kessel, month, 2), say("2032-08-03", kessel, week, -2)
    found = {
        one.term: (one.before, one.after.stance, one.why)
        for one in changed_cells(talks, date(2032, 9, 1))
    }
    assert found == {
        port.pk: (-1, -2, "a 0 no longer pulls the median of the signed stances"),
        truce.pk: (
            2,
            None,
            (
                "nothing is inferred from before the holder's own later word, nor outside a term's"
                " life"
            ),
        ),
    }


# What is beside a standing


def test_reports_of_breach_are_counted_beside_the_cell_they_concern(
    owner, talks, kessel, aruvia, truce, organ, say
):
    compliance = make_tag(owner, talks, "META.compliance", label="Breach and fulfilment")
    say("2032-08-01", kessel, truce, 2), say("2032-08-01", aruvia, truce, 2)
    for day, who, tags in [
        ("2032-07-31", kessel, [compliance]),
        ("2032-08-02", kessel, [compliance]),
        ("2032-08-03", organ("Navy"), [compliance]),
        ("2032-08-04", kessel, []),
    ]:
        article = make_article(owner, talks, published_on=date.fromisoformat(day))
        make_passage(owner, article, about=[who], tags=tags, terms=[truce])
    cells = {
        cell.column.actor: cell
        for cell in lay_out(standings(talks, as_of=date(2032, 9, 1))).areas[0].lines[0].cells
    }
    assert (cells[kessel].notes, cells[aruvia].notes) == ("⚑2", "")
    assert "2 reports of breach or fulfilment since" in cells[kessel].words


def test_a_later_report_shows_beside_the_own_word_with_its_condition(
    owner, talks, kessel, harbour, say
):
    """Miniature e: the report is a badge and is in the evidence; the own word still decides."""
    homes = make_term(owner, talks, "The armed wing leaves private homes")
    say("2031-05-20", kessel, harbour, 2, stage="signed")
    report = say(
        "2031-12-06",
        kessel,
        harbour,
        -1,
        voice="observer",
        conditions=[{"relation": "in_exchange_for", "term": homes}],
    )
    lines = {
        line.term: line
        for area in lay_out(standings(talks, as_of=date(2031, 12, 6))).areas
        for line in area.lines
    }
    (cell,) = lines[harbour].cells
    assert (cell.standing.stance, cell.badge, cell.notes) == (2, "signed", "↷")
    assert "later report: resists, in exchange for …" in cell.words
    found = evidence(talks, owner, actor=kessel, term=harbour, as_of=date(2031, 12, 6))
    assert found.later == (report,)


def test_a_faction_has_a_badge_and_never_the_partys_stance(
    owner, talks, kessel, harbour, say, cell
):
    faction = make_actor(
        owner,
        "Hardliners",
        "armed_group",
        affiliations=[{"group": kessel, "relation": "faction_of"}],
    )
    say("2032-08-01", kessel, harbour, 2), say("2032-08-02", faction, harbour, -2)
    found = cell("2032-08-03", kessel, harbour)
    assert (found.stance, found.factions) == (2, ((faction.pk, -2),))
    (drawn,) = lay_out(standings(talks, as_of=date(2032, 8, 3))).areas[0].lines[0].cells
    assert (drawn.notes, drawn.factions) == ("⑂", "faction: 1 against")


def test_no_x_before_y_is_a_deadlock_like_unless(owner, talks, kessel, aruvia, say):
    """Miniature f."""
    talk, port = (
        make_term(owner, talks, "Talks are held"),
        make_term(owner, talks, "The port is open"),
    )
    say("2032-08-01", aruvia, talk, -1, conditions=[{"relation": "after", "term": port}])
    say("2032-08-01", kessel, port, -1, conditions=[{"relation": "unless", "term": talk}])
    matrix = standings(talks, as_of=date(2032, 8, 2))
    table = lay_out(matrix)
    found = demands(matrix, table.columns)
    (deadlock,), every = deadlocks(
        found, {line.term.pk: line.term for area in table.areas for line in area.lines}
    )
    assert (every, {one.actor for one in deadlock.demands}) == (True, {kessel, aruvia})
    assert {row.first for row in asked_first(found)} == {talk, port}


# Common ground


def test_accepted_by_all_names_the_lowest_stage(talks, kessel, aruvia, harbour, say):
    (
        say("2032-08-01", kessel, harbour, 2, stage="signed"),
        say("2032-08-01", aruvia, harbour, 1, stage="in_principle"),
    )
    ground = common_ground(
        lay_out(standings(talks, as_of=date(2032, 8, 2))), [kessel.pk, aruvia.pk]
    )
    ((group,),) = [[group for group in ground.groups if group.terms]]
    assert (group.kind, group.terms[0].stage) == ("accepted", "in principle")


def test_a_denied_report_is_no_common_ground(talks, kessel, aruvia, truce, say):
    say("2032-12-31", kessel, truce, 2, voice="opponent"), say("2033-01-01", aruvia, truce, 2)
    say("2033-01-03", kessel, truce, 0, act="deny")
    kinds = {}
    for day in (date(2033, 1, 2), date(2033, 1, 6)):
        (group,) = common_ground(
            lay_out(standings(talks, as_of=day)), [kessel.pk, aruvia.pk]
        ).groups
        kinds[day.day] = group.kind
    assert kinds == {2: "accepted", 6: "undecided"}


def test_the_cells_that_rest_on_reports_are_counted(talks, kessel, aruvia, truce, say):
    say("2032-08-01", kessel, truce, 2, voice="opponent"), say("2032-08-01", aruvia, truce, 2)
    ground = common_ground(
        lay_out(standings(talks, as_of=date(2032, 8, 2))), [kessel.pk, aruvia.pk]
    )
    assert (ground.reported, ground.stated, ground.pairs[0].reported) == (1, 2, 1)


def test_closeness_may_leave_out_the_talks_themselves(owner, talks, kessel, aruvia, truce, say):
    meet = make_term(
        owner, talks, "They meet", tag=make_tag(owner, talks, "TALKS", label="Talks about talks")
    )
    say("2032-08-01", kessel, meet, 2), say("2032-08-01", aruvia, meet, 2)
    say("2032-08-01", kessel, truce, 2), say("2032-08-01", aruvia, truce, -2)
    table = lay_out(standings(talks, as_of=date(2032, 8, 2)))
    close = [
        common_ground(table, [kessel.pk, aruvia.pk], without_talks=without).pairs[0]
        for without in (False, True)
    ]
    assert [(pair.convergence, pair.of) for pair in close] == [(0.5, 2), (0, 1)]


def test_who_says_yes_to_two_terms_that_exclude_each_other_is_named(
    owner, talks, kessel, truce, say
):
    war = make_term(
        owner, talks, "The war goes on", relations=[{"relation": "excludes", "term": truce}]
    )
    say("2032-08-01", kessel, truce, 2), say("2032-08-01", kessel, war, 1)
    (found,) = excluding(talks, lay_out(standings(talks, as_of=date(2032, 8, 2))), [kessel.pk])
    assert (found.column.actor, {found.one, found.other}) == (kessel, {truce, war})


def test_an_audience_narrows_the_standings(kessel, truce, say, cell):
    say("2032-08-01", kessel, truce, -2), say("2032-08-02", kessel, truce, 1, audience="closed")
    assert [
        cell("2032-08-03", kessel, truce, audience=asked).stance
        for asked in ("", "public", "closed")
    ] == [
        1,
        -2,
        1,
    ]


def test_the_default_day_is_the_end_of_the_talks_else_the_last_day_with_a_position(
    owner, talks, kessel, truce, say
):
    say("2032-08-02", kessel, truce, -2)
    assert default_day(talks) == date(2032, 8, 2)
    talks.ended_on = date(2032, 7, 1)
    assert default_day(talks) == date(2032, 7, 1)
