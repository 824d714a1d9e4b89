"""The scripted referee is right where it can be, and wrong as often as it is told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from supportbot.evaluating.scripted_referee import ScriptedReferee
from supportbot.evaluating.tests.prompts_by_hand import PARCEL, RETURN, prompt_of

ASKED = "wheres my parcel"


def referee(**options: Any) -> ScriptedReferee:
    """One that knows the answer to one question, and never errs unless told to."""
    right = {ASKED: [PARCEL]}
    return ScriptedReferee("default", **{"right": right, "wrong_rate": 0.0} | options)


def said(llm: ScriptedReferee, question: str = ASKED, *faqs: str) -> str:
    prompt = prompt_of(question, *(faqs or (RETURN, PARCEL)))
    return "".join(chunk.text for chunk in llm.stream(prompt, timeout=1))


def test_it_names_the_right_faq_by_its_number_in_the_prompt() -> None:
    assert json.loads(said(referee())) == {
        "faq": 2,
        "also": [],
        "abstains": False,
        "answer": [],
        "language": "en",
    }


@pytest.mark.parametrize(
    ("question", "faqs"), [(ASKED, [RETURN]), ("do whales sing", [PARCEL])]
)
def test_it_abstains_where_no_faq_of_the_prompt_is_right(
    question: str, faqs: list[str]
) -> None:
    reply = json.loads(said(referee(), question, *faqs))

    assert (reply["faq"], reply["abstains"]) == (None, True)


@pytest.mark.parametrize("question", [ASKED, "do whales sing"])
def test_when_it_errs_it_names_another_faq(question: str) -> None:
    reply = json.loads(said(referee(wrong_rate=1.0), question))

    right = {ASKED: 2}.get(question)
    assert reply["faq"] in {1, 2} - {right}


def test_it_errs_in_as_many_questions_as_it_is_told_and_always_the_same() -> None:
    one, other = referee(wrong_rate=0.05), referee(wrong_rate=0.05)
    questions = [f"question {number}" for number in range(400)]

    wrong = [q for q in questions if not json.loads(said(one, q))["abstains"]]

    assert 10 <= len(wrong) <= 32
    assert wrong == [q for q in questions if not json.loads(said(other, q))["abstains"]]
    assert wrong != [
        q for q in questions if not json.loads(said(referee(seed=2), q))["abstains"]
    ]


def test_without_a_schema_it_writes_tagged_lines() -> None:
    text = said(referee(structured_output=False))

    assert text == "FAQ: 2\nALSO: none\nABSTAINS: no\nLANGUAGE: en"


def test_one_that_writes_quotes_the_first_sentence() -> None:
    [item] = json.loads(said(referee(writes=True)))["answer"]

    quote = f"Answer {PARCEL}"
    assert item == {"quote": quote, "faq": 2, "text": quote}


def test_a_question_is_known_when_its_details_are_taken_out() -> None:
    llm = referee(right={"mail to ann@example.com gone": [PARCEL]})

    reply = json.loads(said(llm, "mail to [e-mail address] gone"))

    assert reply["faq"] == 2


def test_it_tells_about_how_many_tokens_it_took() -> None:
    *_, last = referee().stream(prompt_of(ASKED, PARCEL), timeout=1)

    assert last.usage
    assert last.usage.input_tokens > last.usage.output_tokens > 10
