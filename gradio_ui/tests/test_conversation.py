from __future__ import annotations

from dataclasses import replace

import pytest

from gradio_ui.client import Stopper
from gradio_ui.conversation import Conversation, View, Visit
from gradio_ui.tests.fake_api import FakeAPI, Scripted, faqs, reply, sse, streamed
from gradio_ui.tests.speech import ENGLISH

NEW = Visit(words=ENGLISH)
KNOWN = Visit(session_id="s_1", words=ENGLISH)
UNKNOWN_SESSION = Scripted(
    status=401, body={"type": "/problems/session-credential-required", "status": 401}
)


def last(conversation: Conversation, visit: Visit, text: str, key: str = "k") -> View:
    return list(conversation.ask(visit, text, key=key))[-1]


def texts(view: View) -> list[str]:
    return [message.html for message in view.messages]


def keys(api: FakeAPI) -> list[str]:
    return [request.headers["Idempotency-Key"] for request in api.asked()]


def test_the_question_is_shown_before_the_api_has_answered(
    conversation: Conversation,
) -> None:
    view = next(conversation.ask(NEW, "  How do I reset my password? ", key="k"))

    assert view.is_busy
    assert "How do I reset my password?</div>" in texts(view)[0]
    assert "Writing an answer" in texts(view)[1]


def test_the_answer_grows_and_is_replaced_by_the_whole_reply(
    api: FakeAPI, conversation: Conversation
) -> None:
    so_far = {"Al": "<p>Al</p>", "most": "<p><em>Almost</em></p>"}
    chunks = [sse("delta", {"text": t, "html": html}) for t, html in so_far.items()]
    api.enqueue(Scripted(chunks=[*chunks, sse("done", reply("Whole"))]))

    views = list(conversation.ask(KNOWN, "Hi", key="k"))

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

    views = list(conversation.ask(KNOWN, "Hi", key="k"))

    assert "<p>&lt;b&gt;A<br>*most*</p>" in texts(views[2])[-1]


def test_the_issued_session_is_used_for_the_next_question(
    api: FakeAPI, conversation: Conversation
) -> None:
    first = last(conversation, NEW, "password")
    last(conversation, Visit(session_id=first.session_id), "address")

    assert [request.body.get("session_id") for request in api.asked()] == [None, "s_1"]


def test_only_an_api_that_is_down_is_waited_for(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.enqueue(Scripted(status=503, body={}), Scripted(status=429, body={}))

    views = [last(conversation, NEW, "Hi"), last(conversation, NEW, "Hi")]

    assert [view.is_offline for view in views] == [True, False]


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


def test_the_longest_text_is_sent(api: FakeAPI, conversation: Conversation) -> None:
    assert last(conversation, NEW, "a" * 100).problem == ""


def test_a_session_forgotten_meanwhile_is_let_go(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.enqueue(UNKNOWN_SESSION)

    assert conversation.restore(KNOWN).session_id is None


def test_the_log_names_the_failure_and_not_the_words(
    api: FakeAPI, conversation: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    api.enqueue(Scripted(status=503, body={"detail": "secret detail"}))

    last(conversation, KNOWN, "my secret words")

    (record,) = caplog.records
    assert record.message == "gradio_ui.api.failed"
    assert record.__dict__["error_type"] == "Unreachable"
    assert "secret" not in str(record.__dict__)


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
            "Please try again in 12 s.",
        ),
    ],
    ids=["down", "slow", "busy", "refused", "key", "nonsense", "limit"],
)
def test_a_failure_is_told_in_plain_words_and_gives_the_text_back(
    api: FakeAPI, conversation: Conversation, response: Scripted, words: str
) -> None:
    api.enqueue(response)

    view = last(conversation, KNOWN, "My long story")

    assert words in view.problem
    assert "still in the box" in view.problem
    assert view.is_unsent
    assert not view.is_busy


@pytest.mark.parametrize(
    ("status", "may_be_stored"), [(503, True), (422, False)], ids=["down", "refused"]
)
def test_a_message_that_may_be_stored_keeps_its_key_for_the_next_try(
    api: FakeAPI, conversation: Conversation, status: int, may_be_stored: bool
) -> None:
    api.enqueue(Scripted(status=status, body={}))

    view = last(conversation, KNOWN, "password", key="k7")

    assert keys(api) == ["k7"]
    assert view.may_be_stored is may_be_stored


def test_nothing_is_sent_for_an_empty_message(
    api: FakeAPI, conversation: Conversation
) -> None:
    assert last(conversation, NEW, " \n ") == View(session_id=None)
    assert api.received == []


def test_a_long_text_is_given_back_with_its_length_and_the_limit(
    api: FakeAPI, conversation: Conversation
) -> None:
    view = last(conversation, NEW, "a" * 101)

    assert view.problem == ("Your message is too long. Characters: 101. Allowed: 100.")
    assert view.is_unsent
    assert api.received == []


