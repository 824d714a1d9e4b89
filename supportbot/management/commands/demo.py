"""Run the whole bot on this machine: `python3 manage.py demo`."""

from __future__ import annotations

import shlex
import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from faq.models import FAQ
from supportbot import demo
from supportbot.llm import calling, llms
from supportbot.llm.base import DEFAULT_LLM_ALIAS
from supportbot.processes import Server, ServerDied, ServerGroup, StopRequested

API_START_TIMEOUT = 60.0
UI_START_TIMEOUT = 120.0  # importing Gradio takes 10 s on a cold disk
HIGHEST_PORT = 65_535
NEXT_STEPS = """
Start here   {addresses.api_url}
Chat page    {chat_page}
Admin        {addresses.api_url}/admin/
API          {addresses.api_url}/docs

Sign in      user {account.username}, {password}
             New password: python3 manage.py changepassword {account.username}
Your FAQ     python3 manage.py import_faq my.csv --replace
             (columns: question, answer; --replace makes drafts of all others)
Model        {model}

Ready. Ctrl-C stops everything."""


class Command(BaseCommand):
    help = "Prepare the database and the sample FAQs, then run the API and chat page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        faqs = parser.add_mutually_exclusive_group()
        faqs.add_argument(
            "--empty", action="store_true", help="Do not load the sample FAQs."
        )
        faqs.add_argument(
            "--faqs", metavar="FILE", help="Load this spreadsheet instead of them."
        )
        parser.add_argument(
            "--import-options",
            metavar="OPTIONS",
            default="",
            help="Options of import_faq for that file, in quotes: "
            "'--on-conflict first --report report.html'.",
        )
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
        with_ui = not options["no_ui"]
        self._check_ports(addresses, with_ui=with_ui)
        self._say("Preparing the database")
        call_command("migrate", verbosity=0, interactive=False)
        if options["faqs"]:
            self._import(options["faqs"], options["import_options"])
        else:
            self._load_sample(is_empty=options["empty"])
        self._say(f"The knowledge base has {FAQ.objects.visible().count():,} FAQs")
        account = demo.staff_account()
        environment = demo.server_environment(
            addresses, demo.chat_page_key(), with_ui=with_ui
        )
        servers = [_api_server(addresses)]
        if with_ui:
            servers.append(_chat_page_server(addresses))
        try:
            with ServerGroup(environment, settings.BASE_DIR) as group:
                self._start(group, servers)
                self._say(_next_steps(addresses, account, with_ui=with_ui))
                group.wait()
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

    def _import(self, file: str, import_options: str) -> None:
        self._say(f"Loading {file}")
        try:
            options = shlex.split(import_options)
        except ValueError as exc:
            raise CommandError(
                f"--import-options cannot be read: {exc}. Put quotes around all of "
                "them, and other quotes around names with spaces."
            ) from exc
        call_command("import_faq", file, *options, stdout=self.stdout)

    def _load_sample(self, *, is_empty: bool) -> None:
        if not is_empty and demo.load_sample_when_empty():
            self._say("The sample FAQs are loaded (--empty or --faqs FILE: not those)")

    def _start(self, group: ServerGroup, servers: list[Server]) -> None:
        self._say("Starting")
        for server in servers:
            group.start(server)
        api, *pages = servers
        self._wait_for(group, api, API_START_TIMEOUT)
        for page in pages:
            self._wait_for(group, page, UI_START_TIMEOUT)

    def _wait_for(self, group: ServerGroup, server: Server, timeout: float) -> None:
        if not group.wait_until_ready(server, timeout=timeout):
            raise CommandError(
                f"{server.name} did not answer at {server.ready_url} within "
                f"{timeout:.0f} s; run `python3 manage.py check` to see why."
            )

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


def _next_steps(
    addresses: demo.Addresses, account: demo.StaffAccount, *, with_ui: bool
) -> str:
    secret = f"{account.password} (shown only now)" if account.password else "as before"
    return NEXT_STEPS.format(
        addresses=addresses,
        account=account,
        password=f"password {secret}",
        chat_page=addresses.ui_url if with_ui else "off (--no-ui)",
        model=_model(),
    )


def _model() -> str:
    """Which one is asked where the FAQ is not sure."""
    if calling.availability() == "not_configured":
        return "off; GEMINI_API_KEY=... in .env, or one of your own (README)"
    if settings.MODEL_USE == "off":
        return "off; MODEL_USE=off"
    return ", else ".join(llm.model for llm in llms.chain(DEFAULT_LLM_ALIAS))


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
    options += ["--interface", "asginl", "--no-ws", "--backlog", "16384"]
    options += ["--log-level", "error", "--respawn-failed-workers"]
    return Server(
        name="The API",
        command=[
            *(sys.executable, "-m", "granian"),
            *options,
            "supportbot.asgi:application",
        ],
        ready_url=f"{addresses.api_url}/health",
    )


def _chat_page_server(addresses: demo.Addresses) -> Server:
    return Server(
        name="The chat page",
        command=[sys.executable, "-m", "gradio_ui"],
        ready_url=addresses.ui_url,
        is_quiet=True,
    )
