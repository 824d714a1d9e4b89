"""The obedient model behind the interfaces of real services, over HTTP.

What it says comes in chunks that end anywhere, and on the wire in pieces that end
anywhere else: within an event, within a character.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import cycle
from typing import Any, AnyStr

from supportbot.llm import Prompt, PromptTurn
from supportbot.llm.testing.server import Response
from supportbot.llm.tests.fake_gemini import FakeGemini, Request
from supportbot.llm.tests.fake_openai import FakeOpenAI
from supportbot.tests.obedient_model import Attack, reply_to

CHUNKS = (1, 2, 13, 3, 40)  # characters
PIECES = (7, 997, 64, 5)  # bytes


class ObedientGemini(FakeGemini):
    """Obeys `attack`, whatever it is asked; `prompts` is what it was told."""

    attack = Attack(payload="instructions", shape="plain text")

    def __init__(self) -> None:
        super().__init__()
        self.prompts: list[Prompt] = []

    def obey(self, attack: Attack) -> None:
        self.attack = attack

    def respond_to(self, request: Request) -> Response:
        prompt = Prompt(
            instructions=_text(request.body["systemInstruction"]),
            turns=tuple(
                PromptTurn(role=each["role"], text=_text(each))
                for each in request.body["contents"]
            ),
        )
        self.prompts.append(prompt)
        return self.say(*_cut(reply_to(prompt, self.attack), CHUNKS))

    def receive(self, path: str, headers: Mapping[str, str], body: bytes) -> Response:
        return _in_pieces(super().receive(path, headers, body))


class ObedientOpenAI(FakeOpenAI):
    """The same by the interface of OpenAI."""

    attack = Attack(payload="instructions", shape="plain text")

    def __init__(self) -> None:
        super().__init__()
        self.prompts: list[Prompt] = []

    def obey(self, attack: Attack) -> None:
        self.attack = attack

    def receive(self, path: str, headers: Mapping[str, str], body: bytes) -> Response:
        system, *others = json.loads(body)["messages"]
        prompt = Prompt(
            instructions=system["content"],
            turns=tuple(
                PromptTurn(
                    role="user" if each["role"] == "user" else "model",
                    text=each["content"],
                )
                for each in others
            ),
        )
        self.prompts.append(prompt)
        self.fallback = self.say(*_cut(reply_to(prompt, self.attack), CHUNKS))
        return _in_pieces(super().receive(path, headers, body))


def _text(content: Mapping[str, Any]) -> str:  # Any: JSON
    return "".join(part["text"] for part in content["parts"])


def _in_pieces(response: Response) -> Response:
    return replace(response, raw=tuple(_cut(b"".join(response.raw), PIECES)))


def _cut(whole: AnyStr, sizes: Sequence[int]) -> list[AnyStr]:
    """It in pieces of these sizes, one after the other and again."""
    pieces, at = [], 0
    for size in cycle(sizes):
        if at >= len(whole):
            break
        pieces.append(whole[at : at + size])
        at += size
    return pieces
