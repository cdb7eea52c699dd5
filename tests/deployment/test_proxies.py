"""The proxies' configurations that docs/deploy.md gives, in the real programs, before a real site.

Where a program is missing these tests skip, or fail where NEGOTIATIONS_PROXIES_REQUIRED is set.
"""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest
from django.conf import settings

from tests.deployment.conftest import Running, migrate
from tests.deployment.files import ROOT
from tests.waiting import PATIENCE, free_port, wait_until

pytestmark = pytest.mark.serves
SIGN_IN = "/sign-in"
PASSWORD = "a-password-for-tests"
NGINX = """
{user} pid {folder}/nginx.pid; error_log stderr; worker_processes 1; daemon off;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  include {folder}/site.conf;
}}
"""


def program(name):
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if not found and os.environ.get("NEGOTIATIONS_PROXIES_REQUIRED"):
        pytest.fail(f"There is no {name} here, and NEGOTIATIONS_PROXIES_REQUIRED asks for one.")
    return found or pytest.skip(f"There is no {name} here: install it to run these tests.")


def replaced(text, *pairs):
    """The text with each of these replaced, all of which it has."""
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


class Proxy:
    """A proxy's configuration with ports and a certificate of our own, in a folder."""

    def __init__(self, name, folder, site_port):
        self.name, self.folder, self.port, self.site_port = name, folder, free_port(), site_port
        self.key, self.certificate = folder / "key.pem", folder / "certificate.pem"
        subject = ["-subj", "/CN=example.org", "-addext", "subjectAltName=DNS:example.org"]
        made = [
            program("openssl"),
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            *subject,
        ]
        made += ["-keyout", str(self.key), "-out", str(self.certificate)]
        subprocess.run(made, check=True, capture_output=True, timeout=PATIENCE)
        self.check, self.command = {"nginx": self.nginx, "caddy": self.caddy}[name]()

    def nginx(self):
        site = replaced(
            (ROOT / "docs" / "deploy" / "nginx.conf").read_text(encoding="utf-8"),
            ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
            ("listen 443 ssl;", f"listen 127.0.0.1:{self.port} ssl;"),
            ("    listen [::]:80;\n", ""),
            ("    listen [::]:443 ssl;\n", ""),
            ("127.0.0.1:8000", f"127.0.0.1:{self.site_port}"),
            ("/etc/letsencrypt/live/example.org/fullchain.pem", str(self.certificate)),
            ("/etc/letsencrypt/live/example.org/privkey.pem", str(self.key)),
        )
        (self.folder / "site.conf").write_text(site)
        whole, user = self.folder / "nginx.conf", "user root;" if os.geteuid() == 0 else ""
        whole.write_text(NGINX.format(user=user, folder=self.folder))
        command = [program("nginx"), "-p", str(self.folder), "-c", str(whole), "-e", "stderr"]
        return [*command, "-t"], command

    def caddy(self):
        site = replaced(
            (ROOT / "docs" / "deploy" / "Caddyfile").read_text(encoding="utf-8"),
            ("{\n\tservers {", "{\n\tadmin off\n\tauto_https disable_redirects\n\tservers {"),
            (
                "\nexample.org {\n",
                f"\nexample.org:{self.port} {{\n\ttls {self.certificate} {self.key}\n",
            ),
            ("127.0.0.1:8000", f"127.0.0.1:{self.site_port}"),
        )
        (self.folder / "Caddyfile").write_text(site)
        where = ["--config", str(self.folder / "Caddyfile"), "--adapter", "caddyfile"]
        return [program("caddy"), "validate", *where], [program("caddy"), "run", *where]

    @property
    def environment(self):
        return {"PATH": os.defpath, "HOME": str(self.folder)}

    def start(self):
        return Running(self.command, log=self.folder / "log", cwd=self.folder, env=self.environment)

    def connect(self, address):
        """A connection of a caller at this address of the loopback network, to the name of the
        site.
        """
        plain = socket.create_connection(
            ("127.0.0.1", self.port), PATIENCE, source_address=(address, 0)
        )
        connection = http.client.HTTPConnection("example.org")
        trusted = ssl.create_default_context(cafile=str(self.certificate))
        connection.sock = trusted.wrap_socket(plain, server_hostname="example.org")
        return connection

    def listens(self):
        try:
            self.connect("127.0.0.1").close()
        except ConnectionRefusedError:
            return False
        return True


