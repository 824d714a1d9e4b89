"""The sample knowledge base and its test questions keep what their README promises."""

import csv
from collections import Counter
from pathlib import Path

import pytest

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
SEED_QUESTION = "How do I reset my password?"
SEED_ANSWER = (
    "You can reset your password by clicking 'Forgot Password' on the login page"
    " and following the email instructions."
)


Row = dict[str, str]


def rows(name: str) -> list[Row]:
    """The records of a file; a record of another width is an error."""
    with (FIXTURES / name).open(encoding="utf-8", newline="") as lines:
        header, *records = csv.reader(lines, strict=True)
        return [dict(zip(header, record, strict=True)) for record in records]


def folded(text: str) -> str:
    """The text without case, punctuation and spaces, which make no other phrasing."""
    return "".join(char for char in text.casefold() if char.isalnum())


FAQS = rows("faq_dataset.csv")
QUESTIONS = rows("sample_questions.csv")
HARD_QUESTIONS = rows("hard_questions.csv")
ALTERNATES = {faq["question"]: faq["alternates"].split("|") for faq in FAQS}
PHRASINGS = [
    folded(text)
    for question, alternates in ALTERNATES.items()
    for text in (question, *alternates)
]
each_test_set = pytest.mark.parametrize(
    "questions", [QUESTIONS, HARD_QUESTIONS], ids=["sample", "hard"]
)


def repeated(texts: list[str]) -> list[str]:
    return [text for text, count in Counter(texts).items() if count > 1]


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("faq_dataset.csv", b"question,answer,category,keywords,alternates\r\n"),
        ("sample_questions.csv", b"query,faq_question,kind\r\n"),
        ("hard_questions.csv", b"query,faq_question,kind\r\n"),
    ],
)
def test_a_file_starts_with_its_header_and_has_no_byte_order_mark(
    name: str, header: bytes
) -> None:
    content = (FIXTURES / name).read_bytes()

    assert content.startswith(header)


def test_the_password_question_has_the_promised_answer() -> None:
    seed = [faq for faq in FAQS if faq["question"] == SEED_QUESTION]

    assert [(faq["answer"], faq["category"]) for faq in seed] == [
        (SEED_ANSWER, "Account")
    ]


def test_every_faq_is_complete_and_trimmed() -> None:
    untidy = [
        (faq["question"], column)
        for faq in FAQS
        for column, value in faq.items()
        if not value or value != value.strip()
    ]

    assert len(FAQS) >= 75
    assert untidy == []


def test_every_faq_has_two_to_five_trimmed_alternates() -> None:
    wrong = {
        question: alternates
        for question, alternates in ALTERNATES.items()
        if not 2 <= len(alternates) <= 5
        or any(not text or text != text.strip() for text in alternates)
    }

    assert wrong == {}


def test_no_phrasing_is_claimed_twice() -> None:
    assert repeated(PHRASINGS) == []


@each_test_set
def test_every_right_answer_is_a_question_of_the_knowledge_base(
    questions: list[Row],
) -> None:
    named = {
        question
        for row in questions
        if row["kind"] == "in"
        for question in row["faq_question"].split("|")
    }

    assert named - set(ALTERNATES) == set()


@each_test_set
def test_every_faq_is_asked_for_at_least_twice(questions: list[Row]) -> None:
    asked = Counter(
        question for row in questions for question in row["faq_question"].split("|")
    )

    assert [question for question in ALTERNATES if asked[question] < 2] == []


@each_test_set
def test_exactly_the_questions_of_kind_in_have_an_answer(questions: list[Row]) -> None:
    wrong = [
        row for row in questions if (row["kind"] == "in") != (row["faq_question"] != "")
    ]

    assert wrong == []


@each_test_set
def test_a_third_of_the_questions_has_no_answer_and_half_of_those_are_near(
    questions: list[Row],
) -> None:
    kinds = Counter(row["kind"] for row in questions)

    assert set(kinds) == {"in", "oos", "oos-near"}
    assert kinds.total() >= 240
    assert kinds["oos"] == kinds["oos-near"]
    assert kinds["oos"] + kinds["oos-near"] == pytest.approx(kinds.total() / 3, abs=1)


@each_test_set
def test_no_question_repeats_a_phrasing_of_the_knowledge_base(
    questions: list[Row],
) -> None:
    copied = {folded(row["query"]) for row in questions} & set(PHRASINGS)

    assert copied == set()


@each_test_set
def test_no_question_is_asked_twice(questions: list[Row]) -> None:
    assert repeated([folded(row["query"]) for row in questions]) == []


def test_both_sets_share_the_questions_without_an_answer_and_no_other() -> None:
    typed = {folded(row["query"]) for row in QUESTIONS}
    hard = {folded(row["query"]) for row in HARD_QUESTIONS}

    unanswered = {folded(row["query"]) for row in QUESTIONS if row["kind"] != "in"}
    assert typed & hard == unanswered
