"""What the knowledge API does with rubbish, with other keys, and under attack."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from faq.models import FAQ, Category, Edit
from sessions_app.models import APIKey, Scope
from supportbot.api.knowledge import uploads
from supportbot.api.knowledge.tests.conftest import ALL, Knowledge, knowing

pytestmark = pytest.mark.django_db
MakeFAQ = Callable[..., FAQ]
HOW = "How do I pay?"
GONE = "/faqs/999999"


def upload(
    caller: Knowledge, content: bytes, name: str = "faq.csv", query: str = ""
) -> Any:  # Any: as Django types the response of its client
    return caller.client.post(
        f"/faqs/import{query}",
        {"file": SimpleUploadedFile(name, content)},
        headers={"authorization": f"Bearer {caller.secret}"},
    )


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_without_a_key_nothing_is_told(method: str, client: Client) -> None:
    response = client.generic(method, "/faqs", content_type="application/json")

    assert response.status_code == 401
    assert response.json()["type"] == "/problems/api-key-required"
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("scopes", "method", "path", "lacking"),
    [
        ((Scope.CHAT,), "GET", "/faqs", Scope.READ),
        ((Scope.WRITE,), "GET", "/faqs/1", Scope.READ),
        ((Scope.WRITE,), "HEAD", "/faqs/1", Scope.READ),
        ((Scope.READ,), "POST", "/faqs", Scope.WRITE),
        ((Scope.READ,), "PATCH", "/faqs/1", Scope.WRITE),
        ((Scope.READ,), "DELETE", "/faqs/1", Scope.WRITE),
        ((Scope.READ,), "PATCH", "/faqs/1/next", Scope.WRITE),
        ((Scope.READ, Scope.WRITE), "POST", "/faqs/1/publish", Scope.PUBLISH),
        ((Scope.READ, Scope.WRITE), "POST", "/faqs/1/unpublish", Scope.PUBLISH),
        ((Scope.READ,), "POST", "/faqs/import", Scope.WRITE),
        ((Scope.WRITE,), "GET", "/faqs/search?q=pay", Scope.READ),
        ((Scope.READ,), "POST", "/chat", Scope.CHAT),
        ((Scope.READ,), "POST", "/history", Scope.CHAT),
    ],
)
def test_a_key_of_other_scopes_is_told_which_it_lacks(
    scopes: tuple[str, ...], method: str, path: str, lacking: str
) -> None:
    response = knowing(*scopes).send(method, path, {})

    assert response.status_code == 403
    assert method == "HEAD" or f"'{lacking}'" in response.json()["detail"]


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"answer": 5}, "#/answer"),
        ({"answer": None}, "#/answer"),
        ({"answer": " \n"}, "#/answer"),
        ({"answer": "a\0b"}, "#/answer"),
        ({"answer": "a\ud800b"}, "#/answer"),
        ({"answer": "a" * 50_001}, "#/answer"),
        ({"question": "q" * 501}, "#/question"),
        ({"category": ["Money"]}, "#/category"),
        ({"keywords": "a\0b"}, "#/keywords"),
        ({"language": "klingon!"}, "#/language"),
        ({"status": "deleted"}, "#/status"),
        ({"valid_from": "tomorrow"}, "#/valid_from"),
        ({"valid_from": 5}, "#/valid_from"),
        ({"review_by": "2030-02-30"}, "#/review_by"),
        ({"translation_of": -1}, "#/translation_of"),
        ({"translation_of": 2**63}, "#/translation_of"),
        ({"wordings": "pay"}, "#/wordings"),
        ({"wordings": [" "]}, "#/wordings/0"),
        ({"wordings": ["w"] * 1_001}, "#/wordings"),
        ({"anwser": "So."}, "#/anwser"),
        ({"id": 7}, "#/id"),
    ],
)
def test_what_no_faq_can_have_is_refused_by_its_name(
    values: dict[str, object], pointer: str, knowledge: Knowledge
) -> None:
    sent = {"question": HOW, "answer": "So."} | values
    response = knowledge.send("POST", "/faqs", sent)

    assert response.status_code == 400
    assert {each["pointer"] for each in response.json()["errors"]} == {pointer}
    assert not FAQ.objects.exists()


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"question": "HOW DO I PAY?"}, "#"),
        ({"question": "Other?", "external_id": "kb-1"}, "#"),
        ({"question": "Other?", "translation_of": 999_999}, "#/translation_of"),
        ({"question": "Other?", "answer": "![a](https://a.example/b.png)"}, "#/answer"),
        ({"question": "Other?", "wordings": ["a", "A"]}, "#/wordings/1"),
        ({"question": "Other?", "wordings": ["a"], "never": ["A"]}, "#/never"),
        (
            {
                "question": "Other?",
                "valid_from": "2030-01-02T00:00:00Z",
                "valid_until": "2030-01-01T00:00:00Z",
            },
            "#",
        ),
    ],
)
def test_what_this_faq_cannot_have_beside_the_rest_is_refused(
    values: dict[str, object], pointer: str, knowledge: Knowledge
) -> None:
    knowledge.create(question=HOW, external_id="kb-1", category="Money")

    sent = {"category": "New", "answer": "So."} | values
    response = knowledge.send("POST", "/faqs", sent)

    assert response.status_code == 422
    assert [each["pointer"] for each in response.json()["errors"]] == [pointer]
    assert FAQ.objects.count() == 1
    assert [each.name for each in Category.objects.all()] == ["Money"]


@pytest.mark.parametrize("path", [GONE, f"/faqs/{2**63}", f"/faqs/{10**40}"])
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_an_id_of_nothing_is_not_found(
    method: str, path: str, knowledge: Knowledge
) -> None:
    response = knowledge.send(method, path, {}, if_match='"a"')

    assert response.status_code == 404
    assert response.json()["type"] == "/problems/faq-not-found"


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=1e3",
        "after=-1",
        "after=9223372036854775808",
        "status=gone",
        "updated_since=now",
        "category=%00",
    ],
)
def test_a_filter_that_means_nothing_is_refused(
    query: str, knowledge: Knowledge
) -> None:
    assert knowledge.get(f"/faqs?{query}").status_code == 400


@pytest.mark.parametrize("tag", ["*", 'W/"{}"', '"other", "{}"'])
def test_other_ways_to_say_which_version_are_understood(
    tag: str, knowledge: Knowledge
) -> None:
    made = knowledge.create(question=HOW).json()["faq"]

    header = tag.format(made["etag"].strip('"'))
    response = knowledge.patch(f"/faqs/{made['id']}", header, answer="By card.")

    assert response.status_code == 200


@pytest.mark.parametrize("tag", ["", '""', "a", "\xff", '"a", "b"', '"' * 99])
def test_a_version_that_never_was_changes_nothing(
    tag: str, knowledge: Knowledge
) -> None:
    made = knowledge.create(question=HOW).json()["faq"]

    response = knowledge.patch(f"/faqs/{made['id']}", tag, answer="By card.")

    assert response.status_code == 412


def test_a_body_has_room_for_all_wordings_and_no_more(knowledge: Knowledge) -> None:
    wordings = [f"{number} ".ljust(490, "w") for number in range(1_000)]

    made = knowledge.create(question=HOW, wordings=wordings)
    refused = knowledge.create(
        question="Other?", wordings=wordings, never=[*wordings, "w" * 99]
    )
    larger = knowledge.send("POST", "/faqs", {"question": "w" * 1_100_000})

    assert made.status_code == 201
    assert refused.status_code == 400
    assert larger.status_code == 413


def test_other_content_is_refused(knowledge: Knowledge) -> None:
    headers = {"authorization": f"Bearer {knowledge.secret}"}
    form = knowledge.client.post("/faqs", {"question": HOW}, headers=headers)
    raw = knowledge.client.post(
        "/faqs/import", json.dumps({}), content_type="application/json", headers=headers
    )

    assert (form.status_code, raw.status_code) == (415, 415)
    assert "multipart/form-data" in raw.json()["detail"]


def test_no_page_of_another_origin_may_ask(settings: Any, knowledge: Knowledge) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://shop.example"]

    listed = knowledge.get(origin="https://shop.example")
    chat = knowledge.get("/health", origin="https://shop.example")

    assert "Access-Control-Allow-Origin" not in listed.headers
    assert "Access-Control-Allow-Origin" in chat.headers


def test_requests_of_a_key_are_limited(settings: Any, knowledge: Knowledge) -> None:
    settings.KNOWLEDGE_REQUESTS_PER_MINUTE_PER_KEY = 2

    statuses = [knowledge.get().status_code for _ in range(3)]

    assert statuses == [200, 200, 429]
    assert knowing(*ALL).get().status_code == 200


def test_a_revoked_key_is_no_key(knowledge: Knowledge) -> None:
    APIKey.objects.get().revoke()

    assert knowledge.get().status_code == 401


def test_a_dry_run_changes_nothing_and_tells_each_row(knowledge: Knowledge) -> None:
    table = b"question,answer\nHow do I pay?,By card.\n"

    tried = upload(knowledge, table, query="?dry_run=true").json()
    done = upload(knowledge, table).json()

    assert (tried["outcome"], tried["edit"]) == ("planned", None)
    assert (done["outcome"], done["counts"]["new"]) == ("imported", 1)
    assert done["rows"][0]["kind"] == "new"
    assert Edit.objects.get(pk=done["edit"]).author_name == "API key: kb 0"


def test_rows_to_be_corrected_stop_the_import(knowledge: Knowledge) -> None:
    table = b"question,answer\nHow do I pay?,\nHow?,So.\n"

    refused = upload(knowledge, table)
    tried = upload(knowledge, table, query="?dry_run=true")
    done = upload(knowledge, table, query="?skip_invalid=true")

    assert (refused.status_code, tried.status_code) == (422, 200)
    assert refused.json()["report"]["outcome"] == tried.json()["outcome"] == "refused"
    assert "row" in refused.json()["errors"][0]["detail"]
    assert done.json()["counts"]["not imported"] == 1
    assert FAQ.objects.count() == 1


@pytest.mark.parametrize("content", [b"", b"\0\0\0", b"PK\x03\x04nothing", b"a\n1\n"])
def test_a_file_that_is_none_is_refused(content: bytes, knowledge: Knowledge) -> None:
    response = upload(knowledge, content)

    assert response.status_code == 422
    assert response.json()["errors"][0]["detail"]


def test_a_file_beyond_the_limit_is_refused_unread(
    settings: Any, knowledge: Knowledge
) -> None:
    settings.KNOWLEDGE_MAX_FILE_BYTES = 10

    response = upload(knowledge, b"x" * 30_000)

    assert response.status_code == 413
    assert "10 bytes" in response.json()["detail"]


def test_a_writer_imports_drafts_and_leaves_what_is_published(
    make_faq: MakeFAQ,
) -> None:
    make_faq(HOW, "By card.")
    table = b"question,answer\nHow do I pay?,In cash.\nHow?,So.\n"

    done = upload(knowing("knowledge:write"), table).json()
    replaced = upload(knowing("knowledge:write"), table, query="?replace=true")

    assert (done["counts"]["draft"], done["counts"]["left out"]) == (1, 1)
    assert FAQ.objects.get(question=HOW).answer == "By card."
    assert replaced.status_code == 422


def test_a_key_revoked_while_its_file_is_imported_imports_nothing(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = uploads.file_to_import

    def read_and_revoke(*args: Any, **options: Any) -> Any:
        APIKey.objects.get().revoke()
        return read(*args, **options)

    monkeypatch.setattr(
        "supportbot.api.knowledge.views.file_to_import", read_and_revoke
    )

    response = upload(knowledge, b"question,answer\nHow?,So.\n")

    assert response.status_code == 401
    assert not FAQ.objects.exists()
    assert not Edit.objects.exists()


def test_formulas_stay_texts_on_their_way_through(knowledge: Knowledge) -> None:
    text = "=HYPERLINK(1)"

    made = knowledge.create(question=f"{text}?", answer=text).json()["faq"]

    assert (made["question"], made["answer"]) == (f"{text}?", text)