class Browser:
    """A person at an address: their cookies, and the pages they are shown."""

    def __init__(self, proxy, address):
        self.proxy, self.address, self.cookies = proxy, address, SimpleCookie()

    def ask(self, method, path, form=None, **headers):
        """The answer and its text."""
        jar = "; ".join(f"{name}={cookie.value}" for name, cookie in self.cookies.items())
        headers = {"Host": "example.org", "Cookie": jar, "Origin": "https://example.org"} | headers
        body = urlencode(form) if form else None
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = self.proxy.connect(self.address)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie", []):
                self.cookies.load(cookie)
            return answer, answer.read().decode()
        finally:
            connection.close()

    def sign_in(self, username, password, **headers):
        """The status of the answer: 302 where they are let in."""
        _, page = self.ask("GET", SIGN_IN)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        form = {"csrfmiddlewaretoken": token, "login": username, "password": password}
        return self.ask("POST", SIGN_IN, form, **headers)[0].status


@pytest.fixture(params=["nginx", "caddy"], scope="module")
def proxy(request, image, tmp_path_factory):
    return Proxy(request.param, tmp_path_factory.mktemp(request.param), image.port)


@pytest.fixture(scope="module")
def running(proxy):
    """The proxy, running."""
    process = proxy.start()
    try:
        wait_until(
            lambda: process.poll() is not None or proxy.listens(), f"{proxy.name} that listens"
        )
        assert process.poll() is None, process.printed
        yield proxy
    finally:
        process.terminate()
        process.ended()


def test_the_program_takes_the_configuration(proxy):
    ended = subprocess.run(
        proxy.check,
        env=proxy.environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        cwd=proxy.folder,
    )
    assert ended.returncode == 0, ended.stderr
    assert "[warn]" not in ended.stderr


def test_while_the_site_does_not_answer_people_are_asked_to_wait(running):
    answer, text = Browser(running, "127.0.0.1").ask("GET", "/")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
    assert text.startswith("The site is starting or does not answer.")


@pytest.fixture(scope="module")
def served(site, running):
    """A site before which the proxy runs, from here on: the site, its process and the proxy."""
    migrate(site)
    ours = site()
    assert ours.services["web"]["environment"]["NEGOTIATIONS_PROXIES"] == "1"
    with ours.running("web") as process:
        yield ours, process, running


def test_who_guesses_passwords_shuts_out_their_own_address_only(served):
    site, process, proxy = served
    make = [
        "python",
        "manage.py",
        "createsuperuser",
        "--noinput",
        "--username",
        f"known-{proxy.name}",
    ]
    status, printed = site.end(
        "web", [*make, "--email", "a@example.org"], DJANGO_SUPERUSER_PASSWORD=PASSWORD
    )
    assert status == 0, printed
    guessing = Browser(proxy, "127.0.0.1")
    for number in range(11):
        claimed = {"X-Forwarded-For": f"192.0.2.{number}", "Forwarded": f"for=192.0.2.{number}"}
        assert guessing.sign_in(f"guess-{number}", "wrong", **claimed) in (200, 422, 429)
    assert guessing.sign_in("guess", "wrong", **{"X-Forwarded-For": "192.0.2.99"}) == 429
    assert Browser(proxy, "127.0.0.2").sign_in(f"known-{proxy.name}", PASSWORD) == 302
    for address in (guessing.address, "127.0.0.2"):
        line = f"address={address}\n"
        wait_until(lambda line=line: line in process.printed, f"line of {address} in the log")
    assert "192.0.2." not in process.printed


def test_the_proxy_names_the_request_and_a_caller_does_not(served):
    _, process, proxy = served
    answer, _ = Browser(proxy, "127.0.0.1").ask("GET", SIGN_IN, **{"X-Request-ID": "claimed"})
    assert answer.headers["X-Request-ID"] != "claimed"
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    line = f"request={answer.headers['X-Request-ID']} method=GET path=/sign-in status=200"
    wait_until(lambda: line in process.printed, f"line that begins with {line}")


def test_health_is_for_the_machine_itself(served):
    _, _, proxy = served
    assert [
        Browser(proxy, "127.0.0.1").ask("GET", path)[0].status for path in ("/healthz", "/readyz")
    ] == [404, 404]


def test_a_body_above_the_limit_is_refused(served):
    """By nginx before it is sent; by caddy while it is, which then closes the connection."""
    _, _, proxy = served
    connection, size = proxy.connect("127.0.0.1"), settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1
    try:
        connection.putrequest("POST", SIGN_IN)
        connection.putheader("Content-Length", str(size))
        connection.endheaders()
        if proxy.name == "caddy":
            connection.send(b"a" * size)
        status = connection.getresponse().status
    except OSError:
        status = "closed"
    finally:
        connection.close()
    assert status in ([413] if proxy.name == "nginx" else [413, "closed"])
