from __future__ import annotations

from dataclasses import replace

import pytest

from gradio_ui.conversation import Conversation, Tab, View, Visit
from gradio_ui.tests.fake_api import FakeAPI, Scripted, faqs, reply, sse, streamed

NEW = Visit(tab=Tab())
KNOWN = Visit(tab=Tab(), session_id="s_1")
UNKNOWN_SESSION = Scripted(
    status=401, body={"type": "/problems/session-credential-required", "status": 401}
)


def last(conversation: Conversation, visit: Visit, text: str, draft: str = "") -> View:
    return list(conversation.ask(visit, text, draft=draft))[-1]


def texts(view: View) -> list[str]:
    return [message.html for message in view.tab.messages]


def keys(api: FakeAPI) -> list[str]:
    return [request.headers["Idempotency-Key"] for request in api.asked()]


def test_the_question_is_shown_before_the_api_has_answered(
    conversation: Conversation,
) -> None:
    view = next(conversation.ask(NEW, "  How do I reset my password? "))

    assert view.is_busy
    assert view.draft == ""
    assert "How do I reset my password?</div>" in texts(view)[0]
    assert "Writing an answer" in texts(view)[1]


def test_the_answer_grows_and_is_replaced_by_the_whole_reply(
    api: FakeAPI, conversation: Conversation
) -> None:
    so_far = {"Al": "<p>Al</p>", "most": "<p><em>Almost</em></p>"}
    chunks = [sse("delta", {"text": t, "html": html}) for t, html in so_far.items()]
    api.enqueue(Scripted(chunks=[*chunks, sse("done", reply("Whole"))]))

    views = list(conversation.ask(KNOWN, "Hi"))

    shown = [texts(view)[-1] for view in views]
    assert "<p>Al</p>" in shown[1]
    assert "<p><em>Almost</em></p>" in shown[2]
    assert "<p>Whole</p>" in shown[3]
    assert [view.is_busy for view in views] == [True, True, True, False]


def test_the_answer_of_an_older_api_grows_as_plain_text(
    api: FakeAPI, conversation: Conversation
) -> None:
    chunks = [sse("delta", {"text": word}) for word in ("<b>A\n", "*most*")]
    api.enqueue(Scripted(chunks=[*chunks, sse("done", reply("Whole"))]))

    views = list(conversation.ask(KNOWN, "Hi"))

    assert "<p>&lt;b&gt;A<br>*most*</p>" in texts(views[2])[-1]


def test_the_issued_session_is_used_for_the_next_question(
    api: FakeAPI, conversation: Conversation
) -> None:
    first = last(conversation, NEW, "password")
    last(conversation, Visit(tab=first.tab, session_id=first.session_id), "address")

    assert [request.body.get("session_id") for request in api.asked()] == [None, "s_1"]


def test_every_message_has_its_own_key(
    api: FakeAPI, conversation: Conversation
) -> None:
    last(conversation, KNOWN, "password")
    last(conversation, KNOWN, "password")

    assert len(set(keys(api))) == 2


def test_suggestions_come_with_the_reply(conversation: Conversation) -> None:
    view = last(conversation, NEW, "Do you sell gift cards?")

    assert view.tab.messages[-1].choices == (
        "Where is my order?",
        "How do I return something?",
        "Do you ship abroad?",
    )


def test_a_likely_answer_can_be_confirmed_or_denied_before_its_alternatives(
    conversation: Conversation,
) -> None:
    view = last(conversation, NEW, "Has my parcel left?")

    assert view.tab.messages[-1].choices == ("Yes, thanks", "No", "Do you ship abroad?")


def test_a_draft_stays_in_the_box_while_a_chip_is_answered(
    conversation: Conversation,
) -> None:
    views = list(conversation.ask(NEW, "password", draft="half a sent"))

    assert {view.draft for view in views} == {"half a sent"}


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (Scripted(status=503, body={}), "We can't reach our support service"),
        (Scripted(status=504, body={}), "taking too long"),
        (Scripted(status=409, body={}), "still answering"),
        (Scripted(status=413, body={}), "can't accept this message"),
        (Scripted(status=403, body={}), "isn't available"),
        (Scripted(chunks=[sse("done", {})]), "went wrong on our side"),
        (
            Scripted(status=429, body={}, headers={"Retry-After": "12"}),
            "Please wait 12 seconds",
        ),
    ],
    ids=["down", "slow", "busy", "refused", "key", "nonsense", "limit"],
)
def test_a_failure_is_told_in_plain_words_and_keeps_the_text(
    api: FakeAPI, conversation: Conversation, response: Scripted, words: str
) -> None:
    earlier = last(conversation, NEW, "password").tab
    api.enqueue(response)

    view = last(conversation, Visit(tab=earlier, session_id="s_1"), "My long story")

    assert words in view.problem
    assert view.draft == "My long story"
    assert view.tab.messages == earlier.messages
    assert not view.is_busy


