"""What `manage.py demo` prepares, and the demo as its first visitor meets it."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import requests
from django.conf import settings
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from faq.models import FAQ, ImportBatch
from sessions_app.models import APIKey
from supportbot import demo
from supportbot.processes import Server, ServerGroup

RESET = "How do I reset my password?"
LOOPBACK = demo.Addresses(host="127.0.0.1", api_port=5000, ui_port=7860)
EVERYWHERE = demo.Addresses(host="0.0.0.0", api_port=5000, ui_port=7860)  # noqa: S104


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, settings: Settings) -> None:
    settings.STATE_DIR = tmp_path / "var"
    settings.FAQ_EMBEDDING_MODEL = ""


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


@pytest.mark.django_db
def test_sample_is_loaded_into_an_empty_knowledge_base() -> None:
    assert demo.load_sample_when_empty()
    assert FAQ.objects.published().count() >= 75


def test_own_faqs_keep_the_sample_out(make_faq: Callable[..., FAQ]) -> None:
    make_faq(question="Our only FAQ?")

    assert not demo.load_sample_when_empty()
    assert FAQ.objects.count() == 1


@pytest.mark.django_db
def test_what_a_cut_off_import_hides_keeps_no_sample_out(
    make_faq: Callable[..., FAQ],
) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    make_faq(question="?", batch=ImportBatch.objects.create(alive_at=yesterday))

    assert demo.load_sample_when_empty()


@pytest.mark.django_db
def test_staff_account_is_made_once_with_a_password_that_works() -> None:
    account = demo.staff_account()

    assert authenticate(username=account.username, password=account.password)
    assert demo.staff_account() == demo.StaffAccount(username=account.username)
    assert get_user_model().objects.count() == 1


@pytest.mark.django_db
def test_own_staff_account_is_named_instead_of_a_new_one() -> None:
    users = get_user_model().objects
    users.create_user("editor", is_staff=True)
    users.create_superuser("boss")

    assert demo.staff_account() == demo.StaffAccount(username="boss")


@pytest.mark.django_db
def test_chat_page_keeps_its_key_from_run_to_run() -> None:
    first = demo.chat_page_key()
    second = demo.chat_page_key()

    assert first == second
    assert APIKey.objects.get().is_delegating


@pytest.mark.django_db
def test_revoked_chat_page_key_is_replaced() -> None:
    first = demo.chat_page_key()
    APIKey.objects.get().revoke()

    second = demo.chat_page_key()

    assert second != first
    assert APIKey.objects.authenticate(second)


@pytest.mark.django_db
def test_secrets_of_the_demo_are_readable_by_its_user_only() -> None:
    demo.chat_page_key()

    kept = settings.STATE_DIR / "chat_page_key"
    assert kept.stat().st_mode & 0o077 == 0


def test_debug_goes_on_only_for_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEBUG", raising=False)
    monkeypatch.delenv("ALLOWED_HOSTS", raising=False)

    private = demo.server_environment(LOOPBACK, "sk_x")
    public = demo.server_environment(EVERYWHERE, "sk_x")

    assert (private["DEBUG"], public["DEBUG"]) == ("True", "False")
    assert public["ALLOWED_HOSTS"] == "*"
    assert private["SECRET_KEY"] == public["SECRET_KEY"]


def test_operators_own_settings_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "False")

    assert demo.server_environment(LOOPBACK, "sk_x")["DEBUG"] == "False"


def test_start_page_leads_to_the_chat_page_where_there_is_one() -> None:
    both = demo.server_environment(LOOPBACK, "sk_x")
    alone = demo.server_environment(LOOPBACK, "sk_x", with_ui=False)

    assert both["CHAT_PAGE_URL"] == "http://127.0.0.1:7860"
    assert alone["CHAT_PAGE_URL"] == ""


@pytest.mark.django_db
def test_own_faqs_that_cannot_be_read_stop_the_demo(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    file = tmp_path / "my.csv"
    file.write_text("question,answer\nIs this one whole?,\n")
    output = StringIO()
    options = ["--no-ui", f"--faqs={file}", f"--api-port={free_port()}"]

    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("demo", *options, stdout=output)

    assert "row 2 'Is this one whole?': answer is empty" in output.getvalue()
    assert FAQ.objects.count() == 0


def test_own_faqs_and_none_are_a_contradiction() -> None:
    with pytest.raises(CommandError, match="not allowed with"):
        call_command("demo", "--empty", "--faqs=my.csv")


def test_addresses_can_be_opened_in_a_browser() -> None:
    ipv6 = demo.Addresses(host="::1", api_port=5001, ui_port=7861)

    assert EVERYWHERE.api_url == "http://127.0.0.1:5000"
    assert ipv6.ui_url == "http://[::1]:7861"


def test_taken_port_is_refused_with_the_option_that_helps(taken_port: int) -> None:
    with pytest.raises(CommandError, match=f"--api-port {taken_port + 1}"):
        call_command("demo", "--no-ui", "--api-port", str(taken_port))


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "\u0665"])
def test_number_that_is_no_port_is_refused(port: str) -> None:
    with pytest.raises(CommandError, match="is no port; use 1 to 65535"):
        call_command("demo", f"--api-port={port}")


def test_one_port_for_both_servers_is_refused() -> None:
    with pytest.raises(CommandError, match="--ui-port 5002"):
        call_command("demo", "--api-port=5001", "--ui-port=5001")


def test_host_that_is_not_this_machine_is_refused() -> None:
    with pytest.raises(CommandError, match=r"listen on 203\.0\.113\.7"):
        call_command("demo", "--no-ui", "--host=203.0.113.7")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def running_demo(folder: Path, free_port: Callable[[], int]) -> Iterator[str]:
    """The address of a demo in a fresh database, without key, page and encoder.

    To embed all of the sample would take seconds.
    """
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--no-ui", "--api-port", str(port)],
        cwd=settings.BASE_DIR,
        env=environment(folder) | {"FAQ_EMBEDDING_MODEL": ""},
        stdout=subprocess.PIPE,
        text=True,
    )
    output = process.stdout
    assert output is not None
    assert any(line.startswith("Ready") for line in output)
    yield f"http://127.0.0.1:{port}"
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 0
    output.close()


@pytest.fixture
def server_with_encoder(
    running_demo: str,
    folder: Path,
    free_port: Callable[[], int],
    own_signal_handlers: None,
) -> Iterator[str]:
    """Started as operators do, on a copy of the demo's database with one FAQ."""
    with closing(sqlite3.connect(folder / "demo.db")) as database:
        database.execute("VACUUM INTO ?", [str(folder / "copy.db")])
    with closing(sqlite3.connect(folder / "copy.db", isolation_level=None)) as copy:
        copy.execute("UPDATE faq_faq SET status = 'draft' WHERE question != ?", [RESET])
    port = free_port()
    granian = f"-m granian --interface asginl --port {port} supportbot.asgi:application"
    server = Server(
        name="The API",
        command=[sys.executable, *granian.split()],
        ready_url=f"http://127.0.0.1:{port}/health",
    )
    variables = environment(folder, "copy.db") | {"SECRET_KEY": "x" * 50}
    with ServerGroup(variables, settings.BASE_DIR) as group:
        group.start(server)
        assert group.wait_until_ready(server, timeout=60)
        yield f"http://127.0.0.1:{port}"


