from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from gradio_ui.conversation import Conversation, RenderedMessage, Tab, View
from gradio_ui.tests.fake_api import FakeAPI, Scripted

TAB, SESSION, TRANSCRIPT, NOTICE, BOX, SEND, RESET, CLOCK = range(8)
Updates = Callable[[View], tuple[Any, ...]]
Picked = Callable[[object], Any]
MESSAGE = RenderedMessage(role="assistant", html="<div>a</div>", choices=("A?", "B?"))


@pytest.fixture
def steps(ui: SimpleNamespace, conversation: Conversation) -> Any:
    return ui.steps.Steps(conversation=conversation)


@pytest.fixture
def updates(ui: SimpleNamespace) -> Updates:
    updates: Updates = ui.steps.updates
    return updates


@pytest.fixture
def visitor(ui: SimpleNamespace) -> Any:
    return ui.gradio.Request(client={"host": "10.0.0.9"})


@pytest.fixture
def visitor_from_nowhere(ui: SimpleNamespace) -> Any:
    return ui.gradio.Request(client=None)


@pytest.fixture
def picked(ui: SimpleNamespace) -> Picked:
    return lambda value: ui.gradio.SelectData(None, {"index": 0, "value": value})


def test_a_busy_page_can_neither_send_nor_reset(updates: Updates) -> None:
    shown = updates(View(tab=Tab(), session_id=None, draft="", is_busy=True))

    assert shown[BOX]["interactive"] is False
    assert shown[SEND]["interactive"] is False
    assert shown[RESET]["interactive"] is False


def test_an_idle_page_can_send_and_reset(updates: Updates) -> None:
    shown = updates(View(tab=Tab(messages=(MESSAGE,)), session_id="s_1", draft="text"))

    assert shown[BOX]["interactive"] is True
    assert shown[BOX]["value"] == "text"
    assert shown[SEND]["interactive"] is True
    assert shown[RESET]["interactive"] is True


def test_an_empty_page_has_nothing_to_reset(updates: Updates) -> None:
    assert updates(View(tab=Tab(), session_id=None))[RESET]["interactive"] is False


def test_a_view_without_a_draft_leaves_the_box_alone(updates: Updates) -> None:
    shown = updates(View(tab=Tab(), session_id=None))

    assert "value" not in shown[BOX]
    assert "interactive" not in shown[BOX]


def test_choices_become_buttons_under_the_message(updates: Updates) -> None:
    shown = updates(View(tab=Tab(messages=(MESSAGE,)), session_id=None))

    assert shown[TRANSCRIPT] == [
        {
            "role": "assistant",
            "content": "<div>a</div>",
            "options": [{"value": "A?"}, {"value": "B?"}],
        }
    ]


def test_a_problem_is_announced_and_the_api_watched(updates: Updates) -> None:
    view = View(tab=Tab(), session_id=None, problem="Down & out", is_offline=True)

    shown = updates(view)

    assert shown[NOTICE] == '<div role="alert" dir="auto">Down &amp; out</div>'
    assert shown[CLOCK]["active"] is True


def test_a_view_without_a_problem_clears_the_notice(updates: Updates) -> None:
    shown = updates(View(tab=Tab(), session_id=None))

    assert shown[NOTICE] == ""
    assert shown[CLOCK]["active"] is False


def test_sending_speaks_for_the_visitor(api: FakeAPI, steps: Any, visitor: Any) -> None:
    client = replace(steps.conversation.client, api_key="sk_1")
    steps = replace(steps, conversation=replace(steps.conversation, client=client))

    shown = list(steps.send("password", Tab(), None, visitor))

    assert shown[-1][SESSION] == "s_1"
    assert api.asked()[0].headers["X-Visitor-Address"] == "10.0.0.9"


def test_a_visitor_without_an_address_is_served(
    steps: Any, visitor_from_nowhere: Any
) -> None:
    shown = list(steps.send("password", Tab(), None, visitor_from_nowhere))

    assert "Forgot Password" in shown[-1][TRANSCRIPT][-1]["content"]


@pytest.mark.parametrize("session", [None, 7, ["s_1"], {"id": "s_1"}])
def test_a_session_that_is_no_text_is_none(
    api: FakeAPI, steps: Any, session: object, visitor: Any
) -> None:
    list(steps.send("password", Tab(), session, visitor))

    assert "session_id" not in api.asked()[0].body


@pytest.mark.parametrize(
    "value", ["my password", {"text": "my password"}], ids=["suggestion", "example"]
)
def test_a_chip_asks_its_question(
    api: FakeAPI,
    steps: Any,
    value: object,
    visitor: Any,
    picked: Picked,
) -> None:
    shown = list(steps.pick("draft", Tab(), "s_1", visitor, picked(value)))

    assert api.asked()[0].body["message"] == "my password"
    assert shown[-1][BOX]["value"] == "draft"


def test_a_chip_of_an_unknown_kind_asks_nothing(
    api: FakeAPI, steps: Any, visitor: Any, picked: Picked
) -> None:
    list(steps.pick("", Tab(), "s_1", visitor, picked({"files": []})))

    assert api.asked() == []


def test_opening_the_page_brings_the_conversation_back(
    api: FakeAPI, steps: Any, visitor: Any
) -> None:
    api.history = [{"role": "user", "text": "Hi"}]

    assert len(steps.restore("s_1", visitor)[TRANSCRIPT]) == 1


def test_resetting_empties_the_transcript(
    api: FakeAPI, steps: Any, visitor: Any
) -> None:
    shown = steps.reset(Tab(messages=(MESSAGE,)), "s_1", visitor)

    assert shown[TRANSCRIPT] == []
    assert len(api.asked("/reset")) == 1


def test_a_tab_that_the_page_server_forgot_is_restored(
    api: FakeAPI, steps: Any, visitor: Any
) -> None:
    api.history = [{"role": "user", "text": "Hi"}]

    shown = list(steps.send("password", None, "s_1", visitor))

    assert len(shown[-1][TRANSCRIPT]) == 3


def test_an_api_that_is_back_is_announced_and_no_longer_watched(
    steps: Any, visitor: Any
) -> None:
    notice, clock = steps.look_for_api(visitor)

    assert "We're back" in notice
    assert clock["active"] is False


def test_while_the_api_is_down_nothing_changes(
    api: FakeAPI, steps: Any, visitor: Any, ui: SimpleNamespace
) -> None:
    api.enqueue(Scripted(status=503, body={}))

    assert steps.look_for_api(visitor) == (ui.gradio.skip(), ui.gradio.skip())
