"""Database constraints with messages for the person who breaks one.

`violation_error_code` names the field and `violation_error_message` says what to do;
`actions.constraints` turns a violation into a ValidationError of the two.
"""

from collections.abc import Iterable

from django.db.models import CheckConstraint, F, Q


def one_of(
    model: str, field: str, values: Iterable[object], blank: bool = False
) -> CheckConstraint:
    """Constrain `field` to one of `values` (or empty, if `blank`)."""
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
    """Constrain a range of dates: equal dates are one day, an empty date leaves that end open."""
    return CheckConstraint(
        name=f"{model}_starts_before_it_ends",
        condition=Q(**{f"{start}__isnull": True})
        | Q(**{f"{end}__isnull": True})
        | Q(**{f"{start}__lte": F(end)}),
        violation_error_code=end,
        violation_error_message="This ends before it begins.",
    )


def not_blank(model: str, field: str) -> CheckConstraint:
    """Constrain `field` to have a character that is not white space."""
    return CheckConstraint(
        name=f"{model}_{field}_is_not_blank",
        condition=~Q(**{field: ""}),
        violation_error_code=field,
        violation_error_message="This may not be blank.",
    )


def not_itself(model: str, field: str) -> CheckConstraint:
    """Forbid a reference to the row itself."""
    return CheckConstraint(
        name=f"{model}_{field}_is_another",
        condition=Q(**{f"{field}__isnull": True}) | ~Q(**{field: F("id")}),
        violation_error_code=field,
        violation_error_message="This may not refer to itself.",
    )
