"""The accounts of people. They hold personal data, which an append-only journal must not keep: what
is written here is not journalled.
"""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from negotiations.actions import invitation as invitations
from negotiations.models import Invitation, Membership, User
from negotiations.models.invitation import INVITATION_LASTS
from negotiations.models.membership import Role

#: Signs the link of the first person; nothing is stored of it.
FIRST = "negotiations.first-person"
LOCK_USERS = "LOCK TABLE negotiations_user IN SHARE ROW EXCLUSIVE MODE"


def has_operator() -> bool:
    """Whether somebody may administer the site."""
    return User.objects.filter(is_superuser=True, is_active=True).exists()


def first_person_key() -> str:
    """The secret of a link with which the first operator makes an account. It works until there is
    an operator, for as long as an invitation does.
    """
    return signing.dumps("first person", salt=FIRST)


def is_first_person_key(key: str) -> bool:
    try:
        signing.loads(key, salt=FIRST, max_age=INVITATION_LASTS)
    except signing.BadSignature:
        return False
    return not has_operator()


@transaction.atomic
def create_first(**fields: str) -> User:
    """Make the first operator's account. Raises PermissionDenied if there is one; of two at once,
    for the second.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK_USERS)
    if has_operator():
        raise PermissionDenied("This link does not work any more: the site has an operator.")
    return create(**fields, is_staff=True, is_superuser=True)


@transaction.atomic
def create_invited(invitation: Invitation, **fields: str) -> User:
    """Make an account and accept the invitation with it, both or neither."""
    user = create(**{**fields, "email": invitation.email or fields["email"]})
    invitations.accept(invitation, by=user)
    return user


def create(*, password: str, **fields: Any) -> User:
    """Make an account. Raises ValidationError naming the fields."""
    user = User(**fields)
    errors: dict[str, Any] = {}
    try:
        validate_password(password, user)
    except ValidationError as error:
        errors["password"] = error.messages
    user.set_password(password)
    try:
        user.full_clean()
    except ValidationError as error:
        errors |= error.message_dict
    if errors:
        raise ValidationError(errors)
    user.save()
    return user


def set_password(user: User, password: str) -> None:
    """All sessions end, as they are bound to the old one. Raises ValidationError if it is weak."""
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])


def revise(user: User, **fields: str) -> User:
    """Change what a person says of themselves. Raises ValidationError naming the fields."""
    for name, value in fields.items():
        setattr(user, name, value)
    user.full_clean()
    user.save(update_fields=[*fields])
    return user


@transaction.atomic
def deactivate(user: User) -> None:
    """Close an account: it signs in no more, and its tokens and invitations stop working. What it
    wrote stays. Raises ValidationError naming negotiations of which it is the only owner.
    """
    owned = Membership.objects.select_for_update().filter(role=Role.OWNER)
    mine = owned.filter(user=user).select_related("negotiation")
    alone = [
        one.negotiation.title
        for one in mine
        if not owned.filter(negotiation=one.negotiation, user__is_active=True)
        .exclude(user=user)
        .exists()
    ]
    if alone:
        names = ", ".join(f"“{title}”" for title in alone)
        raise ValidationError(f"Make somebody else an owner first: you alone own {names}.")
    user.is_active = False
    user.save(update_fields=["is_active"])
