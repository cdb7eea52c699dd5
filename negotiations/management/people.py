"""The users and negotiations that the arguments of a command name."""

from django.core.management.base import CommandError

from negotiations.models import Negotiation, User


def user_called(username: str) -> User:
    try:
        return User.objects.get(username=username, is_active=True)
    except User.DoesNotExist as error:
        raise CommandError(
            f"There is no user “{username}”: `manage.py createsuperuser` makes one."
        ) from error


def negotiation_called(slug: str, by: User) -> Negotiation:
    """The negotiation with this slug, if `by` may see it."""
    try:
        return Negotiation.objects.visible_to(by).get(slug=slug)
    except Negotiation.DoesNotExist as error:
        seen = ", ".join(
            Negotiation.objects.visible_to(by).order_by("slug").values_list("slug", flat=True)
        )
        there = (
            f"there are: {seen}"
            if seen
            else "there is none yet: make one on the site (`manage.py serve`) first"
        )
        raise CommandError(f"{by} sees no negotiation “{slug}”; {there}.") from error
