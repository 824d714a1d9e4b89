"""A scripted stand-in for OpenAI-compatible services, speaking real HTTP on loopback.

By hand: `python -m supportbot.llm.tests.fake_openai`, then start the bot with
LLM_BACKEND=openai, OPENAI_MODEL=any and OPENAI_BASE_URL=http://127.0.0.1:9998/v1.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from supportbot.llm.testing.server import (
    Ending,
    Response,
    ScriptedServer,
    serve_by_hand,
    show,
)

__all__ = [
    "ChatRequest",
    "FakeOpenAI",
    "Response",
    "chunk",
    "refusal",
    "reply",
    "usage",
]

CANNED_TEXT = (
    "Thanks for asking! Our help pages say that ",
    "that you can do this.",
)
END = b"data: [DONE]\n\n"
FINISH_REASONS: Mapping[Ending, str | None] = {
    "complete": "stop",
    "truncated": "length",
    "blocked": "content_filter",
    "tool": "tool_calls",
    "none": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRequest:
    """What a client sent."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]  # Any: JSON, here and below


def chunk(
    text: str | None = None, *, finish_reason: str | None = None, **delta: Any
) -> dict[str, Any]:
    """One chat.completion.chunk."""
    if text is not None:
        delta["content"] = text
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return {"object": "chat.completion.chunk", "choices": [choice]}


def usage(asked: int = 100, said: int = 20) -> dict[str, Any]:
    """The chunk that carries nothing but the usage."""
    counts = {"prompt_tokens": asked, "completion_tokens": said}
    return {"object": "chat.completion.chunk", "choices": [], "usage": counts}


def reply(*texts: str, finish_reason: str | None = "stop", **fields: Any) -> Response:
    """A reply in as many chunks as there are texts, with its usage."""
    chunks = [chunk("", role="assistant"), *map(chunk, texts)]
    return Response(
        events=(*chunks, chunk(finish_reason=finish_reason), usage()), **fields
    )


def refusal(status: int, *, code: object = None, **error: Any) -> Response:
    """An error in OpenAI's JSON."""
    body = {"message": "quotes the prompt", "type": "x", "param": None, "code": code}
    return Response(status=status, raw=(json.dumps({"error": body | error}).encode(),))


class FakeOpenAI(ScriptedServer):
    """`with FakeOpenAI() as service:` serves at `service.url` until the block ends."""

    def __init__(self, *, port: int = 0) -> None:
        super().__init__(port=port)
        self.requests: list[ChatRequest] = []
        self.fallback = reply(*CANNED_TEXT)

    def reset(self) -> None:
        super().reset()
        self.requests.clear()

    def receive(self, path: str, headers: Mapping[str, str], body: bytes) -> Response:
        if not path.partition("?")[0].endswith("/chat/completions"):
            return refusal(404)
        request = ChatRequest(path=path, headers=headers, body=json.loads(body))
        self.requests.append(request)
        response = self.next_response(self.fallback)
        if request.body["stream"]:
            return response.as_stream(end=b"" if response.is_cut else END)
        return response if response.raw else _as_whole(response)

    def say(self, *texts: str, ending: Ending = "complete") -> Response:
        if ending == "none":
            return Response(events=tuple(map(chunk, texts)), is_cut=True)
        return reply(*texts, finish_reason=FINISH_REASONS[ending])

    def fail(self, status: int, **headers: str) -> Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return replace(refusal(status), headers=named)


def _as_whole(response: Response) -> Response:
    """The answer of a client that does not stream: one message with all the text."""
    choices = [event["choices"][0] for event in response.events if event["choices"]]
    text = "".join(choice["delta"].get("content") or "" for choice in choices)
    whole = choices[-1] | {"message": {"role": "assistant", "content": text}}
    del whole["delta"]
    body = {"object": "chat.completion", "choices": [whole], **usage()}
    return replace(response, raw=(json.dumps(body | {"choices": [whole]}).encode(),))


class _Shown(FakeOpenAI):
    def receive(self, path: str, headers: Mapping[str, str], body: bytes) -> Response:
        show(json.dumps(json.loads(body), indent=2, ensure_ascii=False))
        return super().receive(path, headers, body)


def _make(options: argparse.Namespace) -> FakeOpenAI:
    fake = _Shown(port=options.port)
    fake.fallback = reply(options.reply)
    return fake


if __name__ == "__main__":
    serve_by_hand(_make, doc=__doc__, port=9998)
