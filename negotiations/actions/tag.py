"""Build a codebook: add, revise and retract its tags, or load one whole."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError

from negotiations.actions import journal
from negotiations.actions.validation import acyclic, assign, check_same_negotiation
from negotiations.models import Negotiation, Tag, User
from negotiations.permissions import require
from negotiations.text.canonical import stored


@journal.action
def add(*, by: User, negotiation: Negotiation, code: str, label: str, **fields: object) -> Tag:
    require(by, "tag.add", negotiation)
    check_same_negotiation(negotiation, **fields)
    return journal.save(
        "tag.add", Tag(negotiation=negotiation, code=code, label=label, **fields), by=by
    )


@journal.action
def load(*, by: User, negotiation: Negotiation, tags: Sequence[dict[str, Any]]) -> Sequence[Tag]:
    """Load a whole codebook: rows of a tag's fields, each after its parent, which it names by code
    (None at the top).

    A tag whose code exists already, in whatever spelling, is left as it is. Returns the new tags.
    Raises ValidationError by row and field (`3/parent`), and then adds none.
    """
    require(by, "tag.load", negotiation)
    there = {tag.canonical: tag for tag in negotiation.tags.order_by("-clash")}
    named, new, errors = set(), [], {}
    for index, row in enumerate(tags):
        code, parent = stored(row["code"]), row.get("parent")
        if code in named:
            errors[f"{index}/code"] = f"The code {row['code']} is named twice."
        elif code not in there:
            if parent and stored(parent) not in there:
                errors[f"{index}/parent"] = f"There is no tag {parent}, here or in a row before."
            above = there.get(stored(parent)) if parent else None
            there[code] = Tag(**{**row, "parent": above, "negotiation": negotiation})
            new.append(there[code])
        named.add(code)
    if errors:
        raise ValidationError(errors)
    return journal.save_many("tag.load", new, by=by)


@journal.action
def revise(tag: Tag, *, by: User, version: int | None, **changes: object) -> Tag:
    require(by, "tag.revise", tag)
    journal.expect(tag, version)
    check_same_negotiation(tag.negotiation, **changes)
    if "parent" in changes:
        acyclic(tag, filter(None, [changes["parent"]]), field="parent")
    return journal.save("tag.revise", assign(tag, changes), by=by)


@journal.action
def retract(tag: Tag, *, by: User, version: int | None) -> None:
    require(by, "tag.retract", tag)
    journal.expect(tag, version)
    journal.delete("tag.retract", tag, by=by)
