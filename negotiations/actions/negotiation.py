"""Create, revise and delete a negotiation."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from negotiations.actions import journal, locks
from negotiations.actions.validation import assign
from negotiations.models import Membership, Negotiation, Tag, User
from negotiations.models.base import Record
from negotiations.models.membership import Role
from negotiations.models.negotiation import Visibility
from negotiations.models.registry import nouns
from negotiations.permissions import require

#: What says who sees what of it.
PUBLISHED = ("visibility", "notes_published")


@journal.action
def create(
    *, by: User, slug: str, title: str, visibility: str = Visibility.PRIVATE, **fields: object
) -> Negotiation:
    """Create a negotiation owned by `by`."""
    require(by, "negotiation.create", None)
    _expect_address(slug)
    negotiation = Negotiation(slug=slug, title=title, visibility=visibility, **fields)
    journal.save("negotiation.create", negotiation, by=by)
    journal.save(
        "membership.add", Membership(negotiation=negotiation, user=by, role=Role.OWNER), by=by
    )
    return negotiation


@journal.action
def revise(
    negotiation: Negotiation, *, by: User, version: int | None, **changes: Any
) -> Negotiation:
    """Revise a negotiation. Owners decide who sees it and its notes; editors may change
    the rest.
    """
    require(by, "negotiation.revise", negotiation)
    if any(changes.get(name, stored := getattr(negotiation, name)) != stored for name in PUBLISHED):
        require(by, "negotiation.publish", negotiation)
    journal.expect(negotiation, version)
    _expect_address(changes.get("slug"))
    return journal.save("negotiation.revise", assign(negotiation, changes), by=by)


@journal.action
def delete(negotiation: Negotiation, *, by: User, version: int | None) -> None:
    """Delete a negotiation with its team and codebook, if it holds nothing else.

    Lock the team first: writers finish before, and nobody starts.
    """
    locks.team(negotiation)
    require(by, "negotiation.delete", negotiation)
    journal.expect(negotiation, version)
    journal.lock(negotiation, ending=True)
    if contents := list(_contents(negotiation)):
        raise journal.InUse(negotiation, contents, by)
    journal.delete_many("tag.retract", _leaves_first(negotiation.tags.all()), by=by)
    journal.delete_many("membership.end", negotiation.memberships.all(), by=by)
    journal.delete_many("invitation.withdraw", negotiation.invitations.all(), by=by)
    journal.delete("negotiation.delete", negotiation, by=by)


def _contents(negotiation: Negotiation) -> Iterator[Record]:
    """Yield some of what keeps it from being deleted: up to five objects per noun."""
    for noun in nouns():
        belongs = any(field.name == "negotiation" for field in noun.model._meta.fields)
        if belongs and not noun.goes_with_negotiation:
            rows: models.Manager[Any] = noun.model._base_manager
            yield from rows.filter(negotiation=negotiation)[:5]


def _expect_address(slug: str | None) -> None:
    """Refuse "bulk" as an address: the API's POST negotiations/bulk would hide it."""
    if slug == "bulk":
        raise ValidationError({"slug": "This word has another meaning in addresses: take another."})


def _leaves_first(tags: Iterable[Tag]) -> Iterator[Tag]:
    """Yield children before their parents."""
    left = {tag.pk: tag for tag in tags}
    while left:
        parents = {tag.parent_id for tag in left.values()}
        for leaf in [pk for pk in left if pk not in parents]:
            yield left.pop(leaf)
