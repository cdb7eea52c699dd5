"""A small HTTP client that acts like a browser: one connection, cookies, and the CSRF token."""

from collections.abc import Mapping, Sequence
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

Fields = Mapping[str, object] | Sequence[tuple[str, object]]


class Refused(Exception):
    """The site answered with another status than expected."""


class Client:
    def __init__(self, address: str) -> None:
        self.address = address
        self._connection = HTTPConnection(urlsplit(address).netloc, timeout=600)
        self.cookies: dict[str, str] = {}

    def sign_in(self, username: str, password: str) -> "Client":
        self.get("/sign-in")
        self.post("/sign-in", {"username": username, "password": password}, expected=302)
        return self

    def get(self, path: str) -> bytes:
        return self._send("GET", path, None, {}, 200)

    def post(self, path: str, fields: Fields, *, expected: int = 200, **headers: str) -> bytes:
        """Post the fields of a form."""
        body = urlencode(fields, doseq=True)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": self.cookies.get("csrftoken", ""),
        }
        return self._send("POST", path, body, {**kind, **named}, expected)

    def _send(
        self, method: str, path: str, body: str | None, headers: dict[str, str], expected: int
    ) -> bytes:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._connection.request(method, path, body, {"Cookie": cookies, **headers})
        response = self._connection.getresponse()
        answer = response.read()
        self._keep_cookies(response)
        if response.status != expected:
            raise Refused(
                f"{method} {path}: {response.status}, not {expected}: {answer[:2000].decode()}"
            )
        return answer

    def _keep_cookies(self, response: HTTPResponse) -> None:
        for header in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
