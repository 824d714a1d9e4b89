"""A scripted stand-in for Gemini's REST interface, speaking real HTTP on loopback.

By hand: `python -m supportbot.llm.tests.fake_gemini --port 9999`, then start the bot
with GEMINI_API_KEY=any and GEMINI_BASE_URL=http://127.0.0.1:9999.
"""

from __future__ import annotations

import argparse
import json
import re
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

__all__ = ["FakeGemini", "Request", "Response", "answer", "blocked", "error", "event"]

PATH = re.compile(
    r"/(?P<version>v1|v1beta)/models/(?P<model>[^:]+)"
    r":(?P<method>generateContent|streamGenerateContent)(\?alt=sse)?$"
)
FINISH_REASONS: Mapping[Ending, str] = {
    "complete": "STOP",
    "truncated": "MAX_TOKENS",
    "blocked": "SAFETY",
    "tool": "UNEXPECTED_TOOL_CALL",
}
CANNED_TEXT = (
    "Thanks for asking! According to our help pages, you can do this yourself: ",
    "sign in, open your account page and follow the steps shown there.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a client sent."""

    version: str
    model: str
    method: str
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def text(self) -> str:
        """All the model gets to read: instructions and turns."""
        contents = [self.body.get("systemInstruction", {}), *self.body["contents"]]
        return "\n".join(p["text"] for c in contents for p in c.get("parts", []))


def event(
    text: str = "",
    *,
    finish_reason: str | None = None,
    thought: str = "",
    usage: tuple[int, int] | None = None,
) -> dict[str, Any]:
    """One GenerateContentResponse."""
    parts = [{"text": thought, "thought": True}] if thought else []
    parts += [{"text": text}] if text else []
    candidate: dict[str, Any] = {"content": {"role": "model", "parts": parts}}
    if finish_reason:
        candidate["finishReason"] = finish_reason
    body: dict[str, Any] = {"candidates": [candidate]}
    if usage:
        names = ("promptTokenCount", "candidatesTokenCount")
        body["usageMetadata"] = dict(zip(names, usage, strict=True))
    return body


def answer(*texts: str, finish_reason: str = "STOP", **fields: Any) -> Response:
    """A reply in as many events as there are texts."""
    last = event(texts[-1], finish_reason=finish_reason, usage=(100, 20))
    return Response(events=(*map(event, texts[:-1]), last), **fields)


def blocked(reason: str) -> Response:
    return Response(events=({"promptFeedback": {"blockReason": reason}},))


def error(status: int, *, retry_delay: str | None = None, **headers: str) -> Response:
    """An error in the service's JSON; header names with `_` for `-`."""
    body: dict[str, Any] = {
        "code": status,
        "message": "quotes the prompt",
        "status": "X",
    }
    if retry_delay:
        kind = "type.googleapis.com/google.rpc."
        body["details"] = [
            {"@type": f"{kind}ErrorInfo", "reason": "RATE_LIMIT_EXCEEDED"},
            {"@type": f"{kind}RetryInfo", "retryDelay": retry_delay},
        ]
    return Response(
        raw=(json.dumps({"error": body}).encode(),),
        status=status,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


class FakeGemini(ScriptedServer):
    """`with FakeGemini() as gemini:` serves at `gemini.url` until the block ends."""

    def __init__(self, *, port: int = 0) -> None:
        super().__init__(port=port)
        self.requests: list[Request] = []
        self.fallback = answer(*CANNED_TEXT)

    def reset(self) -> None:
        super().reset()
        self.requests.clear()

    def respond_to(self, request: Request) -> Response:
        """The next response of the script; without any the canned answer."""
        self.requests.append(request)
        return self.next_response(self.fallback)

    def receive(self, path: str, headers: Mapping[str, str], body: bytes) -> Response:
        known = PATH.fullmatch(path)
        if known is None:
            return error(404)
        request = Request(
            version=known["version"],
            model=known["model"],
            method=known["method"],
            headers=headers,
            body=json.loads(body),
        )
        response = self.respond_to(request)
        if request.method == "streamGenerateContent":
            return response.as_stream()
        return response if response.raw else _as_one(response)

    def say(self, *texts: str, ending: Ending = "complete") -> Response:
        if ending == "none":
            return Response(events=tuple(map(event, texts)))
        return answer(*texts, finish_reason=FINISH_REASONS[ending])

    def fail(self, status: int, **headers: str) -> Response:
        return error(status, **headers)


def _as_one(response: Response) -> Response:
    return replace(response, raw=(json.dumps(_merge(response.events)).encode(),))


def _merge(events: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    """The unary answer: the last event with the parts of all."""
    *_, last = events
    candidates = [e["candidates"][0] for e in events if e.get("candidates")]
    parts = [part for c in candidates for part in c["content"]["parts"]]
    return last | {
        "candidates": [c | {"content": {"parts": parts}} for c in candidates[-1:]]
    }


class _Printing(FakeGemini):
    def respond_to(self, request: Request) -> Response:
        show(json.dumps(request.body, indent=2, ensure_ascii=False))
        return super().respond_to(request)


def _make(options: argparse.Namespace) -> FakeGemini:
    fake = _Printing(port=options.port)
    fake.fallback = answer(options.reply)
    return fake


if __name__ == "__main__":
    serve_by_hand(_make, doc=__doc__, port=9999)
