"""What a scripted model replies: `pointing_at(2)`, `saying(("Yes.", 1, "a quote"))`."""

from __future__ import annotations

import json

from supportbot.llm import Chunk

ABSTAINING = '{"faq": null, "also": [], "abstains": true, "answer": [], "language": ""}'


def pointing_at(faq: int, *also: int) -> str:
    """A reply that names FAQs by their numbers in the prompt."""
    return json.dumps(reply_of(faq=faq, also=list(also)))


def saying(*sentences: tuple[str, int, str]) -> str:
    """A reply in the model's own words: a text each, its FAQ, its quote."""
    answer = [
        {"quote": quote, "faq": faq, "text": text} for text, faq, quote in sentences
    ]
    return json.dumps(reply_of(answer=answer))


def reply_of(**values: object) -> dict[str, object]:
    """The object as a model sends it, with these values."""
    return {
        "faq": None,
        "also": [],
        "abstains": False,
        "answer": [],
        "language": "en",
    } | values


def in_chunks(reply: str, size: int = 7) -> list[Chunk]:
    """The reply as it comes in."""
    starts = range(0, len(reply), size)
    return [Chunk(text=reply[start : start + size]) for start in starts]
