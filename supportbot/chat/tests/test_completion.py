"""A reply of the model: cut into sentences, guarded, credited to FAQs."""

from __future__ import annotations

import pytest

from faq.retrieval import Document
from supportbot.chat.completion import Completion, split_complete
from supportbot.chat.guard import Guard
from supportbot.llm import Chunk, Prompt, PromptTurn, Usage
from supportbot.llm.backends.locmem import LocMemBackend
from supportbot.llm.exceptions import LLMTimeout

PROMPT = Prompt(instructions="Be kind.", turns=(PromptTurn(role="user", text="Hi"),))
GUARD = Guard.of(said=[], given=["14 days"], instructions="Be kind.", fence="data_x")
RETURNS = Document(
    faq_id=1,
    question="How do I return an item?",
    answer="Print the label, pack the item and drop it at any parcel shop.",
)
BILLING = Document(
    faq_id=2, question="Which cards do you take?", answer="We accept Visa and Maestro."
)


def complete() -> tuple[Completion, list[str]]:
    completion = Completion(PROMPT, GUARD, timeout=5)
    return completion, list(completion.sentences())


def test_text_is_released_in_whole_sentences(llm: LocMemBackend) -> None:
    chunks = ["\nWithin 14 ", "days. I", "t is ea", "sy! Bye", "  "]
    llm.enqueue([Chunk(text=text) for text in chunks])

    completion, sentences = complete()

    assert sentences == ["Within 14 days.", " It is easy!", " Bye  "]
    assert completion.text == "Within 14 days. It is easy! Bye  "
    assert (completion.reason, completion.is_truncated) == ("", False)


def test_characters_that_no_database_takes_are_left_out(llm: LocMemBackend) -> None:
    llm.enqueue("All \ud83dis\0 well.")

    completion, sentences = complete()

    assert sentences == ["All is well."]
    assert completion.text == "All is well."


def test_what_the_call_took_is_kept(llm: LocMemBackend) -> None:
    usage = Usage(input_tokens=10, output_tokens=2)
    llm.enqueue([Chunk(text="Hi."), Chunk(usage=usage)])

    completion, _ = complete()

    assert completion.usage == usage
    assert completion.model == "locmem"
    assert completion.duration_ms > 0


@pytest.mark.parametrize(
    ("text", "invented", "has_leaked"),
    [
        ("Sure. It takes 30 days. Bye.", ("30 days",), False),
        ("Sure. The mark is data_x. Bye.", (), True),
    ],
    ids=["invented", "leaked"],
)
def test_the_guard_stops_a_reply(
    llm: LocMemBackend, text: str, invented: tuple[str, ...], has_leaked: bool
) -> None:
    llm.enqueue([Chunk(text=f"{word} ") for word in text.split()])

    completion, sentences = complete()

    assert sentences == ["Sure."]
    assert (completion.invented, completion.has_leaked) == (invented, has_leaked)
    assert completion.is_withheld
    assert completion.reason == "model_blocked"


def test_a_reply_without_text_is_empty(llm: LocMemBackend) -> None:
    llm.enqueue([Chunk(text=" \n")])

    completion, sentences = complete()

    assert sentences == []
    assert completion.reason == "model_empty"


def test_a_failure_gives_its_reason(llm: LocMemBackend) -> None:
    llm.enqueue(LLMTimeout(), LLMTimeout())

    completion, sentences = complete()

    assert sentences == []
    assert (completion.reason, completion.is_truncated) == ("model_timeout", False)


def test_a_reply_that_breaks_off_is_truncated(llm: LocMemBackend) -> None:
    llm.enqueue([Chunk(text="Hello. And th"), LLMTimeout()])

    completion, sentences = complete()

    assert sentences == ["Hello."]
    assert (completion.reason, completion.is_truncated) == ("model_timeout", True)


def test_a_reply_cut_by_the_model_is_truncated(llm: LocMemBackend) -> None:
    llm.enqueue([Chunk(text="Hello. And th", is_truncated=True)])

    completion, sentences = complete()

    assert sentences == ["Hello.", " And th"]
    assert (completion.reason, completion.is_truncated) == ("", True)


@pytest.mark.parametrize(
    ("text", "complete", "rest"),
    [
        ("", "", ""),
        ("Hello the", "", "Hello the"),
        ("Hello.", "", "Hello."),
        ("Hello. The", "Hello.", " The"),
        ("Really?! Yes. It", "Really?! Yes.", " It"),
        ('"Quoted." Next', '"Quoted."', " Next"),
        ("- one\n- two", "- one", "\n- two"),
        ("3.5 kg of", "", "3.5 kg of"),
        ("你好。再", "你好。", "再"),
    ],
)
def test_text_is_cut_after_the_last_complete_sentence(
    text: str, complete: str, rest: str
) -> None:
    assert split_complete(text) == (complete, rest)


def cited(reply: str, question: str, *documents: Document) -> tuple[Document, ...]:
    """What a completed reply of the model is credited to."""
    completion = Completion(PROMPT, GUARD, timeout=5)
    completion.text = reply
    return completion.cited(question, documents)


def test_the_faq_whose_words_the_reply_uses_is_cited() -> None:
    reply = "Print the label, pack everything and drop it at a parcel shop."

    assert cited(reply, "can i send it back", BILLING, RETURNS) == (RETURNS,)


def test_words_of_the_question_are_no_evidence() -> None:
    question = "Must I print the label, pack the item and find a parcel shop?"

    assert cited(f"Sorry, I can't say: {question}", question, RETURNS) == ()


def test_a_reply_about_something_else_cites_nothing() -> None:
    assert cited("I am afraid nobody here knows that.", "moon?", RETURNS) == ()
