"""The API describes itself truthfully, offline."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from supportbot.api import problems


@pytest.fixture
def schema(client: Client) -> dict[str, Any]:
    schema: dict[str, Any] = client.get("/schema").json()
    return schema


def test_schema_is_valid_and_complete() -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=StringIO())


def test_schema_lists_each_endpoint_once(schema: dict[str, Any]) -> None:
    assert {"/chat", "/reset", "/health"} <= set(schema["paths"])
    assert not [path for path in schema["paths"] if path.endswith("/")]


def test_schema_documents_every_kind_of_problem(schema: dict[str, Any]) -> None:
    description = schema["info"]["description"]

    missing = [p.uri for p in problems.PROBLEM_TYPES if p.uri not in description]

    assert not missing


def test_refusals_are_problems_with_a_request_id(schema: dict[str, Any]) -> None:
    responses = schema["paths"]["/chat"]["post"]["responses"]

    refusals = {status: r for status, r in responses.items() if status >= "400"}
    assert set(refusals) >= {"400", "401", "409", "413", "415", "422", "429", "503"}
    assert {tuple(r["content"]) for r in refusals.values()} == {
        ("application/problem+json",)
    }
    assert all("X-Request-ID" in r["headers"] for r in responses.values())
    assert "Retry-After" in refusals["429"]["headers"]


@pytest.mark.parametrize(
    ("path", "has_version"),
    [("/faqs", True), ("/faqs/search", True), ("/faq/search", False)],
)
def test_schema_tells_of_a_version_where_there_is_one(
    path: str, has_version: bool, schema: dict[str, Any]
) -> None:
    headers = schema["paths"][path]["get"]["responses"]["200"]["headers"]

    assert ("ETag" in headers) == has_version


def test_key_is_optional_in_the_schema(schema: dict[str, Any]) -> None:
    assert schema["paths"]["/chat"]["post"]["security"] == [{"apiKey": []}, {}]
    assert schema["components"]["securitySchemes"]["apiKey"]["scheme"] == "bearer"


def test_schema_has_examples(schema: dict[str, Any]) -> None:
    chat = schema["paths"]["/chat"]["post"]

    assert chat["requestBody"]["content"]["application/json"]["examples"]
    assert chat["responses"]["200"]["content"]["application/json"]["examples"]
    assert chat["responses"]["400"]["content"]["application/problem+json"]["examples"]


def test_schema_comes_as_yaml_for_those_who_ask(client: Client) -> None:
    response = client.get("/schema", headers={"accept": "application/vnd.oai.openapi"})

    assert response.content.startswith(b"openapi: ")


def test_docs_load_nothing_from_outside(client: Client) -> None:
    page = client.get("/docs")

    assert page.status_code == 200
    assert b"http://" not in page.content
    assert b"https://" not in page.content
    assert b"<script>" not in page.content
    assert "script-src 'self';" in page.headers["Content-Security-Policy"]


def test_docs_start_from_a_script_of_their_own(client: Client) -> None:
    script = client.get("/docs?script=")

    assert script.headers["Content-Type"] == "application/javascript"
    assert b"/schema" in script.content


def test_a_text_that_may_be_empty_is_described_once(schema: dict[str, Any]) -> None:
    category = schema["components"]["schemas"]["FAQ"]["properties"]["category"]

    assert "oneOf" not in category
    assert category["maxLength"] == 100


def test_chat_is_described_as_json_and_its_stream_as_events(
    schema: dict[str, Any],
) -> None:
    answers = {
        path: list(schema["paths"][path]["post"]["responses"]["200"]["content"])
        for path in ("/chat", "/chat/stream")
    }

    assert answers == {
        "/chat": ["application/json"],
        "/chat/stream": ["text/event-stream"],
    }
    assert "stream" not in schema["components"]["schemas"]["ChatRequest"]["properties"]


def test_every_operation_has_a_name_a_group_and_problems(
    schema: dict[str, Any],
) -> None:
    operations = [
        operation for path in schema["paths"].values() for operation in path.values()
    ]

    names = [operation["operationId"] for operation in operations]
    problem_json = "application/problem+json"
    bare = [
        operation["operationId"]
        for operation in operations
        if not operation["tags"]
        or not any(
            problem_json in response.get("content", {})
            for response in operation["responses"].values()
        )
    ]
    assert len(set(names)) == len(names)
    assert set(bare) <= {"appearance"}