def test_a_stopped_answer_keeps_its_beginning_and_ends_the_stream(
    api: FakeAPI, conversation: Conversation
) -> None:
    stopper = Stopper()
    chunks = [sse("delta", {"text": "The beginning"}), sse("done", reply("All"))]
    api.enqueue(Scripted(chunks=chunks))
    api.may_finish.clear()
    views = conversation.ask(KNOWN, "Hi", key="k", stopper=stopper)
    begun = [next(views), next(views)]

    stopper.stop()
    (stopped,) = views
    api.may_finish.set()

    assert begun[-1].is_busy
    assert not stopped.is_busy
    assert "The beginning" in texts(stopped)[-1]
    assert ENGLISH.say("interrupted") in texts(stopped)[-1]
    assert len(api.asked()) == 1


def test_what_is_stopped_before_its_first_word_can_be_asked_again(
    api: FakeAPI, conversation: Conversation
) -> None:
    stopper = Stopper()
    stopper.stop()
    api.enqueue(Scripted(chunks=streamed(reply("All"))))

    view = list(conversation.ask(KNOWN, "Hi", key="k", stopper=stopper))[-1]

    assert 'data-do="again"' in texts(view)[-1]


def test_a_returning_visitor_sees_the_earlier_conversation(
    api: FakeAPI, conversation: Conversation
) -> None:
    faq = {"html": "<p>Hi</p>", "source": "FAQ", "suggestions": faqs("Ship abroad?")}
    api.history = [
        {"role": "user", "text": "Hi **there**", "html": None, "message_id": 4},
        {"role": "assistant", "text": "Hello.", "message_id": 5, **faq},
    ]

    view = conversation.restore(KNOWN)

    assert [message.key for message in view.messages] == ["m4", "m5"]
    assert "Hi **there**" in texts(view)[0]
    assert "<p>Hi</p>" in texts(view)[1]
    assert "From our help centre" in texts(view)[1]
    assert ">Ship abroad?</button>" in texts(view)[1]
    assert (view.is_whole, view.after) == (True, 5)


def test_a_reply_that_is_still_written_elsewhere_is_shown_as_such(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.history = [{"role": "assistant", "text": "", "state": "pending"}]

    (message,) = conversation.restore(KNOWN).messages

    assert message.is_pending
    assert "Writing an answer" in message.html


def test_an_api_that_cannot_tell_takes_nothing_away(conversation: Conversation) -> None:
    assert conversation.follow(KNOWN, None) is None


def test_what_a_colleague_wrote_is_told_from_where_the_page_stood(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.handoff = {"reference": "a1b2c3", "status": "open"}
    staff = {"role": "assistant", "source": "Staff", "author": "Ann <b>"}
    api.history = [
        {"role": "user", "text": "Hi", "message_id": 4},
        {"text": "I am on it.", "message_id": 6, **staff},
    ]

    view = conversation.follow(KNOWN, 4)

    assert view
    assert view.handoff
    assert view.handoff.reference == "a1b2c3"
    assert "A colleague · Ann &lt;b&gt;" in texts(view)[0]
    assert not view.is_whole


def test_following_is_silent_while_the_api_is_down(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.enqueue(Scripted(status=503, body={}))

    assert conversation.follow(KNOWN, 4) is None


def test_a_page_opened_while_the_api_is_down_says_so_at_once(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.health_status = 503

    view = conversation.restore(NEW)

    assert view.is_offline
    assert "can't reach" in view.problem


def test_a_page_opened_while_the_api_is_not_well_says_so(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.status = "degraded"

    assert conversation.restore(NEW).banner == ENGLISH.say("degraded")


def test_an_api_that_is_back_is_told_from_one_that_is_not(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.health_status = 503
    away = conversation.look_for_api(NEW)
    api.health_status = 200
    back = conversation.look_for_api(NEW)

    assert away is None
    assert back == View(session_id=None, banner="")


def test_reset_empties_the_page_and_tells_the_api(
    api: FakeAPI, conversation: Conversation
) -> None:
    view = conversation.reset(KNOWN)

    assert (view.is_whole, view.messages) == (True, ())
    assert api.asked("/reset")[0].body == {"session_id": "s_1"}


def test_a_failed_reset_keeps_the_conversation(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.enqueue(Scripted(status=503, body={}))

    view = conversation.reset(KNOWN)

    assert not view.is_whole
    assert "try again in a moment" in view.problem


def test_resetting_a_forgotten_session_lets_it_go(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.enqueue(UNKNOWN_SESSION)

    assert conversation.reset(KNOWN).session_id is None


def test_reset_without_a_session_costs_no_request(
    api: FakeAPI, conversation: Conversation
) -> None:
    assert conversation.reset(NEW).is_whole
    assert api.received == []
