"""What the API says, as values: answers, their events, earlier messages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from gradio_ui.exceptions import BadAnswer

JSON = Mapping[str, Any]  # Any: as it came from the API, checked field by field here
Role = Literal["user", "assistant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer; suggestions and citations are the questions of FAQs.

    The HTML, here and below, is the API's own and safe; "" from an older one.
    """

    text: str
    source: str
    session_id: str
    html: str = ""
    certainty: str = ""
    suggestions: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    note: str = ""  # about the answer, and no part of it


@dataclass(frozen=True, slots=True, kw_only=True)
class PastMessage:
    """What was said before by the customer ("user") or the bot."""

    role: Role
    text: str
    source: str = ""
    html: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """The answer is coming, in that session."""

    session_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """A piece of the answer; the HTML is of the answer so far."""

    text: str
    html: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The whole answer, in the place of all pieces."""

    answer: Answer


Event = Started | Delta | Finished


def decode(text: str | bytes) -> JSON:
    """The JSON object in that text; anything else is a `BadAnswer`."""
    try:
        data = json.loads(text)
    except ValueError as exc:
        raise BadAnswer("not JSON") from exc
    if not isinstance(data, dict):
        raise BadAnswer("not a JSON object")
    return data


def event(name: str, data: str) -> Event | None:
    """The event of that name; None for one this page has no use for."""
    if name == "meta":
        return Started(session_id=_text(decode(data), "session_id"))
    if name == "delta":
        piece = decode(data)
        return Delta(text=_text(piece, "text"), html=_optional(piece, "html"))
    if name == "done":
        return Finished(answer=answer(decode(data)))
    return None


def answer(data: JSON) -> Answer:
    """The answer that the API gives in one piece."""
    return Answer(
        text=_text(data, "reply"),
        source=_text(data, "source"),
        session_id=_text(data, "session_id"),
        html=_optional(data, "html"),
        certainty=_optional(data, "certainty"),
        suggestions=_questions(data, "suggestions"),
        citations=_questions(data, "citations"),
        note=_optional(data, "note"),
    )


def past_messages(data: JSON) -> tuple[PastMessage, ...]:
    """What was said before, oldest first."""
    return tuple(
        PastMessage(
            role="user" if message.get("role") == "user" else "assistant",
            text=_text(message, "text"),
            source=message.get("source") or "",
            html=_optional(message, "html"),
            note=_optional(message, "note"),
        )
        for message in _objects(data, "messages")
    )


def _text(data: JSON, name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str):
        raise BadAnswer(f"'{name}' is {type(value).__name__}, not text")
    return value


def _optional(data: JSON, name: str) -> str:
    """The text of that name; "" from an API that does not send it."""
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _objects(data: JSON, name: str) -> list[JSON]:
    """The objects in that list; an API may leave an empty list out."""
    value = data.get(name) or []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise BadAnswer(f"'{name}' is not a list of objects")
    return value


def _questions(data: JSON, name: str) -> tuple[str, ...]:
    return tuple(_text(faq, "question") for faq in _objects(data, name))
