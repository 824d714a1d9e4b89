import pytest

from faq.retrieval.answers import is_real, templates_of

REAL = "Open your order and choose Track to see where it is."


def test_numbered_placeholders_are_no_answers() -> None:
    answers = [f"This is the canned answer number {n} here." for n in range(3)]

    templates = templates_of([*answers, REAL])

    assert [is_real(answer, templates) for answer in (*answers, REAL)] == [
        False,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize("answer", ["", "Canned answer #1.", "Yes.", "1 2 3 4 5 6"])
def test_a_few_words_are_no_answer(answer: str) -> None:
    assert not is_real(answer, frozenset())
