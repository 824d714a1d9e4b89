"""What the API says, as values: answers, their events, earlier messages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gradio_ui.exceptions import BadAnswer

JSON = Mapping[str, Any]  # Any: as it came from the API, checked field by field here


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An FAQ as replies name it."""

    id: int
    question: str
    category: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A reply of the bot, or of a colleague.

    The HTML, here and below, is the API's own and safe; "" from an older one.
    """

    text: str
    source: str
    session_id: str = ""
    html: str = ""
    kind: str = ""  # what it is to be shown as; "" from an older API
    asks_if_helped: str = ""  # "now", "later"
    certainty: str = ""
    faq: Article | None = None
    also: tuple[Article, ...] = ()
    suggestions: tuple[Article, ...] = ()
    citations: tuple[Article, ...] = ()
    note: str = ""  # about the answer, and no part of it
    state: str = ""  # how its turn ended; "pending" while it is written
    offers_human: bool = False
    message_id: int | None = None
    created_at: str = ""
    rating: str = ""  # the customer's: "up" or "down"
    author: str = ""  # the colleague's name, where one is told


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerMessage:
    """What the customer said before."""

    text: str
    message_id: int | None = None
    created_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHandoff:
    """The customer's wish for a human, as long as it is open."""

    reference: str
    hours: str = ""
    confirmation: str = ""
    session_id: str = ""  # of the conversation that it may have begun


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What was said before, oldest first, and the open handoff."""

    messages: tuple[CustomerMessage | Answer, ...] = ()
    handoff: OpenHandoff | None = None
    after: int | None = None  # sent next time, it gives what is new or has changed
    epoch: int = 0  # how often the conversation was reset
    is_told: bool = True  # else the API cannot tell


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
    return _reply(data, _text(data, "reply"), session_id=_text(data, "session_id"))


def history(data: JSON) -> History:
    """What was said before, oldest first."""
    wish = data.get("handoff")
    return History(
        messages=tuple(_past(message) for message in _objects(data, "messages")),
        handoff=handoff(wish) if isinstance(wish, dict) else None,
        after=_number(data, "after"),
        epoch=_number(data, "epoch") or 0,
    )


def handoff(data: JSON) -> OpenHandoff:
    return OpenHandoff(
        reference=_text(data, "reference"),
        hours=_optional(data, "hours"),
        confirmation=_optional(data, "confirmation"),
        session_id=_optional(data, "session_id"),
    )


def article_html(data: JSON, article_id: int) -> str:
    """The text of that FAQ among those found; "" where it is not."""
    found = _objects(data, "results")
    return next((_optional(f, "html") for f in found if f.get("id") == article_id), "")


def _past(message: JSON) -> CustomerMessage | Answer:
    text = _text(message, "text")
    if message.get("role") != "user":
        return _reply(message, text)
    return CustomerMessage(
        text=text,
        message_id=_number(message, "message_id"),
        created_at=_optional(message, "created_at"),
    )


def _reply(data: JSON, text: str, *, session_id: str = "") -> Answer:
    faq = data.get("faq")
    return Answer(
        text=text,
        source=_optional(data, "source"),
        session_id=session_id,
        html=_optional(data, "html"),
        kind=_optional(data, "kind"),
        asks_if_helped=_optional(data, "asks_if_helped"),
        certainty=_optional(data, "certainty"),
        faq=_article(faq) if isinstance(faq, dict) else None,
        also=_articles(data, "also"),
        suggestions=_articles(data, "suggestions"),
        citations=_articles(data, "citations"),
        note=_optional(data, "note"),
        state=_optional(data, "state"),
        offers_human=data.get("offers_human") is True,
        message_id=_number(data, "message_id"),
        created_at=_optional(data, "created_at"),
        rating=_optional(data, "rating"),
        author=_optional(data, "author"),
    )


def _articles(data: JSON, name: str) -> tuple[Article, ...]:
    return tuple(map(_article, _objects(data, name)))


def _article(faq: JSON) -> Article:
    return Article(
        id=_number(faq, "id") or 0,
        question=_text(faq, "question"),
        category=_optional(faq, "category"),
    )


def _number(data: JSON, name: str) -> int | None:
    value = data.get(name)
    return value if isinstance(value, int) else None


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
