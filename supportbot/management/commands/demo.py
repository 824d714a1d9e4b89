"""Run the whole bot on this machine: `python3 manage.py demo`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from supportbot import demo
from supportbot.processes import Server, ServerDied, ServerGroup, StopRequested

API_START_TIMEOUT = 60.0
UI_START_TIMEOUT = 120.0  # importing Gradio takes 10 s on a cold disk
HIGHEST_PORT = 65_535
# Twice the calls of the model under way at once: while it hangs, FAQs still answer.
API_THREADS = 16


class Command(BaseCommand):
    help = "Prepare the database and the sample FAQs, then run the API and chat page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--api-port", type=_port, default=5000)
        parser.add_argument("--ui-port", type=_port, default=7860)
        parser.add_argument(
            "--no-ui", action="store_true", help="Start the API without the chat page."
        )

    def handle(self, *_args: Any, **options: Any) -> None:  # Any: BaseCommand's own
        addresses = demo.Addresses(
            host=options["host"],
            api_port=options["api_port"],
            ui_port=options["ui_port"],
        )
        self._check_ports(addresses, with_ui=not options["no_ui"])
        self._prepare()
        environment = demo.server_environment(addresses, demo.chat_page_key())
        servers = [_api_server(addresses)]
        if not options["no_ui"]:
            servers.append(_chat_page_server(addresses))
        try:
            with ServerGroup(environment, settings.BASE_DIR) as group:
                self._run(group, servers, addresses)
        except ServerDied as exc:
            raise CommandError(f"{exc}; its own words are above.") from exc
        except StopRequested:
            self._say("Stopped.")

    def _check_ports(self, addresses: demo.Addresses, *, with_ui: bool) -> None:
        options = {"--api-port": addresses.api_port}
        if with_ui:
            options["--ui-port"] = addresses.ui_port
        if len(set(options.values())) < len(options):
            raise CommandError(
                "The API and the chat page cannot share a port; choose another one: "
                f"--ui-port {addresses.ui_port + 1}"
            )
        for option, port in options.items():
            _require_free(addresses.host, port, option=option)

    def _prepare(self) -> None:
        self._say("Preparing the database")
        call_command("migrate", verbosity=0, interactive=False)
        count = demo.load_sample_when_empty()
        self._say(f"The knowledge base has {count} FAQs")
        account = demo.create_staff_account()
        if account:
            self._say("A staff account for the admin (the password is shown only now):")
            self._say(f"  user {account.username}, password {account.password}")

    def _run(
        self, group: ServerGroup, servers: list[Server], addresses: demo.Addresses
    ) -> None:
        for server in servers:
            group.start(server)
        api, *pages = servers
        self._say("Starting")
        self._wait_for(group, api, API_START_TIMEOUT)
        self._say(f"  API    {addresses.api_url}/docs")
        self._say(f"  Admin  {addresses.api_url}/admin/")
        for page in pages:
            self._wait_for(group, page, UI_START_TIMEOUT)
            self._say(f"  Chat   {addresses.ui_url}")
        if not settings.GEMINI_API_KEY:
            self._say(
                "Gemini is off: put GEMINI_API_KEY=... into .env to switch it on."
            )
        self._say("Ready. Ctrl-C stops everything.")
        group.wait()

    def _wait_for(self, group: ServerGroup, server: Server, timeout: float) -> None:
        if not group.wait_until_ready(server, timeout=timeout):
            raise CommandError(
                f"{server.name} did not answer at {server.ready_url} within "
                f"{timeout:.0f} s; run `python3 manage.py check` to see why."
            )

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= HIGHEST_PORT):
        raise ArgumentTypeError(f"'{text}' is no port; use 1 to {HIGHEST_PORT}.")
    return int(text)


def _require_free(host: str, port: int, *, option: str) -> None:
    try:
        is_free = demo.port_is_free(host, port)
    except OSError as exc:
        raise CommandError(
            f"Nothing can listen on {host}, port {port}: {exc.strerror}. --host takes "
            "an address of this machine, such as 127.0.0.1 or 0.0.0.0."
        ) from exc
    if not is_free:
        raise CommandError(
            f"Port {port} on {host} is taken by another program; stop that program "
            f"or choose another port: {option} {port + 1}"
        )


def _api_server(addresses: demo.Addresses) -> Server:
    options = ["--host", addresses.host, "--port", str(addresses.api_port)]
    options += [
        "--interface",
        "wsgi",
        "--blocking-threads",
        str(API_THREADS),
        "--no-ws",
    ]
    options += ["--log-level", "error", "--respawn-failed-workers"]
    return Server(
        name="The API",
        command=[
            *(sys.executable, "-m", "granian"),
            *options,
            "supportbot.wsgi:application",
        ],
        ready_url=f"{addresses.api_url}/health",
    )


def _chat_page_server(addresses: demo.Addresses) -> Server:
    return Server(
        name="The chat page",
        command=[sys.executable, "-m", "gradio_ui"],
        ready_url=addresses.ui_url,
    )
