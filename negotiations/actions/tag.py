"""Build a codebook: add, revise and retract its tags, or load one whole."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from negotiations.actions import history
from negotiations.actions.references import acyclic, belong, changed
from negotiations.models import Negotiation, Tag
from negotiations.permissions import require


@transaction.atomic
def add(*, by: Any, negotiation: Negotiation, code: str, label: str, **fields: Any) -> Tag:
    require(by, "tag.add", negotiation)
    belong(negotiation, **fields)
    return history.save("tag.add", Tag(negotiation=negotiation, code=code, label=label, **fields), by=by)


@transaction.atomic
def load(*, by: Any, negotiation: Negotiation, tags: Sequence[dict[str, Any]]) -> Sequence[Tag]:
    """A whole codebook, parents before children and named by their code; tags whose code is there already are left."""
    require(by, "tag.load", negotiation)
    there = {tag.code: tag for tag in negotiation.tags.all()}
    new = []
    for row in tags:
        if row["code"] not in there:
            parent = there.get(row["parent"]) if row["parent"] else None
            if row["parent"] and parent is None:
                raise ValidationError({"parent": f"{row['code']}: there is no tag {row['parent']} before it."})
            there[row["code"]] = Tag(**{**row, "parent": parent, "negotiation": negotiation})
            new.append(there[row["code"]])
    return history.save_many("tag.load", new, by=by)


@transaction.atomic
def revise(tag: Tag, *, by: Any, version: int | None, **changes: Any) -> Tag:
    require(by, "tag.revise", tag)
    history.expect(tag, version)
    belong(tag.negotiation, **changes)
    if "parent" in changes:
        acyclic(tag, filter(None, [changes["parent"]]), field="parent")
    return history.save("tag.revise", changed(tag, changes), by=by)


@transaction.atomic
def retract(tag: Tag, *, by: Any, version: int | None) -> None:
    require(by, "tag.retract", tag)
    history.expect(tag, version)
    history.delete("tag.retract", tag, by=by)
