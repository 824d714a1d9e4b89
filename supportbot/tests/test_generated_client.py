"""A client that openapi-python-client makes of /schema drives the whole API."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from faq.models import FAQ
from sessions_app.models import APIKey, Scope

pytestmark = pytest.mark.django_db(transaction=True)
PACKAGE = "client_of_supportbot"
ROLES = ["user", "assistant"] * 2
HOW = "How do I reset my password?"
MakeFAQ = Callable[..., FAQ]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The package, made as an integrator would make it, and importable."""
    folder = tmp_path_factory.mktemp("client")
    description = folder / "schema.json"
    description.write_bytes(Client().get("/schema").content)
    settings = folder / "settings.json"
    settings.write_text(json.dumps({"post_hooks": []}))  # how it looks is all the same
    command = [sys.executable, "-m", "openapi_python_client", "generate"]
    command += ["--path", str(description), "--config", str(settings), "--meta", "none"]
    command += ["--output-path", str(folder / PACKAGE), "--fail-on-warning"]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    sys.path.insert(0, str(folder))
    yield folder / PACKAGE
    sys.path.remove(str(folder))


class GeneratedClient:
    """Calls operations by their names; what they answer, and with which status."""

    def __init__(self, client: Any) -> None:  # Any, here and below: generated
        self._client = client

    def __call__(self, operation: str, **arguments: Any) -> Any:
        found = next(
            module
            for tag in ("conversation", "knowledge_base", "operation")
            if (module := _module(f"{PACKAGE}.api.{tag}.{operation}"))
        )
        return found.sync_detailed(client=self._client, **arguments)

    def model(self, name: str, **values: Any) -> Any:
        return getattr(import_module(f"{PACKAGE}.models"), name)(**values)


def _module(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError:
        return None


@pytest.fixture
def client_of(
    generated: Path, live_server: LiveServer
) -> Iterator[Callable[..., GeneratedClient]]:
    """Makes a client, with a key of these scopes if there are any."""
    opened = []

    def make(*scopes: str) -> GeneratedClient:
        module = import_module(PACKAGE)
        if scopes:
            _key, secret = APIKey.objects.create_key("generated", scopes=scopes)
            client = module.AuthenticatedClient(base_url=live_server.url, token=secret)
        else:
            client = module.Client(base_url=live_server.url)
        opened.append(client.__enter__())
        return GeneratedClient(client)

    yield make
    for client in opened:
        client.__exit__()


def test_client_is_made_of_all_operations(generated: Path) -> None:
    paths = json.loads(Client().get("/schema").content)["paths"]

    operations = {
        operation["operationId"]
        for methods in paths.values()
        for operation in methods.values()
    }
    made = {file.stem for file in (generated / "api").glob("*/*.py")} - {"__init__"}
    assert made == operations


def test_generated_client_holds_a_conversation(
    client_of: Callable[..., GeneratedClient], make_faq: MakeFAQ
) -> None:
    make_faq(HOW, "Click the link.")
    call = client_of()

    asked = call.model("ChatRequest", message=HOW)
    answer = call("chat", body=asked).parsed
    session = answer.session_id
    again = call.model("ChatRequest", message=HOW, session_id=session)
    events = call("chat_stream", body=again).parsed
    opinion = {"session_id": session, "message_id": answer.message_id}
    up = import_module(f"{PACKAGE}.models").RatingEnum.UP
    rated = call("feedback", body=call.model("FeedbackRequest", rating=up, **opinion))
    reason = import_module(f"{PACKAGE}.models").HandoffReason("no_answer")
    wish = call.model("HandoffRequest", session_id=session, reason=reason)
    handed = call("handoff", body=wish).parsed
    past = call("history", body=call.model("HistoryRequest", session_id=session)).parsed

    assert (answer.reply, answer.source.value) == ("Click the link.", "FAQ")
    assert events.startswith("event: meta\n")
    assert "event: done\n" in events
    assert rated.parsed.rating == up
    assert handed.state.value == "open"
    assert [message.role.value for message in past.messages] == [
        "user",
        "assistant",
    ] * 2


def test_generated_client_reads_what_is_refused(
    client_of: Callable[..., GeneratedClient],
) -> None:
    call = client_of(Scope.CHAT)

    refused = call("faq_list")

    assert refused.status_code == 403
    assert refused.parsed.type_ == "/problems/missing-scope"


def test_generated_client_keeps_a_knowledge_base(
    client_of: Callable[..., GeneratedClient],
) -> None:
    call = client_of(Scope.READ, Scope.WRITE, Scope.PUBLISH)
    text = call.model("FAQWrite", question=HOW, answer="Click the link.")

    made = call("faq_create", body=text).parsed.faq
    read = call("faq_read", faq_id=made.id).parsed
    answer = call.model("PatchedFAQWrite", answer="Press the button.")
    change = {"faq_id": made.id, "body": answer}
    changed = call("faq_update", if_match=read.etag, **change).parsed.faq
    stale = call("faq_update", if_match=read.etag, **change)
    published = call("faq_publish", faq_id=made.id, if_match=changed.etag).parsed.faq
    found = call("knowledge_search", q=HOW).parsed
    listed = call("faq_list", limit=10).parsed
    gone = call("faq_delete", faq_id=made.id, if_match=published.etag)

    assert (made.status.value, published.status.value) == ("draft", "published")
    assert stale.status_code == 412
    assert found.hits[0].answer == "Press the button."
    assert [faq.id for faq in listed.faqs] == [made.id]
    assert gone.status_code == 204
    assert not FAQ.objects.exists()


def test_generated_client_imports_a_file(
    client_of: Callable[..., GeneratedClient],
) -> None:
    call = client_of(Scope.WRITE)
    types = import_module(f"{PACKAGE}.types")
    table = b"question,answer\nHow do I pay?,By card.\n"

    def send(*, is_dry_run: bool) -> Any:
        file = types.File(payload=BytesIO(table), file_name="a.csv")
        form = call.model("ImportFile", file=file)
        return call("faq_import", body=form, dry_run=is_dry_run).parsed

    tried, done = send(is_dry_run=True), send(is_dry_run=False)

    assert (tried.outcome.value, done.outcome.value) == ("planned", "imported")
    assert done.edit
    assert FAQ.objects.get().status == "draft"
