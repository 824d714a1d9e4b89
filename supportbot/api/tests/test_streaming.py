"""Replies as Server-Sent Events."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from typing import Any

import pytest
from django.db import OperationalError
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from faq.models import FAQ
from sessions_app.models import Message
from sessions_app.tests.talking import issue_session
from supportbot.api.streaming import EventStream
from supportbot.api.tests.conftest import API
from supportbot.chat import answering
from supportbot.chat.answering import Delta, ReplyEvent, Started
from supportbot.chat.tests.scripted import in_chunks, saying
from supportbot.llm.backends.locmem import LocMemBackend
from supportbot.llm.exceptions import LLMTimeout


def events(response: HttpResponseBase) -> list[tuple[str, Any]]:
    """The events of a response: name and parsed data."""
    assert isinstance(response, StreamingHttpResponse)
    text = response.getvalue().decode()
    pairs = [block.split("\n") for block in text.strip("\n").split("\n\n")]
    return [
        (name.removeprefix("event: "), json.loads(data.removeprefix("data: ")))
        for name, data in pairs
    ]


def test_stream_is_an_address_of_its_own_too(
    api: API, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("Where is my parcel?", "Open your order and choose 'Track'.")
    body = {"message": "Where is my parcel?"}

    own = api.post("/chat/stream", body)
    refused = api.post("/chat/stream", {"message": ""})

    assert [name for name, _data in events(own)] == ["meta", "delta", "done"]
    assert own.headers["Content-Type"].startswith("text/event-stream")
    assert refused.status_code == 400
    assert refused.headers["Content-Type"] == "application/problem+json"


def test_answer_of_the_faq_comes_as_meta_delta_done(
    api: API, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("Where is my parcel?", "Open your order and choose 'Track'.")

    response = api.post("/chat", {"message": "Where is my parcel?", "stream": True})

    got = events(response)
    assert response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert [name for name, _ in got] == ["meta", "delta", "done"]
    assert got[0][1]["message_id"] == Message.objects.latest("id").pk
    assert got[2][1]["reply"] == got[1][1]["text"]
    assert got[2][1]["session_id"] == got[0][1]["session_id"]


def test_done_carries_the_object_of_the_plain_endpoint(
    api: API, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("Where is my parcel?")

    plain = api.chat("Where is my parcel?")
    response = api.post("/chat", {"message": "Where is my parcel?", "stream": True})

    done = events(response)[-1][1]
    own = {"session_id", "message_id"}
    assert {k: v for k, v in done.items() if k not in own} == {
        k: v for k, v in plain.items() if k not in own
    }


@pytest.mark.usefixtures("likely_at_most")
def test_done_says_how_certain_the_answer_is(
    api: API, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("Where is my parcel?")
    body = {"message": "Where is my parcel?", "stream": True}

    given = events(api.post("/chat", body))[-1][1]
    kept = events(api.post("/chat", body | {"min_certainty": "sure"}))[-1][1]

    assert (given["certainty"], given["also"]) == ("likely", [])
    assert (kept["source"], kept["certainty"]) == ("Fallback", None)


def test_text_of_the_model_is_streamed_and_stored_whole(
    api: API, llm: LocMemBackend, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("Which birds do you have?", "Penguins are lovely birds.")
    quote = "Penguins are lovely"
    llm.enqueue(in_chunks(saying(("Penguins are", 1, quote), ("lovely.", 1, quote))))

    response = api.post("/chat", {"message": "Do you like birds?", "stream": True})

    got = events(response)
    deltas = [data for name, data in got if name == "delta"]
    text = "".join(delta["text"] for delta in deltas)
    assert text == "Penguins are lovely."
    assert Message.objects.latest("id").text == text


def test_each_delta_shows_the_reply_so_far(
    api: API, llm: LocMemBackend, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("Which birds do you have?", "Penguins that sing.")
    quote = "penguins that sing"
    llm.enqueue(in_chunks(saying(("**Yes.**", 1, quote), ("They sing.", 1, quote))))

    response = api.post("/chat", {"message": "Do you like birds?", "stream": True})

    assert [data.get("html") for _, data in events(response)] == [
        None,
        "<p><strong>Yes.</strong></p>\n",
        "<p><strong>Yes.</strong> They sing.</p>\n",
        "<p><strong>Yes.</strong> They sing.</p>\n",
    ]


def test_failing_model_ends_in_a_fallback_not_in_an_error(
    api: API, llm: LocMemBackend
) -> None:
    llm.enqueue(LLMTimeout(), LLMTimeout())

    response = api.post("/chat", {"message": "Do you like birds?", "stream": True})

    name, data = events(response)[-1]
    assert (name, data["source"]) == ("done", "Fallback")
    assert data["reason"] == "model_timeout"


def test_refusal_before_the_first_event_is_a_problem_with_its_status(api: API) -> None:
    body = {"session_id": "user123", "message": "hi", "stream": True}

    response = api.post("/chat", body)

    assert response.status_code == 401
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("exc", "slug"),
    [
        (OperationalError(), "storage-unavailable"),
        (ZeroDivisionError("secret words"), "internal-error"),
    ],
    ids=["database", "fault of ours"],
)
def test_failure_in_mid_stream_is_an_error_event(exc: Exception, slug: str) -> None:
    def broken() -> Generator[ReplyEvent, None, None]:
        yield Started(message_id=1)
        yield Delta(text="Half an ans", so_far="Half an ans")
        raise exc

    stream = EventStream(
        broken(), request=RequestFactory().post("/chat"), session_id="s_1"
    )

    *_, last = stream
    assert last.startswith("event: error\ndata: {")
    assert f"/problems/{slug}" in last
    assert "secret" not in last


def test_closing_an_unread_stream_ends_the_turn_behind_it() -> None:
    ended = []

    def turn() -> Generator[ReplyEvent, None, None]:
        try:
            yield Started(message_id=1)
        finally:
            ended.append(True)

    stream = EventStream(
        turn(), request=RequestFactory().post("/chat"), session_id="s_1"
    )
    stream.close()

    assert ended == [True]


def test_caller_who_leaves_in_mid_stream_interrupts_the_turn(
    db: None, llm: LocMemBackend
) -> None:
    llm.enqueue("Nobody will read this.")
    session, session_id = issue_session()
    stream = EventStream(
        answering.stream(session, "Do you like birds?"),
        request=RequestFactory().post("/chat"),
        session_id=session_id,
    )

    next(iter(stream))
    stream.close()

    assert Message.objects.latest("id").state == Message.State.INTERRUPTED
