"""A request as it is received: whose body is read, how large it may be, and the answer to a refused
one.
"""

import json
from typing import Any

from waitress.parser import HTTPRequestParser

PROBLEM, VARY = "application/problem+json", ("Vary", "Accept, Authorization, Cookie")
#: The titles that the API has for these.
TITLES = {400: "Not understood", 413: "Too much at once", 503: "Not just now"}
#: Seconds after which a client is asked to try again.
AGAIN = 20


class Refusal:
    """An answer of the server itself, in the form that waitress sends."""

    def __init__(self, code: int, reason: str, detail: str, *, path: str) -> None:
        self.code, self.reason, self.detail, self.path = code, reason, detail, path

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        """Status, headers and body."""
        headers, body = (
            [("Content-Type", "text/plain; charset=utf-8")],
            f"{self.reason}. {self.detail}\n",
        )
        if self.path.startswith("/api/"):
            title = TITLES.get(self.code, self.reason)
            problem = {
                "type": "about:blank",
                "title": title,
                "status": self.code,
                "detail": self.detail,
            }
            headers, body = [("Content-Type", PROBLEM), VARY], json.dumps(problem)
        again = [("Retry-After", str(AGAIN))] if self.code == 503 else []
        return (
            f"{self.code} {self.reason}",
            [*headers, *again, ("Cache-Control", "no-store")],
            body.encode(),
        )


class Request(HTTPRequestParser):
    """A request of waitress. The body of a stranger (no `Authorization`, no cookie) is not read:
    the application answers at once.

    Nothing that a stranger sends is accepted, as a form needs at least the cookie of its token.
    """

    # attributes of waitress, which has no types
    body_rcv: Any
    error: Any

    path = ""
    #: The rest of what the client sends is discarded, and the connection ends with the answer.
    ignores_rest = False

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        known = "AUTHORIZATION" in self.headers or "COOKIE" in self.headers
        if self.body_rcv is not None and not known:
            self._ignore_rest()
            self.body_rcv, self.content_length = None, 0
            self.headers["CONTENT_LENGTH"] = "0"

    def received(self, data: bytes) -> int:
        """How many bytes of `data` belong to this request: all of them if the rest is ignored."""
        consumed: int = super().received(data)
        if self.error is not None:
            self._ignore_rest()
            self.error = self._explained(self.error)
        return len(data) if self.ignores_rest else consumed

    def refuse(self, code: int, reason: str, detail: str) -> None:
        """End the request here, with this answer."""
        self.error = Refusal(code, reason, detail, path=self.path)
        self.completed = True
        self._ignore_rest()

    def _ignore_rest(self) -> None:
        self.ignores_rest, self.expect_continue = True, False
        self.headers["CONNECTION"] = "close"

    def _explained(self, error: Any) -> Refusal:
        detail = (
            f"At most {self.adj.max_request_body_size // 1024**2} MB: send it in parts."
            if error.code == 413
            else error.body
        )
        return Refusal(error.code, error.reason, detail, path=self.path)
