"""Who may do what: every verb × every person, as domain.md gives the roles.

Each row is a verb, what it is done to, and one mark a person: `+` may, `-` may not. The last column
is the person who coded or added the thing, an annotator; where there is no such person, it repeats
the annotator's mark.
"""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from negotiations.actions import (
    delegation,
    invitation,
    membership,
    negotiation,
    reset,
    token,
)
from negotiations.models import Membership, User
from negotiations.permissions import RULES, require
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_round,
    make_tag,
    make_term,
)  # fmt: skip

pytestmark = pytest.mark.django_db

#                         thing           s o r a e w  c
TABLE = """
negotiation.create        nothing         - + + + + +  +
negotiation.read_notes    talks           - - + + + +  +
negotiation.read_notes    passage         - - + + + +  +
negotiation.read_notes    open_notes      + + + + + +  +
negotiation.revise        talks           - - - - + +  -
negotiation.publish       talks           - - - - - +  -
negotiation.delete        talks           - - - - - +  -
membership.add            talks           - - - - - +  -
membership.change         membership      - - - - - +  -
membership.end            membership      - - - - - +  -
membership.join           invitation      - - - - - -  +
invitation.send           talks           - - - - - +  -
invitation.send           nothing         - - - - - -  -
invitation.renew          invitation      - - - - - +  -
invitation.withdraw       invitation      - - - - - +  -
invitation.accept         invitation      - - - - - -  +
reset.issue               reset           - - - - - -  +
reset.use                 reset           - - - - - -  +
actor.add                 talks           - - - + + +  +
actor.add                 nothing         - + - + + +  +
actor.revise              actor           - - - - + +  +
actor.revise              shared_actor    - - - - + +  +
actor.revise              unused_actor    - - - - - -  +
actor.revise              busy_actor      - + - - + +  -
actor.retract             actor           - - - - + +  +
actor.retract             shared_actor    - - - - + +  +
actor.retract             unused_actor    - - - - - -  +
actor.retract             busy_actor      - + - - + +  -
party.add                 talks           - - - - + +  -
party.revise              party           - - - - + +  -
party.retract             party           - - - - + +  -
round.add                 talks           - - - - + +  -
round.revise              round           - - - - + +  -
round.retract             round           - - - - + +  -
delegation.add            round           - - - - + +  -
delegation.revise         delegation      - - - - + +  -
delegation.retract        delegation      - - - - + +  -
article.read_text         article         - - + + + +  +
article.read_text         public_article  + + + + + +  +
article.add               talks           - - - - + +  -
article.revise            article         - - - - + +  -
article.retract           article         - - - - + +  -
tag.add                   talks           - - - - + +  -
tag.load                  talks           - - - - + +  -
tag.revise                tag             - - - - + +  -
tag.retract               tag             - - - - + +  -
term.add                  talks           - - - + + +  +
term.revise               term            - - - - + +  +
term.retract              term            - - - - + +  +
passage.mark              article         - - - + + +  +
passage.tag               passage         - - - + + +  +
passage.revise            passage         - - - - + +  +
passage.retract           passage         - - - - + +  +
position.state            passage         - - - + + +  +
position.revise           position        - - - - + +  +
position.retract          position        - - - - + +  +
position.adjudicate       position        - - - - + +  -
token.issue               token           - - - - - -  +
token.revoke              token           - - - - - -  +
"""

ROWS = [line.split() for line in TABLE.strip().splitlines()]


@pytest.fixture
def coder(talks, owner):
    """An annotator, whose coding everybody else meets."""
    user = User.objects.create_user("coder")
    membership.add(by=owner, negotiation=talks, user=user, role="annotator")
    return user


def shared(coder, owner, talks, outsider):
    actor = make_actor(coder, "Kessel")
    make_party(owner, talks, actor)
    return actor


def busy(coder, owner, talks, outsider):
    actor = shared(coder, owner, talks, outsider)
    make_party(outsider, outsider.memberships.get().negotiation, actor)
    return actor


def published(coder, owner, talks, outsider):
    public = negotiation.revise(talks, by=owner, version=1, visibility="public")
    return make_article(owner, public, text_access="public")


def open_notes(coder, owner, talks, outsider):
    return make_passage(
        coder,
        make_article(owner, negotiation.revise(talks, by=owner, version=1, notes_published=True)),
    )


def invited(coder, owner, talks, outsider):
    coder.email = "coder@example.org"
    made, _ = invitation.send(by=owner, negotiation=talks, email="CODER@example.org")
    return made


def coded(coder, owner, talks):
    return make_passage(coder, make_article(owner, talks))


