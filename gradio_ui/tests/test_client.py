from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from gradio_ui import exceptions
from gradio_ui.client import Client, Question, ServerEvent, parse_events
from gradio_ui.messages import (
    Answer,
    Article,
    CustomerMessage,
    Delta,
    Finished,
    History,
    OpenHandoff,
    Started,
)
from gradio_ui.tests.fake_api import FakeAPI, Scripted, faqs, reply, sse, streamed

QUESTION = Question(text="Where is it?", key="k1", session_id="s_1", visitor="10.0.0.9")


def problem(status: int, slug: str = "about:blank", **headers: str) -> Scripted:
    body = {"type": f"/problems/{slug}", "title": "No", "status": status}
    return Scripted(status=status, body=body, headers=headers)


def test_a_stream_starts_grows_and_finishes(api: FakeAPI, client: Client) -> None:
    api.enqueue(Scripted(chunks=streamed(reply("Two words"))))

    events = list(client.stream(QUESTION))

    html = "<p>Two words</p>\n"
    whole = Answer(
        text="Two words",
        source="FAQ",
        kind="answer",
        session_id="s_1",
        html=html,
        message_id=1,
    )
    assert events == [
        Started(session_id="s_1"),
        Delta(text="Two ", html="<p>Two </p>\n"),
        Delta(text="words ", html="<p>Two words </p>\n"),
        Finished(answer=whole),
    ]


def test_each_delta_is_there_before_the_next_is_sent(
    api: FakeAPI, client: Client
) -> None:
    api.enqueue(Scripted(chunks=streamed(reply("a b c")), pause=0.02))

    first = next(client.stream(QUESTION))

    assert first == Started(session_id="s_1")


def test_the_request_carries_all_the_api_needs(api: FakeAPI, client: Client) -> None:
    with_key = replace(client, api_key="sk_1")

    list(with_key.stream(QUESTION))

    (sent,) = api.asked()
    assert sent.body == {
        "message": "Where is it?",
        "stream": True,
        "session_id": "s_1",
    }
    assert sent.headers["Idempotency-Key"] == "k1"
    assert sent.headers["Authorization"] == "Bearer sk_1"
    assert sent.headers["X-Visitor-Address"] == "10.0.0.9"


def test_without_a_key_nothing_is_said_about_the_visitor(
    api: FakeAPI, client: Client
) -> None:
    list(client.stream(replace(QUESTION, session_id=None)))

    (sent,) = api.asked()
    assert "Authorization" not in sent.headers
    assert "X-Visitor-Address" not in sent.headers
    assert "session_id" not in sent.body


def test_the_plain_answer_has_suggestions_citations_and_html(
    api: FakeAPI, client: Client
) -> None:
    api.enqueue(
        Scripted(
            body=reply(
                html="<p>x</p>",
                certainty="sure",
                suggestions=faqs("A?", "B?"),
                citations=faqs("C?"),
                note="In English only.",
            )
        )
    )

    answer = client.chat(QUESTION)

    assert answer.html == "<p>x</p>"
    assert [faq.question for faq in answer.suggestions] == ["A?", "B?"]
    assert answer.citations == (Article(id=1, question="C?", category="Orders"),)
    assert answer.note == "In English only."


def test_an_older_api_says_nothing_of_certainty(api: FakeAPI, client: Client) -> None:
    api.enqueue(Scripted(body=reply(certainty=None, suggestions=None)))

    answer = client.chat(QUESTION)

    assert (answer.certainty, answer.suggestions, answer.note) == ("", (), "")


def test_events_of_a_newer_api_are_skipped(api: FakeAPI, client: Client) -> None:
    api.enqueue(Scripted(chunks=[sse("thought", 1), *streamed(reply("a"))]))

    events = list(client.stream(QUESTION))

    assert events[0] == Started(session_id="s_1")


STATUSES = [
    (400, exceptions.MessageRefused),
    (401, exceptions.PageRefused),
    (403, exceptions.PageRefused),
    (404, exceptions.BadAnswer),
    (409, exceptions.StillAnswering),
    (413, exceptions.MessageRefused),
    (422, exceptions.MessageRefused),
    (429, exceptions.TooManyMessages),
    (500, exceptions.BadAnswer),
    (502, exceptions.Unreachable),
    (503, exceptions.Unreachable),
    (504, exceptions.TooSlow),
]