def test_a_failed_chip_does_not_overwrite_a_draft(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.enqueue(Scripted(status=503, body={}))

    assert last(conversation, NEW, "password", draft="half").draft == "half"


def test_only_an_api_that_is_down_is_waited_for(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.enqueue(Scripted(status=503, body={}), Scripted(status=429, body={}))

    views = [last(conversation, NEW, "Hi"), last(conversation, NEW, "Hi")]

    assert [view.is_offline for view in views] == [True, False]


def test_a_retry_keeps_the_key_so_that_it_is_answered_once(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.enqueue(Scripted(status=503, body={}))

    failed = last(conversation, KNOWN, "password")
    last(conversation, replace(KNOWN, tab=failed.tab), "password")

    assert keys(api)[0] == keys(api)[1]


def test_another_text_after_a_failure_has_a_new_key(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.enqueue(Scripted(status=503, body={}))

    failed = last(conversation, KNOWN, "password")
    last(conversation, replace(KNOWN, tab=failed.tab), "password please")

    assert keys(api)[0] != keys(api)[1]


def test_a_refused_message_has_a_new_key_when_sent_again(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.enqueue(Scripted(status=422, body={}))

    failed = last(conversation, KNOWN, "password")
    last(conversation, replace(KNOWN, tab=failed.tab), "password")

    assert keys(api)[0] != keys(api)[1]


def test_a_cut_stream_is_completed_with_what_the_api_has_stored(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.enqueue(
        Scripted(chunks=streamed(reply("Whole answer"))[:2]),
        Scripted(body=reply("Whole answer")),
    )

    view = last(conversation, NEW, "Hi")

    plain = api.asked()[1]
    assert "<p>Whole answer</p>" in texts(view)[-1]
    assert plain.body == {"message": "Hi", "stream": False, "session_id": "s_1"}
    assert keys(api)[0] == keys(api)[1]


def test_a_session_learnt_before_a_failure_is_kept(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.enqueue(
        Scripted(chunks=[sse("meta", {"session_id": "s_9"}), sse("error", {})]),
    )

    assert last(conversation, NEW, "Hi").session_id == "s_9"


def test_a_forgotten_session_is_replaced_without_a_word(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.enqueue(UNKNOWN_SESSION)

    view = last(conversation, replace(KNOWN, session_id="s_old"), "password")

    assert view.session_id == "s_2"
    assert view.problem == ""
    assert "Forgot Password" in texts(view)[-1]


def test_nothing_is_sent_for_an_empty_message(
    api: FakeAPI, conversation: Conversation
) -> None:
    (view,) = conversation.ask(NEW, " \n ")

    assert view == View(tab=Tab(), session_id=None, draft="")
    assert api.received == []


def test_a_long_text_is_kept_with_its_length_and_the_limit(
    api: FakeAPI, conversation: Conversation
) -> None:
    (view,) = conversation.ask(NEW, "a" * 101)

    assert view.problem == (
        "Your message has 101 characters. Please shorten it to 100."
    )
    assert view.draft == "a" * 101
    assert api.received == []


def test_the_longest_text_is_sent(api: FakeAPI, conversation: Conversation) -> None:
    assert last(conversation, NEW, "a" * 100).problem == ""


def test_a_returning_visitor_sees_the_earlier_conversation(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.history = [
        {"role": "user", "text": "Hi **there**", "html": None},
        {"role": "assistant", "text": "Hello.", "source": "FAQ", "html": "<p>Hi</p>"},
    ]

    view = conversation.restore(KNOWN)

    assert "Hi **there**" in texts(view)[0]
    assert "<p>Hi</p>" in texts(view)[1]
    assert "From our FAQ" in texts(view)[1]


def test_a_new_visitor_costs_no_request(
    api: FakeAPI, conversation: Conversation
) -> None:
    view = conversation.restore(NEW)

    assert view == View(tab=Tab(), session_id=None)
    assert api.received == []


def test_a_session_forgotten_meanwhile_is_let_go(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.enqueue(UNKNOWN_SESSION)

    assert conversation.restore(KNOWN).session_id is None


def test_a_page_opened_while_the_api_is_down_says_so(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.enqueue(Scripted(status=503, body={}))

    view = conversation.restore(KNOWN)

    assert view.is_offline
    assert view.session_id == "s_1"
    assert view.draft is None


def test_reset_empties_the_page_and_tells_the_api(
    api: FakeAPI, conversation: Conversation
) -> None:
    asked = last(conversation, NEW, "password")

    view = conversation.reset(Visit(tab=asked.tab, session_id=asked.session_id))

    assert view.tab == Tab()
    assert api.asked("/reset")[0].body == {"session_id": "s_1"}


def test_a_failed_reset_keeps_the_conversation(
    api: FakeAPI, conversation: Conversation
) -> None:
    asked = last(conversation, NEW, "password")
    api.enqueue(Scripted(status=503, body={}))

    view = conversation.reset(Visit(tab=asked.tab, session_id=asked.session_id))

    assert view.tab == asked.tab
    assert "try again in a moment" in view.problem


def test_resetting_a_forgotten_session_lets_it_go(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.enqueue(UNKNOWN_SESSION)

    assert conversation.reset(KNOWN) == View(tab=Tab(), session_id=None)


def test_reset_without_a_session_costs_no_request(
    api: FakeAPI, conversation: Conversation
) -> None:
    assert conversation.reset(NEW).tab == Tab()
    assert api.received == []


def test_the_log_names_the_failure_and_not_the_words(
    api: FakeAPI, conversation: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    api.enqueue(Scripted(status=503, body={"detail": "secret detail"}))

    last(conversation, KNOWN, "my secret words")

    (record,) = caplog.records
    assert record.message == "gradio_ui.api.failed"
    assert record.__dict__["error_type"] == "Unreachable"
    assert "secret" not in str(record.__dict__)


def test_a_very_long_conversation_shows_its_end(conversation: Conversation) -> None:
    visit = KNOWN
    message = last(conversation, visit, "password").tab.messages[0]

    view = last(conversation, replace(visit, tab=Tab(messages=(message,) * 900)), "Hi")

    assert len(view.tab.messages) == 202


def test_citations_are_named_under_the_answer(
    api: FakeAPI, conversation: Conversation
) -> None:
    whole = reply("Yes.", "Gemini AI", citations=faqs("Can I?"))
    api.enqueue(Scripted(chunks=streamed(whole)))

    view = last(conversation, NEW, "Hi")

    assert "AI answer, based on our FAQ: Can I?" in texts(view)[-1]
