"""The README's recipe for production, run as it is written, behind a proxy with TLS."""

from __future__ import annotations

import json
import os
import re
import signal
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect, sync_playwright

from supportbot.processes import Server, ServerGroup

CHROMIUM = Path("/usr/bin/chromium")
README = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")
API, PAGE = "support.example.com", "chat.example.com"
FAQS = "question,answer\nWhere is the moon?,Above the lighthouse.\n"
START_SECONDS = 120

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no {CHROMIUM}"),
]


class Forwarding(BaseHTTPRequestHandler):
    """Does what the README's Caddyfile says: a name leads to a port."""

    ports: dict[str, int]

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        name = self.headers["Host"].partition(":")[0]
        told = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
        headers = dict(self.headers) | told
        connection = HTTPConnection("127.0.0.1", self.ports[name], timeout=60)
        with closing(connection) as backend:
            backend.request(self.command, self.path, body, headers)
            # Closed, too: it keeps the socket of one who has left before the end.
            with backend.getresponse() as response, suppress(OSError, HTTPException):
                self._pass_on(response)

    do_POST = do_HEAD = do_GET  # noqa: N815 (http.server's names)

    def log_message(self, *_: object) -> None:
        """Nothing: the test's own output says what is wrong."""

    def _pass_on(self, response: HTTPResponse) -> None:
        self.send_response(response.status)
        for name, value in response.getheaders():
            if name.lower() != "transfer-encoding":
                self.send_header(name, value)
        self.end_headers()
        while piece := response.read1(65_536):
            self.wfile.write(piece)
            self.wfile.flush()


@pytest.fixture(scope="module")
def ports(free_port: Callable[[], int]) -> dict[str, int]:
    return {API: free_port(), PAGE: free_port()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("production")


@pytest.fixture(scope="module")
def recipe(folder: Path, ports: dict[str, int]) -> str:
    """The lines of the README but the first; folders and ports are the test's own."""
    [block] = re.findall(r"## In production\n.*?```bash\n(.*?)```", README, re.DOTALL)
    first, *lines = block.splitlines()
    assert first.startswith("python3 -m venv")
    (folder / "my.csv").write_text(FAQS, encoding="utf-8")
    script = "\n".join(lines).replace("/srv/supportbot", str(folder))
    script = script.replace("my.csv", str(folder / "my.csv"))
    script = script.replace("5000", str(ports[API])).replace("7860", str(ports[PAGE]))
    return f"set -e\ntrap 'trap : TERM; kill 0' TERM\n{script}\nwait\n"


@pytest.fixture(scope="module")
def running(recipe: str, ports: dict[str, int]) -> Iterator[None]:
    """Both servers, as the recipe leaves them; its environment is a new one."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    server = Server(
        name="The recipe",
        command=["bash", "-c", recipe],
        ready_url=f"http://127.0.0.1:{ports[PAGE]}/",
    )
    handlers = {number: signal.getsignal(number) for number in (2, 15)}
    with ServerGroup({"PATH": path, "HOME": "/"}, settings.BASE_DIR) as group:
        group.start(server)
        assert group.wait_until_ready(server, timeout=START_SECONDS)
        yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture(scope="module")
def certificate(folder: Path) -> Path:
    """A key and a certificate that it has signed itself."""
    file = folder / "tls.pem"
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=example.com"
    command = ["openssl", *words.split(), "-keyout", str(file), "-out", str(file)]
    subprocess.run(command, capture_output=True, check=True)
    return file


@pytest.fixture(scope="module")
def proxy(running: None, certificate: Path, ports: dict[str, int]) -> Iterator[int]:
    """The port of a proxy with TLS that leads both names to their servers."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    handler = type("ToBoth", (Forwarding,), {"ports": ports})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture(scope="module")
def page(proxy: int) -> Iterator[Page]:
    """A visitor's browser, for which both names are this machine."""
    expect.set_options(timeout=20_000)  # a busy machine draws slowly
    names = f"--host-resolver-rules=MAP *.example.com:443 127.0.0.1:{proxy}"
    options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*options, names]
        )
        yield chromium.new_context(ignore_https_errors=True).new_page()
        chromium.close()


def test_chat_page_answers_a_customer_from_the_imported_faq(page: Page) -> None:
    page.goto(f"https://{PAGE}/")
    page.get_by_label("Your message").fill("Where is the moon?")

    page.get_by_role("button", name="Send").click()

    expect(page.get_by_text("Above the lighthouse.").first).to_be_visible()


def test_start_page_leads_to_the_chat_page_and_the_admin(page: Page) -> None:
    page.goto(f"https://{API}/")

    expect(page.get_by_role("link", name="Chat page")).to_have_attribute(
        "href", f"https://{PAGE}"
    )
    page.get_by_role("link", name="Admin").click()
    expect(page.get_by_label("Password")).to_be_visible()


def test_sign_in_is_taken_from_the_address_that_the_proxy_serves(page: Page) -> None:
    page.goto(f"https://{API}/admin/")
    page.get_by_label("Username").fill("nobody")
    page.get_by_label("Password").fill("a password that is wrong")

    page.get_by_role("button", name="Log in").click()

    expect(page.get_by_text("Please enter the correct username")).to_be_visible()


def test_health_is_told_to_who_asks_from_this_machine(
    running: None, ports: dict[str, int]
) -> None:
    with closing(HTTPConnection("127.0.0.1", ports[API], timeout=30)) as connection:
        connection.request("GET", "/health")
        health = json.loads(connection.getresponse().read())

    assert health["services"]["faq_system"]["faq_count"] == 1
