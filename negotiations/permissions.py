"""Who may do what: one table, verb → predicate. Who may *see* is SQL: `QuerySet.visible_to(user)`.

Ask with Django's `user.has_perm(verb, thing)`, in an action with `require(by, verb, thing)`.
`thing` is the object of the verb; for one that does not exist yet, its negotiation (None for a
shared actor).
"""

from collections.abc import Callable, Collection, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from allauth.account.auth_backends import AuthenticationBackend
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet

from negotiations.models import (
    Actor,
    Article,
    Change,
    Invitation,
    Negotiation,
    Reset,
    Term,
    Token,
    User,
)
from negotiations.models.act import cached, changed_act, current_act
from negotiations.models.actor import uses_of
from negotiations.models.article import TextAccess
from negotiations.models.change import CONSEQUENCE
from negotiations.models.membership import Role, lock_roles, roles_of, teams_of
from negotiations.models.registry import check_verbs
from negotiations.models.user import Caller

T = TypeVar("T")
Rule = Callable[[Any, Any], bool]


@contextmanager
def prefetch(user: Caller, things: Collection[Model]) -> Iterator[None]:
    """Read at once which of these actors and terms `user` added, and where shared
    actors are used.
    """
    ids = [thing.pk for thing in things if isinstance(thing, Actor | Term)]
    added = set(_added_by(user).filter(target_id__in=ids).values_list("target_id", flat=True))
    shared = [thing.pk for thing in things if isinstance(thing, Actor) and not thing.negotiation_id]
    answers: dict[Hashable, Any] = {("added", user.pk, pk): pk in added for pk in ids}
    answers |= {("used", pk): negotiations for pk, negotiations in uses_of(shared).items()}
    running = current_act()
    with changed_act(answers=(running.answers or {} if running else {}) | answers):
        yield


def _unless_cached(key: Hashable, ask: Callable[[], T]) -> T:
    answer = cached(key)
    return ask() if answer is None else answer


def signed_in(user: Caller, thing: Any) -> bool:
    return bool(user.is_authenticated)


def at_least(role: Role) -> Rule:
    """Return the rule: a member of the thing's negotiation with this role or one above it."""
    enough = role.or_above()

    def may(user: Caller, thing: Any) -> bool:
        negotiation = thing.pk if isinstance(thing, Negotiation) else thing.negotiation_id
        return roles_of(user).get(negotiation) in enough

    return may


def their_own(role: Role, rule: Rule) -> Rule:
    """Return the rule: the thing's coder while they have this role; anyone else by `rule`."""
    still = at_least(role)

    def may(user: Caller, thing: Any) -> bool:
        return (thing.coder_id == user.pk and still(user, thing)) or rule(user, thing)

    return may


def added_it(user: Caller, thing: Model) -> bool:
    return _unless_cached(
        ("added", user.pk, thing.pk), _added_by(user).filter(target_id=thing.pk).exists
    )


def _added_by(user: Caller) -> QuerySet[Change]:
    return Change.objects.filter(before__isnull=True, by=user.pk)


def anywhere(role: Role) -> Rule:
    def may(user: Caller, thing: Any) -> bool:
        return bool(teams_of(user, role))

    return may


def add_actor(user: Caller, negotiation: Negotiation | None) -> bool:
    """An annotator of the negotiation; for a shared actor, an annotator of any negotiation."""
    return (annotator if negotiation else anywhere(Role.ANNOTATOR))(user, negotiation)


def revise_actor(user: Caller, actor: Actor) -> bool:
    """Editors of a negotiation that owns or uses it; whoever added it, while only their teams use
    it.
    """
    if actor.negotiation_id:
        return editor(user, actor) or (annotator(user, actor) and added_it(user, actor))
    edited, annotated = set(teams_of(user, Role.EDITOR)), set(teams_of(user, Role.ANNOTATOR))
    used = _unless_cached(("used", actor.pk), actor.used_in)
    return bool(used & edited) or (bool(annotated) and used <= annotated and added_it(user, actor))


def revise_term(user: Caller, term: Term) -> bool:
    return editor(user, term) or (annotator(user, term) and added_it(user, term))


def same_person(user: Caller, thing: Token | Reset) -> bool:
    return bool(thing.user_id == user.pk)


def use_reset(user: Caller, reset: Reset) -> bool:
    return reset.is_open() and same_person(user, reset)


