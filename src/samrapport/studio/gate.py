"""Who may come in: the one who was given the address. Entry: `Gate`, which stands before the whole application.

Refused are another host name (a name that somebody lets lead here), a page of another origin, and whoever has no token.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN = "token"
_SAFE = ("GET", "HEAD")
_HOME = ("same-origin", "none")
_REFUSED = "Sidan finns inte. Öppna adressen som samrapport studio visade."
# Scripts of the studio's own files alone; nothing from elsewhere, and nothing written into a page.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {}"
)
HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class Gate:
    """Lets in a request of the studio's own pages that bears the token, and sends answers with what keeps a browser to them.

    hosts: what the studio is called, with port; None behind JupyterLab, which holds its own names and adds the token itself.
    """

    def __init__(self, app: ASGIApp, token: str, hosts: Collection[str] | None) -> None:
        self.app, self.token, self.hosts = app, token, hosts
        port = next(iter(hosts)).rpartition(":")[2] if hosts else ""
        self.cookie = f"samrapport-studio-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may come in, and tell others that there is nothing here."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault(
                    "Content-Security-Policy", _POLICY.format("'self'" if self.hosts is None else "'none'")
                )
            await send(message)

        headers = Headers(scope=scope)
        if not self._is_at_home(scope["method"], headers):
            await PlainTextResponse(_REFUSED, 403)(scope, receive, guarded)
        elif self._knows(headers):
            await self.app(scope, receive, guarded)
        elif scope["method"] == "GET" and self._is_token(QueryParams(scope["query_string"]).get(TOKEN, "")):
            # The token is to stand in no history and no page's address.
            response = RedirectResponse(".", 303)
            response.set_cookie(self.cookie, self.token, httponly=True, samesite="strict")
            await response(scope, receive, guarded)
        else:
            await PlainTextResponse(_REFUSED, 403)(scope, receive, guarded)

    def _is_at_home(self, method: str, headers: Headers) -> bool:
        """Whether a request was sent to this host, by nobody or by a page of its own."""
        host, origin, site = headers.get("host", ""), headers.get("origin"), headers.get("sec-fetch-site")
        if len(headers.getlist("host")) != 1 or (self.hosts is not None and host not in self.hosts):
            return False
        if site is not None and site not in (_HOME if method in _SAFE else _HOME[:1]):
            return False
        if origin is None:
            return method in _SAFE
        return urlsplit(origin).netloc == host

    def _knows(self, headers: Headers) -> bool:
        """Whether it bears the token, as a cookie or as JupyterLab sends one."""
        kind, _, given = headers.get("authorization", "").partition(" ")
        if kind == TOKEN and self._is_token(given.strip()):
            return True
        return self.hosts is not None and self._is_token(cookie_parser(headers.get("cookie", "")).get(self.cookie, ""))

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.token.encode())