@pytest.mark.parametrize(("status", "error"), STATUSES)
def test_a_refusal_becomes_our_exception(
    api: FakeAPI, client: Client, status: int, error: type[exceptions.ChatError]
) -> None:
    api.enqueue(problem(status))

    with pytest.raises(error, match=f"status {status}"):
        client.chat(QUESTION)


@pytest.mark.parametrize(("status", "error"), STATUSES)
def test_an_error_event_becomes_the_same_exception(
    api: FakeAPI, client: Client, status: int, error: type[exceptions.ChatError]
) -> None:
    api.enqueue(Scripted(chunks=[sse("error", {"status": status})]))

    with pytest.raises(error, match=f"status {status}"):
        list(client.stream(QUESTION))


def test_a_refusal_in_html_is_told_by_its_status(api: FakeAPI, client: Client) -> None:
    api.enqueue(Scripted(status=502, body=b"<h1>Bad gateway</h1>"))

    with pytest.raises(exceptions.Unreachable):
        client.chat(QUESTION)


def test_an_unknown_session_is_told_by_its_type(api: FakeAPI, client: Client) -> None:
    api.enqueue(problem(401, "session-credential-required"))

    with pytest.raises(exceptions.UnknownSession):
        client.chat(QUESTION)


@pytest.mark.parametrize(
    ("header", "seconds"), [("12", 12.0), ("Fri, 31 Dec 1999 23:59:59 GMT", None)]
)
def test_the_wait_comes_from_retry_after(
    api: FakeAPI, client: Client, header: str, seconds: float | None
) -> None:
    api.enqueue(problem(429, **{"Retry-After": header}))

    with pytest.raises(exceptions.TooManyMessages) as caught:
        client.chat(QUESTION)

    assert caught.value.retry_after == seconds


@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.chat(QUESTION),
        lambda client: list(client.stream(QUESTION)),
        lambda client: client.reset("s_1"),
        lambda client: client.history("s_1"),
    ],
    ids=["chat", "stream", "reset", "history"],
)
def test_an_api_that_is_down_is_unreachable(
    client: Client, call: Callable[[Client], object]
) -> None:
    down = replace(client, base_url="http://127.0.0.1:9")

    with pytest.raises(exceptions.Unreachable):
        call(down)


def test_a_redirect_is_not_followed(api: FakeAPI, client: Client) -> None:
    api.enqueue(Scripted(status=302, headers={"Location": f"{api.url}/elsewhere"}))

    with pytest.raises(exceptions.BadAnswer):
        client.chat(QUESTION)

    assert api.asked("/elsewhere") == []


def test_silence_ends_at_the_timeout(api: FakeAPI, impatient: Client) -> None:
    api.enqueue(Scripted(chunks=[b": x\n\n", sse("done", reply())], pause=0.6))

    with pytest.raises(exceptions.TooSlow):
        list(impatient.stream(QUESTION))


def test_a_dripping_stream_ends_at_the_deadline(
    api: FakeAPI, impatient: Client
) -> None:
    api.enqueue(Scripted(chunks=[b": still here\n\n"] * 20, pause=0.05))

    with pytest.raises(exceptions.TooSlow):
        list(impatient.stream(QUESTION))


def test_an_api_that_accepts_and_never_answers_is_too_slow(
    api: FakeAPI, impatient: Client
) -> None:
    api.enqueue(Scripted(body=reply(), delay=0.6))

    with pytest.raises(exceptions.TooSlow):
        impatient.chat(QUESTION)


def test_a_stream_without_its_end_is_cut(api: FakeAPI, client: Client) -> None:
    api.enqueue(Scripted(chunks=streamed(reply())[:-1]))

    with pytest.raises(exceptions.AnswerCut):
        list(client.stream(QUESTION))


def test_a_broken_connection_is_a_cut_answer(api: FakeAPI, client: Client) -> None:
    headers = {"Content-Length": "5000"}
    api.enqueue(Scripted(chunks=streamed(reply())[:2], headers=headers))

    with pytest.raises(exceptions.AnswerCut):
        list(client.stream(QUESTION))


