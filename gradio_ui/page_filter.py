"""The paths of the page's server that are open; all others are not found."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio also serves uploads, files, a proxy, monitoring and its own API pages.
OPEN_PATHS = frozenset(
    {
        "/",
        "/ask",
        "/config",
        "/favicon.ico",
        "/manifest.json",
        "/robots.txt",
        "/theme.css",
        "/gradio_api/app_id",
        "/gradio_api/cancel",
        "/gradio_api/info",
        "/gradio_api/queue/data",
        "/gradio_api/queue/join",
        "/gradio_api/reset",
        "/gradio_api/startup-events",
    }
)
OPEN_FOLDERS = ("/assets/", "/static/", "/gradio_api/heartbeat/")
HEADERS = {
    # Gradio compiles its templates and its `js=` functions in the browser, and its
    # page has a <base>. Who may embed the page stands last: more are added.
    "Content-Security-Policy": "default-src 'self'; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
# Scripts and styles are the same for everyone; everything else is not kept.
CACHEABLE = ("/assets/", "/static/", "/favicon.ico", "/theme.css")


class PageFilter:
    """ASGI middleware: 404 for closed paths, security headers on every response."""

    def __init__(self, app: ASGIApp, *, embedders: Iterable[str] = ()) -> None:
        self._app = app
        policy = " ".join([HEADERS["Content-Security-Policy"], *embedders])
        self._headers = HEADERS | {"Content-Security-Policy": policy}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._headers)
                if not str(scope["path"]).startswith(CACHEABLE):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        app = self._app if _is_open(scope) else PlainTextResponse("Not found", 404)
        await app(scope, receive, send_with_headers)


def _is_open(scope: Scope) -> bool:
    if scope["type"] != "http":
        return bool(scope["type"] == "lifespan")
    path = str(scope["path"])
    return path in OPEN_PATHS or path.startswith(OPEN_FOLDERS)
