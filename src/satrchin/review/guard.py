"""Protect the review page: refuse requests of other sites, under other host names and of other programs.

Every request needs the cookie that the printed address with its token gives; its host must be this machine by one of
its own names, against names that another site makes point here; what changes something must come from the page
itself. Every answer forbids scripts, frames and connections that are not its own.
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from secrets import compare_digest
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
REFUSED = (
    "Open the address that satrchin review printed.\n"
    "نشانی\N{ZERO WIDTH NON-JOINER}ای را باز کنید که satrchin review چاپ کرده است.\n"
)


class Guard:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, *, token: str, port: int) -> None:
        self._app = app
        self._token = token
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self._cookie = f"satrchin-{port}"  # cookies are shared by all ports of a host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or pass it on and add the headers to its answer."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self._hosts:
            await self._refuse(scope, receive, send)
            return
        query = parse_qs(scope["query_string"].decode("latin-1"))
        token = query.get("token", [""])[0]
        if scope["path"] == "/" and self._is_token(token):
            state = query.get("state", [""])[0]
            goal = "/?state=sample" if state == "sample" else "/"
            answer = RedirectResponse(goal, 303, headers=HEADERS | {"Cache-Control": "no-store"})
            answer.set_cookie(self._cookie, self._token, httponly=True, samesite="lax", path="/")
            await answer(scope, receive, send)
            return
        if not self._is_token(_cookie(headers.get("cookie", ""), self._cookie)) or not _is_own(scope, headers, host):
            await self._refuse(scope, receive, send)
            return

        async def hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                out = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    out[name] = value
                out.setdefault("Cache-Control", "no-store")
                if scope["path"] != "/report":  # which is one page by itself, with a policy of its own
                    out["Content-Security-Policy"] = POLICY
            await send(message)

        await self._app(scope, receive, hardened)

    def _is_token(self, token: str) -> bool:
        return compare_digest(token.encode(), self._token.encode())

    @staticmethod
    async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse(REFUSED, 403, headers=HEADERS | {"Cache-Control": "no-store"})(scope, receive, send)


def _is_own(scope: Scope, headers: Headers, host: str) -> bool:
    """Whether a request that changes something was sent by the page itself."""
    if scope["method"] in {"GET", "HEAD"}:
        return True
    kind = headers.get("content-type", "").partition(";")[0].strip()
    return headers.get("origin") == f"http://{host}" and kind == "application/json"


def _cookie(header: str, name: str) -> str:
    try:
        cookies = SimpleCookie(header)
    except CookieError:
        return ""
    return cookies[name].value if name in cookies else ""