def test_a_broken_plain_answer_is_a_cut_answer(api: FakeAPI, client: Client) -> None:
    api.enqueue(Scripted(body=reply(), headers={"Content-Length": "5000"}))

    with pytest.raises(exceptions.AnswerCut):
        client.chat(QUESTION)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"[]",
        b"{}",
        json.dumps(reply(reply=1)).encode(),
        json.dumps(reply(suggestions=[{"id": 1}])).encode(),
        json.dumps(reply(citations="none")).encode(),
    ],
)
def test_what_is_no_reply_is_a_bad_answer(
    api: FakeAPI, client: Client, body: bytes
) -> None:
    api.enqueue(Scripted(body=body))

    with pytest.raises(exceptions.BadAnswer):
        client.chat(QUESTION)


def test_reset_names_the_session(api: FakeAPI, client: Client) -> None:
    client.reset("s_1")

    assert api.asked("/reset")[0].body == {"session_id": "s_1"}


def test_history_is_told_in_order(api: FakeAPI, client: Client) -> None:
    api.history = [
        {"role": "user", "text": "Hi", "source": "", "message_id": 3},
        {"role": "assistant", "text": "Hello", "source": "FAQ", "message_id": 4},
    ]
    api.handoff = {"reference": "a1b2c3", "status": "open"}

    past = client.history("s_1")

    assert past == History(
        messages=(
            CustomerMessage(text="Hi", message_id=3),
            Answer(text="Hello", source="FAQ", message_id=4),
        ),
        handoff=OpenHandoff(reference="a1b2c3"),
        after=4,
    )


def test_history_is_waited_for_less_long_than_an_answer(api: FakeAPI) -> None:
    client = Client(base_url=api.url, history_timeout=0.1)
    api.enqueue(Scripted(body={"messages": []}, delay=0.5))

    with pytest.raises(exceptions.TooSlow):
        client.history("s_1")


def test_an_api_without_history_has_none(client: Client) -> None:
    assert client.history("s_1") == History(is_told=False)


def test_history_of_another_shape_is_none(api: FakeAPI, client: Client) -> None:
    api.enqueue(Scripted(body={"messages": ["Hi"]}))

    assert client.history("s_1") == History(is_told=False)


def test_health_is_what_the_api_says_of_itself(api: FakeAPI, client: Client) -> None:
    api.status = "degraded"

    assert client.health() == "degraded"


def test_an_api_that_is_down_has_no_health(client: Client) -> None:
    with pytest.raises(exceptions.Unreachable):
        replace(client, base_url="http://127.0.0.1:9").health()


def parsed(*chunks: bytes) -> list[ServerEvent]:
    return list(parse_events(chunks))


def test_an_event_has_the_name_and_the_data_sent() -> None:
    assert parsed(b'event: delta\ndata: {"text": "a"}\n\n') == [
        ServerEvent(name="delta", data='{"text": "a"}')
    ]


def test_data_without_a_name_is_a_message() -> None:
    assert parsed(b"data:1\n\n") == [ServerEvent(name="message", data="1")]


def test_lines_of_data_are_joined() -> None:
    assert parsed(b"data: 1\ndata: 2\n\n") == [ServerEvent(name="message", data="1\n2")]


def test_comments_and_events_without_data_are_skipped() -> None:
    assert parsed(b": still here\n\nevent: ping\n\nid: 7\ndata: 1\n\n") == [
        ServerEvent(name="message", data="1")
    ]


def test_an_event_cut_off_at_the_end_is_dropped() -> None:
    assert parsed(b"event: done\ndata: {}\n") == []


@pytest.mark.parametrize("size", [1, 2, 3, 7], ids=lambda size: f"{size} bytes")
def test_chunks_may_end_anywhere(size: int) -> None:
    whole = "event: delta\r\ndata: žluť 🙂\r\n\r\n".encode()

    chunks = (whole[i : i + size] for i in range(0, len(whole), size))

    assert list(parse_events(chunks)) == [ServerEvent(name="delta", data="žluť 🙂")]
