"""The server of the preview: this machine only, reading only, and only for pages it served itself.

It binds to the loopback address and refuses requests that name another host, so that a page from elsewhere cannot reach
it through a name that resolves to 127.0.0.1 (DNS rebinding; OWASP, "Server-Side Request Forgery Prevention").
"""

from __future__ import annotations

import json
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from threading import Condition
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qs, unquote, urlsplit

from archlint.picture.artefacts import THEMES

if TYPE_CHECKING:
    from archlint.cli.preview.look import Look

ADDRESS = "127.0.0.1"
PATIENCE = 20.0
"""Seconds a request for the next state waits before it is answered with the present one."""
PAGES = {
    "/": ("preview.html", "text/html; charset=utf-8"),
    "/preview.css": ("preview.css", "text/css; charset=utf-8"),
    "/preview.js": ("preview.js", "text/javascript; charset=utf-8"),
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Stage:
    """The look that is shown now; whoever waits for the next one is woken when it comes."""

    def __init__(self, first: Look) -> None:
        self._look = first
        self._changed = Condition()

    @property
    def now(self) -> Look:
        """The present look."""
        return self._look

    def show(self, look: Look) -> None:
        """Put another look on the stage."""
        with self._changed:
            self._look = look
            self._changed.notify_all()

    def after(self, version: int, patience: float = PATIENCE) -> Look:
        """The first look that is newer than a version, or the present one when patience (seconds) has ended."""
        with self._changed:
            self._changed.wait_for(lambda: self._look.version > version, timeout=patience)
            return self._look


class Server(ThreadingHTTPServer):
    """Serves one stage on loopback; port 0 takes any that is free."""

    daemon_threads = True

    def __init__(self, stage: Stage, port: int) -> None:
        self.stage = stage
        super().__init__((ADDRESS, port), Handler)

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://{ADDRESS}:{self.server_port}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that leaves in the middle of an answer is no error worth a word."""


class Handler(BaseHTTPRequestHandler):
    """Answers GET: the page, the state, the pictures."""

    protocol_version = "HTTP/1.1"
    server_version = "archlint"
    sys_version = ""

    @property
    def here(self) -> Server:
        """The server this request came to."""
        return cast("Server", self.server)

    def do_GET(self) -> None:
        """Answer one request."""
        allowed = {f"{name}:{self.here.server_port}" for name in (ADDRESS, "localhost")}
        if self.headers.get("Host", "") not in allowed:
            self._answer(HTTPStatus.FORBIDDEN, b"this preview answers on its own address only\n")
            return
        address = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(address.query).items()}
        if address.path in PAGES:
            name, kind = PAGES[address.path]
            page = resources.files("archlint.cli.preview") / "page" / name
            self._answer(HTTPStatus.OK, page.read_bytes(), kind)
        elif address.path == "/state":
            self._state(query.get("after", "0"))
        elif address.path.startswith("/picture/"):
            self._picture(unquote(address.path.removeprefix("/picture/")), query.get("theme", "light"))
        else:
            self._answer(HTTPStatus.NOT_FOUND, b"there is no such page\n")

    def _state(self, after: str) -> None:
        version = int(after) if after.isdecimal() and len(after) < 12 else 0
        state = self.here.stage.after(version).state()
        self._answer(HTTPStatus.OK, json.dumps(state).encode(), "application/json")

    def _picture(self, view: str, theme: str) -> None:
        picture = self.here.stage.now.picture(view, theme) if theme in THEMES else None
        if picture is None:
            self._answer(HTTPStatus.NOT_FOUND, b"there is no such picture\n")
        else:
            self._answer(HTTPStatus.OK, picture.encode(), "image/svg+xml")

    def _answer(self, status: HTTPStatus, body: bytes, kind: str = "text/plain; charset=utf-8") -> None:
        self.send_response(status)
        for name, value in (
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Content-Security-Policy", POLICY),
            ("X-Content-Type-Options", "nosniff"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Referrer-Policy", "no-referrer"),
            ("Cache-Control", "no-store"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the standard library
        """Requests are not worth a line each."""
