"""E-mail, where the site has a mail server."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string

from negotiations.models import Invitation, Reset

#: What became of a mail, for the page that says so.
SENT, FAILED, NO_SERVER, NOT_ASKED = "sent", "failed", "no server", "not asked"
log = logging.getLogger(__name__)


def site_address(request: HttpRequest | None = None) -> str:
    """The site's address without a path. In production the first of its names, whatever Host a
    request claims; on one's own machine that of the request.
    """
    name = settings.HOSTS[0]
    if settings.PRODUCTION and name != "*" and not name.startswith("."):
        return f"https://{name}"
    if request is None:
        return f"http://{name}"
    return f"{request.scheme}://{request.get_host()}"


def send_invitation(invitation: Invitation, link: str) -> str:
    """Mail the link of an invitation. Returns SENT, FAILED or NO_SERVER."""
    context = {"invitation": invitation, "link": link}
    return _send("invitation", invitation.email, context)


def send_reset(reset: Reset, link: str) -> str:
    """Mail the link of a reset. Returns SENT, FAILED or NO_SERVER."""
    return _send("reset", reset.user.email, {"reset": reset, "link": link})


def _send(template: str, address: str, context: dict[str, object]) -> str:
    """The first line of the template is the subject. A failure is logged without the text, which
    has the link.
    """
    if not settings.MAIL:
        return NO_SERVER
    text = render_to_string(f"mail/{template}.txt", context)
    subject, _, body = text.partition("\n")
    try:
        send_mail(subject.strip(), body.lstrip("\n"), settings.DEFAULT_FROM_EMAIL, [address])
    except OSError as error:  # smtplib's errors are some, too
        log.error("A mail could not be sent: %s", type(error).__name__)
        return FAILED
    return SENT
