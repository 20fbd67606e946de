"""The review served on this machine, to the one who has its address. Entry: `open_server`.

Whoever else asks is refused: another machine, a page of another site, an address without the token.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

from samrapport.errors import SamrapportError
from samrapport.release.tillstand.granskning.beslut import Utslag, judge
from samrapport.release.tillstand.granskning.punkter import Granskning
from samrapport.release.tillstand.granskning.sida import SMALL, granskningssida, style_hash
from samrapport.release.tillstand.nycklar import find_key
from samrapport.release.tillstand.rapportlage import Rapportlage
from samrapport.run.beslut.nyckellista import read_nycklar
from samrapport.run.beslut.tillstand import GODTAGEN

HOST = "127.0.0.1"
_LARGEST = 8_000_000
_FIELDS = 50_000
_TIMEOUT = 30
SAVED = "sparad"


@dataclass
class Session:
    """One review that is served. vem, roll: what the name fields begin with. key: a key's file, None for the person's own."""

    lage: Rapportlage
    vem: str = ""
    roll: str = ""
    key: Path | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def page(self, filled: Mapping[str, str] | None = None, fault: str = "", told: str = "") -> str:
        """The page as it is now."""
        lage = Rapportlage(self.lage.project, self.lage.report)
        return granskningssida(lage, Granskning.of(lage), filled or {"av": self.vem, "roll": self.roll}, fault, told)

    def take(self, sent: Mapping[str, str]) -> None:
        """Note what was sent. Raises SamrapportError for what cannot be noted."""
        lage = Rapportlage(self.lage.project, self.lage.report)
        review = Granskning.of(lage)
        verdicts = {}
        for one in review.punkter:
            chosen, remark = sent.get(f"u:{one.nyckel}", ""), sent.get(f"a:{one.nyckel}", "")
            head = SMALL if one.litet else one.sida
            if not chosen and sent.get("godta") == head:
                chosen = GODTAGEN
            if remark.strip() and not chosen:
                raise SamrapportError(f"{one.nyckel} har en anmärkning. Välj om den godtas eller skickas tillbaka.")
            if chosen:
                verdicts[one.nyckel] = Utslag(chosen, remark)
        vem = sent.get("av", "")
        self.vem, self.roll = vem, sent.get("roll", "")
        key = find_key(read_nycklar(lage.project.root), vem, self.key) if vem.strip() else None
        judge(lage, verdicts, vem, self.roll, key, seen=sent.get("avtryck", ""))


class ReviewServer(ThreadingHTTPServer):
    """Serves one session."""

    daemon_threads = True

    def __init__(self, session: Session, port: int = 0) -> None:
        self.session = session
        super().__init__((HOST, port), _Handler)

    @property
    def address(self) -> str:
        """What to open."""
        return f"http://{HOST}:{self.server_port}/{self.session.token}/"


def open_server(session: Session, port: int = 0) -> ReviewServer:
    """The server, not yet serving. port: 0 for any that is free. Raises SamrapportError for one that is taken."""
    try:
        return ReviewServer(session, port)
    except (OSError, OverflowError):
        raise SamrapportError(f"Porten {port} är upptagen. Ange en annan med --port, eller utelämna flaggan.") from None


class _Handler(BaseHTTPRequestHandler):
    server: ReviewServer
    timeout = _TIMEOUT
    server_version, sys_version = "Samrapport", ""

    def do_GET(self) -> None:
        """The page."""
        if self._may():
            session = self.server.session
            query = self.path.partition("?")[2]
            with session.lock:
                self._answer(lambda: session.page(told="Granskningen är sparad." if query == SAVED else ""))

    def do_POST(self) -> None:
        """What was thought of the points."""
        if not self._may(changes=True):
            return
        session = self.server.session
        sent = self._sent()
        if sent is None:
            return
        with session.lock:
            try:
                session.take(sent)
            except SamrapportError as error:
                fault = str(error)
                self._answer(lambda: session.page(sent, fault), HTTPStatus.UNPROCESSABLE_ENTITY)
                return
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", f"/{session.token}/?{SAVED}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _may(self, *, changes: bool = False) -> bool:
        """Whether who asks is the one who was given the address; tells them otherwise. changes: whether they want to change something."""
        own = {f"{name}:{self.server.server_port}" for name in (HOST, "localhost")}
        host, origin = self.headers.get("Host", ""), self.headers.get("Origin")
        site = self.headers.get("Sec-Fetch-Site", "same-origin")
        at_home = host in own and (origin is None or origin == f"http://{host}")
        # A browser says where a form was sent from; what says nothing is no form of this page.
        if changes:
            at_home = at_home and origin is not None and site == "same-origin"
        path = self.path.partition("?")[0]
        if at_home and hmac.compare_digest(path.encode(), f"/{self.server.session.token}/".encode()):
            return True
        self.close_connection = True
        self._send(
            "Sidan finns inte. Öppna adressen som samrapport granska visade.", "text/plain", HTTPStatus.NOT_FOUND
        )
        return False

    def _sent(self) -> dict[str, str] | None:
        try:
            length = int(self.headers.get("Content-Length", ""))
            if not 0 <= length <= _LARGEST:
                raise ValueError
            pairs = parse_qsl(
                self.rfile.read(length).decode(), keep_blank_values=True, max_num_fields=_FIELDS, errors="strict"
            )
        except ValueError:
            self.close_connection = True
            self._send("Det som skickades går inte att läsa.", "text/plain", HTTPStatus.BAD_REQUEST)
            return None
        return dict(pairs)

    def _answer(self, page: Callable[[], str], status: HTTPStatus = HTTPStatus.OK) -> None:
        try:
            self._send(page(), "text/html", status)
        except SamrapportError as error:
            self._send(str(error), "text/plain", HTTPStatus.CONFLICT)

    def _send(self, text: str, kind: str, status: HTTPStatus) -> None:
        content = text.encode()
        self.send_response(status)
        style = f"style-src 'sha256-{style_hash()}'"
        headers = {
            "Content-Type": f"{kind}; charset=utf-8",
            "Content-Length": str(len(content)),
            "Content-Security-Policy": f"default-src 'none'; img-src data:; {style}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            # Not none at all: a form would then be sent from nowhere.
            "Referrer-Policy": "same-origin",
        }
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the address with its token is for one person."""
