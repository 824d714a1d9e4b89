"""A company's page on another origin, as strict as pages can be, with the component."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/shop.css">
<script src="/shop.js"></script></head>
<body><main><h1>Shop</h1><p>Things to buy.</p></main>{body}</body></html>"""
# Rules that would spoil whatever they reach, and a script that notes the events.
STYLE = """
body * { all: unset !important }
* { color: maroon !important; font: 30px serif !important; letter-spacing: 4px }
* { --accent: red !important; --room: 9px !important; pointer-events: none !important }
div, button, support-chat { display: none !important; min-height: 0 }
"""
SCRIPT = """
window.told = [];
for (const name of ["open", "close", "message", "handoff"])
  addEventListener(name, ({type, detail}) => told.push([type, detail]));
"""
FILES = {
    "/shop.css": ("text/css", STYLE),
    "/shop.js": ("text/javascript", SCRIPT),
    "/icon.svg": ("image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg"/>'),
}


class Shop(ThreadingHTTPServer):
    """Serves one page; `body` is what stands below its heading."""

    daemon_threads = True

    def __init__(self, apis: tuple[str, ...], body: str) -> None:
        super().__init__(("127.0.0.1", 0), ShopPages)
        allowed = " ".join(apis)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.page = PAGE.format(body=body)
        self.policy = (
            f"default-src 'none'; script-src 'self' {allowed}; style-src 'self'; "
            f"img-src 'self'; connect-src {allowed}; "
            "require-trusted-types-for 'script'; trusted-types 'none'"
        )


class ShopPages(BaseHTTPRequestHandler):
    server: Shop

    def do_GET(self) -> None:
        page = ("text/html", self.server.page)
        kind, text = FILES.get(self.path, page)
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Security-Policy", self.server.policy)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Nothing: the tests say what happens."""


@contextmanager
def shop(*apis: str, body: str = "") -> Iterator[Shop]:
    """A shop that is open; its page has the script of the first API."""
    line = f'<script src="{apis[0]}/widget.js" data-brand="Bean &amp; Leaf"></script>'
    with Shop(apis, body or line) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()
