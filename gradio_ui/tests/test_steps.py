from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest

from gradio_ui.appearance import Looks
from gradio_ui.client import Client
from gradio_ui.conversation import Conversation
from gradio_ui.settings import Settings
from gradio_ui.tests.fake_api import FakeAPI, Scripted, reply, sse

Event = Callable[..., Any]
ASKED = {"text": "password", "key": "k1"}


@pytest.fixture
def steps(ui: SimpleNamespace, conversation: Conversation, client: Client) -> Any:
    looks = Looks(client=client, settings=Settings())
    return ui.steps.Steps(conversation=conversation, looks=looks)


@pytest.fixture
def visitor(ui: SimpleNamespace) -> Any:
    headers = {"accept-language": "de"}
    return ui.gradio.Request(
        client={"host": "10.0.0.9"}, session_hash="tab1", headers=headers
    )


@pytest.fixture
def event(ui: SimpleNamespace) -> Event:
    return lambda **data: ui.gradio.EventData(None, data)


def test_opening_the_page_tells_its_look_its_words_and_what_was_said(
    api: FakeAPI, steps: Any, visitor: Any
) -> None:
    api.history = [{"role": "user", "text": "Hi"}]
    api.look = {"brand": "Bean", "examples": ["A?"], "dir": "ltr", "language": "de"}

    session, shown = steps.restore("s_1", visitor)

    assert session == "s_1"
    assert len(shown["messages"]) == 1
    assert "Bean" in shown["look"]["header"]
    assert shown["look"]["examples"] == ["A?"]
    assert shown["look"]["words"]["send"] == "Senden"


def test_sending_speaks_for_the_visitor(
    api: FakeAPI, steps: Any, visitor: Any, event: Event
) -> None:
    client = replace(steps.conversation.client, api_key="sk_1")
    steps = replace(steps, conversation=replace(steps.conversation, client=client))

    shown = list(steps.send(ASKED, visitor))

    view = shown[-1]
    assert view["session"] == "s_1"
    assert view["answers"] == "k1"
    assert "Forgot Password" in view["messages"][-1]["html"]
    assert api.asked()[0].headers["X-Visitor-Address"] == "10.0.0.9"
    assert api.asked()[0].headers["Idempotency-Key"] == "k1"


def test_a_visitor_without_an_address_is_served(
    steps: Any, ui: SimpleNamespace
) -> None:
    nobody = ui.gradio.Request(client=None, session_hash="tab1")

    *_, view = steps.send(ASKED, nobody)

    assert not view["problem"]


@pytest.mark.parametrize("session", [None, 7, ["s_1"], {"id": "s_1"}])
def test_a_session_that_is_no_text_is_none(
    api: FakeAPI, steps: Any, session: object, visitor: Any, event: Event
) -> None:
    list(steps.send(ASKED | {"session": session}, visitor))

    assert "session_id" not in api.asked()[0].body


@pytest.mark.parametrize("data", [{}, {"text": ["a"]}, {"text": None, "key": 7}])
def test_what_is_no_text_asks_nothing(
    api: FakeAPI, steps: Any, visitor: Any, event: Event, data: dict[str, Any]
) -> None:
    list(steps.send(data, visitor))

    assert api.asked() == []


def test_a_session_that_an_answer_has_begun_is_kept_and_goes_before_the_one_before(
    api: FakeAPI, steps: Any, visitor: Any, event: Event
) -> None:
    kept, told = steps.keep(event(session="s_2"))

    steps.follow("s_1", visitor, event(session="s_2"))

    assert (kept, told["kept"]) == ("s_2", True)
    assert api.asked("/history")[0].body["session_id"] == "s_2"


def test_stop_ends_the_answer_that_it_names(
    api: FakeAPI, steps: Any, visitor: Any, event: Event
) -> None:
    chunks = [sse("delta", {"text": "The beginning"}), sse("done", reply("All"))]
    api.enqueue(Scripted(chunks=chunks))
    api.may_finish.clear()
    views = steps.send(ASKED, visitor)
    begun = [next(views), next(views)]

    stopping = Thread(target=steps.stop, args=(event(key="k1"),))
    stopping.start()
    (stopped,) = views
    api.may_finish.set()
    stopping.join()

    assert begun[-1]["is_busy"]
    assert "The beginning" in stopped["messages"][-1]["html"]


def test_stop_without_an_answer_does_nothing(steps: Any, event: Event) -> None:
    assert steps.stop(event(key="k1")) is None


def test_following_tells_what_is_new(
    api: FakeAPI, steps: Any, visitor: Any, event: Event
) -> None:
    api.history = [{"role": "user", "text": "Hi", "message_id": 9}]

    shown = steps.follow("s_1", visitor, event(after=4))

    assert api.asked("/history")[0].body["after"] == 4
    assert [message["key"] for message in shown["messages"]] == ["m9"]


def test_an_api_that_is_back_brings_word_and_looks(steps: Any, visitor: Any) -> None:
    shown = steps.look_for_api("s_1", visitor)

    assert shown["is_back"].startswith("Wir sind wieder da")
    assert shown["look"]["language"] == "de"


def test_while_the_api_is_down_nothing_changes(
    api: FakeAPI, steps: Any, visitor: Any, ui: SimpleNamespace
) -> None:
    api.health_status = 503

    assert steps.look_for_api("s_1", visitor) == ui.gradio.skip()


def test_an_opinion_is_passed_on_with_its_reason(
    api: FakeAPI, steps: Any, visitor: Any, event: Event
) -> None:
    opinion = {"message_id": 7, "rating": "down", "reason": "wrong"}

    told = steps.rate("s_1", visitor, event(**opinion, more="x"))

    assert told["rated"] is True
    assert api.asked("/feedback")[0].body == {"session_id": "s_1"} | opinion


def test_a_wish_for_a_human_is_passed_on_without_what_is_empty(
    api: FakeAPI, steps: Any, visitor: Any, event: Event
) -> None:
    wish = event(reason="complaint", contact=" me@example.org ", comment=" ")

    session, told = steps.hand_over("s_1", visitor, wish)

    assert (session, told["handoff"]["reference"]) == ("s_1", "a1b2c3")
    assert api.asked("/handoff")[0].body == {
        "session_id": "s_1",
        "reason": "complaint",
        "contact": "me@example.org",
    }


def test_a_wish_that_cannot_be_passed_on_is_told(
    api: FakeAPI, steps: Any, visitor: Any, event: Event
) -> None:
    api.enqueue(Scripted(status=503, body={}))

    session, told = steps.hand_over("s_1", visitor, event(reason="other"))

    assert (session, told["handoff"]) == ("s_1", None)
    assert told["problem"].startswith("Bitte versuchen Sie es gleich")


def test_an_article_is_read(steps: Any, visitor: Any, event: Event) -> None:
    told = steps.read_article(visitor, event(id=1, question="Until when?"))

    assert (told["article"], "packed" in told["html"]) == (1, True)
