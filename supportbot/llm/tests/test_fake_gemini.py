"""The fake itself: what other tests and people trying the bot rely on."""

from __future__ import annotations

import pytest
import requests

from supportbot.llm.tests.fake_gemini import CANNED_TEXT, FakeGemini, answer, blocked

BODY = {
    "systemInstruction": {"parts": [{"text": "Be polite."}]},
    "contents": [{"role": "user", "parts": [{"text": "Rain?"}]}],
}


def post(gemini: FakeGemini, path: str) -> requests.Response:
    return requests.post(f"{gemini.url}{path}", json=BODY, timeout=5)


@pytest.mark.parametrize("version", ["v1", "v1beta"])
def test_unary_method_answers_in_one_piece(gemini: FakeGemini, version: str) -> None:
    gemini.enqueue(answer("It is ", "raining."))

    response = post(gemini, f"/{version}/models/m:generateContent")

    (candidate,) = response.json()["candidates"]
    assert candidate["content"]["parts"] == [{"text": "It is "}, {"text": "raining."}]
    assert candidate["finishReason"] == "STOP"


def test_unary_method_can_block(gemini: FakeGemini) -> None:
    gemini.enqueue(blocked("SAFETY"))

    response = post(gemini, "/v1beta/models/m:generateContent")

    assert response.json()["promptFeedback"] == {"blockReason": "SAFETY"}


def test_streaming_method_answers_in_events(gemini: FakeGemini) -> None:
    response = post(gemini, "/v1beta/models/m:streamGenerateContent?alt=sse")

    assert response.headers["Content-Type"] == "text/event-stream"
    assert response.text.count("data: ") == len(CANNED_TEXT)


def test_request_is_kept_for_the_test_to_read(gemini: FakeGemini) -> None:
    post(gemini, "/v1beta/models/m:generateContent")

    (request,) = gemini.requests
    assert (request.version, request.model) == ("v1beta", "m")
    assert request.text == "Be polite.\nRain?"


def test_unknown_path_is_not_found(gemini: FakeGemini) -> None:
    response = post(gemini, "/v2/models/m:generateContent")

    assert response.status_code == 404
    assert gemini.requests == []