def environment(folder: Path, database: str = "demo.db") -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / database}",
        "STATE_DIR": str(folder),
        "GEMINI_API_KEY": "",
    }


def post(url: str, **body: str) -> dict[str, Any]:
    reply: dict[str, Any] = requests.post(url, json=body, timeout=30).json()
    return reply


def faq_system(url: str) -> dict[str, Any]:
    health = requests.get(f"{url}/health", timeout=30).json()
    system: dict[str, Any] = health["services"]["faq_system"]
    return system


def test_demo_answers_a_question_word_for_word_from_the_faq(running_demo: str) -> None:
    reply = post(f"{running_demo}/chat", session_id="user123", message=RESET)

    assert reply["source"] == "FAQ"
    assert reply["reply"] == (
        "You can reset your password by clicking 'Forgot Password' on the login page "
        "and following the email instructions."
    )


def test_demo_clears_a_session(running_demo: str) -> None:
    reply = post(f"{running_demo}/reset", session_id="user123")

    assert reply == {"message": "Session user123 history cleared successfully"}


def test_demo_is_healthy_without_a_gemini_key(running_demo: str) -> None:
    health = requests.get(f"{running_demo}/health", timeout=30).json()

    assert health["status"] == "healthy"
    assert health["services"]["faq_system"]["faq_count"] >= 75
    assert health["services"]["gemini_ai"]["status"] == "not_configured"


def test_question_without_an_faq_gets_a_polite_fallback(running_demo: str) -> None:
    question = "Who won the football in 1966?"

    reply = post(f"{running_demo}/chat", session_id="user124", message=question)

    assert reply["source"] == "Fallback"
    assert reply["reason"] == "not_configured"
    assert reply["reply"]


def test_a_server_with_the_encoder_understands_a_paraphrase(
    server_with_encoder: str,
) -> None:
    question = "cant remember my password"
    polls = (faq_system(server_with_encoder) for _ in range(1000))

    embedded = next(state for state in polls if state["mode"] == "hybrid")
    reply = post(f"{server_with_encoder}/chat", message=question)

    assert (embedded["status"], embedded["faq_count"]) == ("ok", 1)
    assert reply["faq"]["question"] == RESET
