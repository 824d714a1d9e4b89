"""What a model once said is said again, about the same FAQs."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportbot.chat.trying import TriedModel
from supportbot.evaluating.recorded_replies import (
    InvalidRecording,
    RecordedReplies,
    RecordedReply,
    read_replies,
)
from supportbot.evaluating.tests.prompts_by_hand import PARCEL, RETURN, prompt_of
from supportbot.llm import Usage
from supportbot.llm.exceptions import LLMRejected

ASKED = "wheres my parcel"
JSON = '{"faq": 1, "also": [2], "answer": [{"quote": "x", "faq": 2, "text": "x"}]}'
TAGGED = "FAQ: 1\nALSO: 2\nABSTAINS: no\nQUOTE 2: 14 days\nTEXT: x"


def recorded(text: str, *faqs: str) -> RecordedReply:
    """As `--record` keeps it."""
    prompt = prompt_of(ASKED, *(faqs or (PARCEL, RETURN)))
    tried = TriedModel(prompt=prompt, was_asked=True, written=text)
    usage = Usage(input_tokens=70, output_tokens=7)
    return RecordedReply.of(tried, model="gemini", usage=usage)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "replies.jsonl"


def said(path: Path, question: str, *faqs: str) -> str:
    llm = RecordedReplies("default", path=str(path))
    chunks = llm.stream(prompt_of(question, *faqs), timeout=1)
    return "".join(chunk.text for chunk in chunks)


def test_a_recorded_reply_is_said_as_it_was(path: Path) -> None:
    path.write_text(recorded(JSON).as_line())

    assert said(path, ASKED, PARCEL, RETURN) == JSON


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (JSON, JSON.replace("1", "3").replace("2", "1").replace("3", "2")),
        (TAGGED, "FAQ: 2\nALSO: 1\nABSTAINS: no\nQUOTE 1: 14 days\nTEXT: x"),
    ],
    ids=["JSON", "tagged"],
)
def test_numbers_follow_the_faqs_into_another_order(
    text: str, same: str, path: Path
) -> None:
    path.write_text(recorded(text).as_line())

    assert said(path, ASKED, RETURN, PARCEL) == same


def test_a_number_that_was_never_in_the_prompt_stays(path: Path) -> None:
    path.write_text(recorded('{"faq": 99}').as_line())

    assert said(path, ASKED, RETURN, PARCEL) == '{"faq": 99}'


@pytest.mark.parametrize(
    ("question", "faqs"),
    [("do whales sing", [PARCEL, RETURN]), (ASKED, [RETURN])],
    ids=["question never asked", "FAQ no longer near"],
)
def test_what_was_not_recorded_is_refused(
    question: str, faqs: list[str], path: Path
) -> None:
    path.write_text(recorded(JSON).as_line())

    with pytest.raises(LLMRejected):
        said(path, question, *faqs)


def test_tokens_are_those_of_the_recording(path: Path) -> None:
    path.write_text(recorded(JSON).as_line())

    [reply] = read_replies(path).values()

    assert reply.usage == Usage(input_tokens=70, output_tokens=7)


@pytest.mark.parametrize("line", ["no JSON", "{}", '{"digest": 1}', "[]"])
def test_a_faulty_line_is_named(line: str, path: Path) -> None:
    path.write_text(f"{recorded(JSON).as_line()}\n{line}\n")

    with pytest.raises(InvalidRecording, match="line 2 is no recorded reply"):
        read_replies(path)


def test_a_file_that_is_missing_is_named(path: Path) -> None:
    with pytest.raises(InvalidRecording, match="name a file that --record wrote"):
        read_replies(path)