def invite(user: Caller, thing: Negotiation | Invitation | None) -> bool:
    """An owner of the negotiation; to the site alone, its operators (who may everything)."""
    home = thing.negotiation if isinstance(thing, Invitation) else thing
    return home is not None and owner(user, home)


def accept(user: Caller, invitation: Invitation) -> bool:
    """Whoever holds the link, while the invitation is open and whoever invited them still may."""
    return (
        isinstance(user, User)
        and invitation.is_open()
        and invitation.is_for(user)
        and invitation.invited_by.has_perm("invitation.send", invitation.negotiation)
    )


def read_text(user: Caller, article: Article) -> bool:
    """Whoever may see the article, if its text is public; otherwise the team."""
    return article.text_access == TextAccess.PUBLIC or reader(user, article)


def read_notes(user: Caller, thing: Any) -> bool:
    """Whoever may see the thing, if the negotiation publishes its notes; otherwise the team."""
    home = thing if isinstance(thing, Negotiation) else thing.negotiation
    return bool(home.notes_published) or reader(user, thing)


reader, annotator, editor, owner = (
    at_least(Role.READER),
    at_least(Role.ANNOTATOR),
    at_least(Role.EDITOR),
    at_least(Role.OWNER),
)
coder_or_editor = their_own(Role.ANNOTATOR, editor)

RULES: dict[str, Rule] = {
    "negotiation.create": signed_in,
    "negotiation.read_notes": read_notes,
    "negotiation.revise": editor,
    "negotiation.publish": owner,
    "negotiation.delete": owner,
    "membership.add": owner,
    "membership.join": accept,
    "membership.change": owner,
    "membership.end": owner,
    "invitation.send": invite,
    "invitation.renew": invite,
    "invitation.withdraw": invite,
    "invitation.accept": accept,
    "reset.issue": same_person,
    "reset.use": use_reset,
    "actor.add": add_actor,
    "actor.revise": revise_actor,
    "actor.retract": revise_actor,
    "party.add": editor,
    "party.revise": editor,
    "party.retract": editor,
    "round.add": editor,
    "round.revise": editor,
    "round.retract": editor,
    "delegation.add": editor,
    "delegation.revise": editor,
    "delegation.retract": editor,
    "article.read_text": read_text,
    "article.add": editor,
    "article.revise": editor,
    "article.retract": editor,
    "tag.add": editor,
    "tag.load": editor,
    "tag.revise": editor,
    "tag.retract": editor,
    "term.add": annotator,
    "term.revise": revise_term,
    "term.retract": revise_term,
    "passage.mark": annotator,
    "passage.tag": annotator,
    "passage.revise": coder_or_editor,
    "passage.retract": coder_or_editor,
    "position.state": annotator,
    "position.revise": coder_or_editor,
    "position.retract": coder_or_editor,
    "position.adjudicate": editor,
    "token.issue": same_person,
    "token.revoke": same_person,
}

#: Asked beside a verb; nothing is written under these names.
JUDGED = {
    "article.read_text",
    "negotiation.read_notes",
    "negotiation.publish",
    "position.adjudicate",
}
check_verbs((RULES.keys() - JUDGED) | {CONSEQUENCE})


class SignInBackend(AuthenticationBackend):
    """allauth's backend, for whom the account's manager finds."""

    def _authenticate(self, request: Any, **credentials: Any) -> User | None:
        user = User.objects.signing_in_as(credentials.get("username") or "")
        checked: User | None = self._check_password(user, credentials["password"])
        return checked


class Roles:
    """Django's authentication backend for these verbs."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        return None

    def has_perm(self, user: Caller, verb: str, thing: Any = None) -> bool:
        return verb in RULES and (user.is_active or user.is_anonymous) and RULES[verb](user, thing)


def require(by: User, verb: str, thing: Any, *, even_operators: bool = False) -> None:
    """Raise PermissionDenied unless `by` may do this. The permission holds until the transaction
    ends. Operators may everything, unless the rule holds `even_operators`: one that says whether
    the thing itself still allows it.
    """
    lock_roles(by)
    if even_operators and not (by.is_active and RULES[verb](by, thing)):
        raise PermissionDenied("This link does not work any more, or is for somebody else.")
    if not by.has_perm(verb, thing):
        noun, act = verb.split(".")
        raise PermissionDenied(
            f"You may not {act} this {noun}: ask an owner of the negotiation for the role it needs."
        )
