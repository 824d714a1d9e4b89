"""A reply of the model: an FAQ it points at, sentences that are checked, or neither."""

from __future__ import annotations

import json

import pytest

from faq.retrieval import Document
from supportbot.chat.completion import Choice, Completion, ReplyPiece, Sentence
from supportbot.chat.grounding import Judge
from supportbot.chat.guard import Guard
from supportbot.chat.tests.scripted import (
    ABSTAINING,
    in_chunks,
    pointing_at,
    reply_of,
    saying,
)
from supportbot.llm import Chunk, Prompt, PromptTurn, Usage
from supportbot.llm.backends.locmem import LocMemBackend
from supportbot.llm.exceptions import LLMBlocked, LLMTimeout

pytestmark = pytest.mark.django_db  # each call is counted

PROMPT = Prompt(instructions="Be kind.", turns=(PromptTurn(role="user", text="Hi"),))
GUARD = Guard.of(said=["order 7"], instructions="Be kind.", fence="data_x")
JUDGE = Judge(guard=GUARD)
RETURNS = Document(
    faq_id=11, question="How do I return it?", answer="Send it within 14 days."
)
BILLING = Document(
    faq_id=12, question="Which cards do you take?", answer="We accept Visa and Maestro."
)
DAYS, CARDS = "within 14 days", "We accept Visa"


def complete(*, writes: bool = True) -> tuple[Completion, list[ReplyPiece]]:
    completion = Completion(
        PROMPT, JUDGE, documents=[RETURNS, BILLING], timeout=5, writes=writes
    )
    return completion, list(completion.pieces())


def outcome(completion: Completion) -> tuple[str, bool]:
    return completion.reason, completion.has_declined


def test_the_faq_pointed_at_is_chosen(llm: LocMemBackend) -> None:
    llm.enqueue(in_chunks(pointing_at(2)))

    completion, pieces = complete()

    assert pieces == [Choice(documents=(BILLING,))]
    assert (outcome(completion), completion.call.ruling) == (("", False), "pointed")


def test_further_faqs_are_chosen_with_it_each_once(llm: LocMemBackend) -> None:
    llm.enqueue(pointing_at(2, 2, 1))

    assert complete()[1] == [Choice(documents=(BILLING, RETURNS))]


def test_words_beside_a_choice_are_not_shown(llm: LocMemBackend) -> None:
    item = {"text": "Yes.", "quote": DAYS, "faq": 1}
    llm.enqueue(json.dumps(reply_of(faq=1, answer=[item])))

    assert complete()[1] == [Choice(documents=(RETURNS,))]


@pytest.mark.parametrize("number", [3, 11, 999])
def test_an_faq_that_was_not_given_cannot_be_chosen(
    llm: LocMemBackend, number: int
) -> None:
    llm.enqueue(pointing_at(number))

    completion, pieces = complete()

    assert pieces == []
    assert outcome(completion) == ("model_empty", False)


def test_sentences_are_released_one_by_one(llm: LocMemBackend) -> None:
    reply = saying(("You have 14 days.", 1, DAYS), ("- Visa", 2, CARDS))
    llm.enqueue(in_chunks(reply, size=1))

    completion, pieces = complete()

    assert pieces == [Sentence(text="You have 14 days."), Sentence(text="\n- Visa")]
    assert completion.text == "You have 14 days.\n- Visa"
    assert completion.cited == (RETURNS, BILLING)
    assert (outcome(completion), completion.call.ruling) == (("", False), "wrote")


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        (("It takes 30 days.", 1, DAYS), "quantity"),
        (("It takes 14 days.", 2, CARDS), "quantity"),
        (("Yes.", 1, CARDS), "not quoted"),
        (("Yes.", 1, "it"), "short quote"),
        (("Yes.", 1, ""), "short quote"),
        (("Yes.", 9, DAYS), "unknown FAQ"),
    ],
)
def test_a_sentence_that_rests_on_nothing_is_dropped(
    llm: LocMemBackend, sentence: tuple[str, int, str], kind: str
) -> None:
    llm.enqueue(saying(sentence, ("We accept Visa.", 2, CARDS)))

    completion, pieces = complete()

    assert pieces == [Sentence(text="We accept Visa.")]
    assert completion.call.dropped == {kind: 1}
    assert outcome(completion) == ("", False)


