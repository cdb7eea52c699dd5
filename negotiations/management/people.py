"""The users and negotiations that the arguments of a command name."""

from django.core.management.base import CommandError

from negotiations.models import Negotiation, User


def user_called(username: str) -> User:
    try:
        return User.objects.get(username=username, is_active=True)
    except User.DoesNotExist as error:
        raise CommandError(
            f"There is no active user “{username}”: `manage.py invite` makes a link for a new one."
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


def operator(username: str | None) -> User:
    """The user called so, or the first active operator of the site."""
    if username:
        return user_called(username)
    found = User.objects.filter(is_superuser=True, is_active=True).order_by("id").first()
    if found is None:
        raise CommandError("This site has no operator: say who invites, with --by.")
    return found