THINGS = {
    "nothing": lambda coder, owner, talks, outsider: None,
    "open_notes": open_notes,
    "talks": lambda coder, owner, talks, outsider: talks,
    "membership": lambda coder, owner, talks, outsider: Membership.objects.get(user=coder),
    "actor": lambda coder, owner, talks, outsider: make_actor(coder, negotiation=talks),
    "shared_actor": shared,
    "unused_actor": lambda coder, owner, talks, outsider: make_actor(coder),
    "busy_actor": busy,
    "party": lambda coder, owner, talks, outsider: make_party(owner, talks, make_actor(owner)),
    "round": lambda coder, owner, talks, outsider: make_round(owner, talks),
    "delegation": lambda coder, owner, talks, outsider: delegation.add(
        by=owner, round=make_round(owner, talks), actor=make_actor(owner)
    ),
    "article": lambda coder, owner, talks, outsider: make_article(owner, talks),
    "public_article": published,
    "tag": lambda coder, owner, talks, outsider: make_tag(owner, talks),
    "term": lambda coder, owner, talks, outsider: make_term(coder, talks),
    "passage": lambda coder, owner, talks, outsider: coded(coder, owner, talks),
    "position": lambda coder, owner, talks, outsider: make_position(
        coder, coded(coder, owner, talks), make_actor(coder), make_term(coder, talks)
    ),
    "invitation": invited,
    "reset": lambda coder, owner, talks, outsider: reset.issue(by=coder, user=coder)[0],
    "token": lambda coder, owner, talks, outsider: token.issue(by=coder, name="laptop")[0],
}


@pytest.fixture
def people(outsider, reader, annotator, editor, owner, coder):
    """Everybody, in the order of the columns."""
    return [AnonymousUser(), outsider, reader, annotator, editor, owner, coder]


@pytest.mark.parametrize(
    ("verb", "thing", "marks"),
    [pytest.param(verb, thing, marks, id=f"{verb} {thing}") for verb, thing, *marks in ROWS],
)
def test_who_may_do_what(verb, thing, marks, people, coder, owner, talks, outsider):
    made = THINGS[thing](coder, owner, talks, outsider)
    assert [person.has_perm(verb, made) for person in people] == [mark == "+" for mark in marks]


def test_the_table_has_every_rule_and_no_other():
    assert {verb for verb, *_ in ROWS} == set(RULES)


def test_the_table_has_each_case_once():
    assert len({(verb, thing) for verb, thing, *_ in ROWS}) == len(ROWS)


@pytest.mark.parametrize("role", ["reader", None])
@pytest.mark.parametrize("verb", ["passage.revise", "passage.retract"])
def test_who_is_an_annotator_no_more_revises_nothing_of_theirs(verb, role, coder, owner, talks):
    passage = coded(coder, owner, talks)
    member = Membership.objects.get(user=coder)
    membership.end(member, by=owner, version=1) if role is None else membership.change(
        member, by=owner, version=1, role=role
    )
    assert not coder.has_perm(verb, passage)


def test_who_added_a_term_and_is_a_reader_now_may_not_revise_it(coder, owner, talks):
    term = make_term(coder, talks)
    membership.change(Membership.objects.get(user=coder), by=owner, version=1, role="reader")
    assert not coder.has_perm("term.revise", term)


def test_who_left_every_team_may_not_revise_the_actor_they_added(coder, owner, talks):
    actor = make_actor(coder)
    membership.end(Membership.objects.get(user=coder), by=owner, version=1)
    assert not coder.has_perm("actor.revise", actor)


def test_an_annotator_revises_an_actor_they_added_and_two_of_their_negotiations_use(
    coder, owner, talks, outsider
):
    actor = busy(coder, owner, talks, outsider)
    membership.add(
        by=outsider,
        negotiation=outsider.memberships.get().negotiation,
        user=coder,
        role="annotator",
    )
    assert coder.has_perm("actor.revise", actor)


def test_an_actor_counts_as_used_where_a_part_names_it(coder, owner, talks, editor):
    actor = make_actor(coder, "R. Okafor", "person")
    make_article(owner, talks, authors=[actor])
    assert editor.has_perm("actor.revise", actor)


def test_an_inactive_editor_may_nothing(editor, talks):
    editor.is_active = False
    assert not editor.has_perm("negotiation.revise", talks)


def test_a_superuser_may_everything(talks):
    assert User.objects.create_superuser("root").has_perm("negotiation.delete", talks)


def test_a_verb_that_no_rule_knows_is_refused(owner, talks):
    assert not owner.has_perm("negotiation.burn", talks)


def test_the_refusal_says_what_and_whom_to_ask(reader, talks):
    with pytest.raises(PermissionDenied, match="You may not add this party: ask an owner"):
        require(reader, "party.add", talks)


def test_an_owner_of_one_negotiation_is_nobody_in_another(outsider, owner, talks):
    other = negotiation.create(by=owner, slug="other", title="Other")
    assert not any(
        outsider.has_perm(verb, other)
        for verb in RULES
        if verb.startswith(("party.add", "term.add", "article.add"))
    )