def test_a_reply_of_which_nothing_is_left_is_withheld(llm: LocMemBackend) -> None:
    llm.enqueue(saying(("It takes 30 days.", 1, DAYS)))

    completion, pieces = complete()

    assert (pieces, outcome(completion)) == ([], ("model_blocked", True))


def test_a_leak_withholds_all(llm: LocMemBackend) -> None:
    llm.enqueue(saying(("14 days.", 1, DAYS), ("The mark is data_x.", 1, DAYS)))

    completion, pieces = complete()

    assert pieces == [Sentence(text="14 days.")]
    assert completion.has_leaked
    assert outcome(completion) == ("model_blocked", True)


@pytest.mark.parametrize(
    "reply",
    [
        ABSTAINING,
        json.dumps(reply_of()),
        json.dumps(reply_of(abstains=True, answer=[{"text": "No.", "quote": DAYS}])),
    ],
    ids=["abstains", "says nothing", "abstains and writes"],
)
def test_who_abstains_shows_nothing(llm: LocMemBackend, reply: str) -> None:
    llm.enqueue(reply)

    completion, pieces = complete()

    assert (pieces, outcome(completion)) == ([], ("model_abstained", True))
    assert completion.call.ruling == "abstained"


def test_a_referee_writes_nothing(llm: LocMemBackend) -> None:
    llm.enqueue(saying(("You have 14 days.", 1, DAYS)))

    completion, pieces = complete(writes=False)

    assert (pieces, outcome(completion)) == ([], ("model_abstained", True))


@pytest.mark.parametrize("reply", [" \n", "We deliver to Japan.", "{", '{"a": 1}'])
def test_what_is_no_ruling_is_empty(llm: LocMemBackend, reply: str) -> None:
    llm.enqueue(reply)

    completion, pieces = complete()

    assert (pieces, outcome(completion)) == ([], ("model_empty", False))


@pytest.mark.parametrize(
    ("error", "reason"),
    [(LLMTimeout(), "model_timeout"), (LLMBlocked(), "model_blocked")],
)
def test_a_failure_gives_its_reason(
    llm: LocMemBackend, error: Exception, reason: str
) -> None:
    llm.enqueue(error, error)

    completion, pieces = complete()

    assert (pieces, outcome(completion)) == ([], (reason, False))


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (pointing_at(1)[:12], ""),
        ('{"faq": null, "also": [], "abstains": true,', "model_abstained"),
        ('{"faq": null, "also": [], "abst', "model_timeout"),
        ('{"faq": 1', "model_timeout"),
    ],
)
def test_what_was_said_before_a_failure_counts(
    llm: LocMemBackend, written: str, reason: str
) -> None:
    llm.enqueue([Chunk(text=written), LLMTimeout()])

    assert complete()[0].reason == reason


def test_a_reply_that_breaks_off_is_truncated(llm: LocMemBackend) -> None:
    reply = saying(("You have 14 days.", 1, DAYS), ("Visa.", 2, CARDS))
    llm.enqueue([Chunk(text=reply[:-40]), LLMTimeout()])

    completion, _ = complete()

    assert completion.text == "You have 14 days."
    assert (completion.reason, completion.is_truncated) == ("model_timeout", True)


def test_a_reply_cut_by_the_model_is_truncated(llm: LocMemBackend) -> None:
    reply = saying(("You have 14 days.", 1, DAYS), ("Visa.", 2, CARDS))
    llm.enqueue([Chunk(text=reply[:-40], is_truncated=True)])

    completion, _ = complete()

    assert (completion.text, completion.reason) == ("You have 14 days.", "")
    assert completion.is_truncated


def test_what_the_call_took_is_kept(llm: LocMemBackend) -> None:
    usage = Usage(input_tokens=10, output_tokens=2)
    llm.enqueue([Chunk(text=pointing_at(1)), Chunk(usage=usage)])

    completion, _ = complete()

    assert completion.usage == usage
    assert (completion.model, completion.call.language) == ("locmem", "en")
    assert completion.duration_ms > 0


def test_a_language_that_is_none_is_not_kept(llm: LocMemBackend) -> None:
    llm.enqueue(json.dumps(reply_of(faq=1, language="English, my card is 4111")))

    assert complete()[0].call.language == ""
