from collections.abc import Callable

import pytest

from faq.retrieval.index import Index
from faq.retrieval.results import Decision
from faq.retrieval.tests.conftest import ask, faq, top_of

DELETE = faq(1, "How do I delete my account?", "Delete my account")
OTHERS = (faq(2, "Where is my parcel?"), faq(3, "When do I get my refund?"))


def test_a_phrasing_about_something_else_is_not_answered(
    hybrid: Callable[..., Index],
) -> None:
    result = ask(hybrid(DELETE, *OTHERS), "delete my facebook account")

    assert top_of(result) == 1
    assert result.decision is Decision.ASK_BACK


@pytest.mark.parametrize(
    "query", ["delete my account straightaway", "please can you delete my account"]
)
def test_words_around_a_phrasing_change_nothing(
    hybrid: Callable[..., Index], query: str
) -> None:
    result = ask(hybrid(DELETE, *OTHERS), query)

    assert result.confidence > 0.6
