"""Database constraints in a form that can be read back to the person who broke one.

Each says in `violation_error_code` which field it is about, and in `violation_error_message` what
to do; `actions.journal` turns a violation into a ValidationError of these two.
"""

from collections.abc import Iterable

from django.db.models import CheckConstraint, F, Q


def known(model: str, field: str, values: Iterable[object], blank: bool = False) -> CheckConstraint:
    """`field` holds one of `values` (or is empty, if `blank`)."""
    allowed = [*values, ""] if blank else list(values)
    return CheckConstraint(
        name=f"{model}_{field}_is_known",
        condition=Q(**{f"{field}__in": allowed}),
        violation_error_code=field,
        violation_error_message=(
            f"This is not one of: {', '.join(str(value) for value in allowed if value != '')}."
        ),
    )


def starts_before_it_ends(model: str, start: str, end: str) -> CheckConstraint:
    """A range of dates: equal is a day, open where either is empty."""
    return CheckConstraint(
        name=f"{model}_starts_before_it_ends",
        condition=Q(**{f"{start}__isnull": True})
        | Q(**{f"{end}__isnull": True})
        | Q(**{f"{start}__lte": F(end)}),
        violation_error_code=end,
        violation_error_message="This ends before it begins.",
    )


def not_blank(model: str, field: str) -> CheckConstraint:
    """`field` says something."""
    return CheckConstraint(
        name=f"{model}_{field}_is_not_blank",
        condition=~Q(**{field: ""}),
        violation_error_code=field,
        violation_error_message="This may not be blank.",
    )


def not_itself(model: str, field: str) -> CheckConstraint:
    """A reference to the same table that may not point at its own row."""
    return CheckConstraint(
        name=f"{model}_{field}_is_another",
        condition=Q(**{f"{field}__isnull": True}) | ~Q(**{field: F("id")}),
        violation_error_code=field,
        violation_error_message="This may not refer to itself.",
    )
