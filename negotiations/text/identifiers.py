"""Identifiers as people and programs write them."""

from uuid import UUID


def parse_uuid(value: object) -> UUID | None:
    """The UUID that `value` is or spells out; None for anything else."""
    if isinstance(value, UUID):
        return value
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
