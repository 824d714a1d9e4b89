import pytest

from faq.retrieval.chatter import is_chatter
from faq.retrieval.normalisation import normalise


@pytest.mark.parametrize(
    "text",
    [
        "hi",
        "Hiiiii!",
        "Hellooo there",
        "Good morning team",
        "thanks a lot",
        "Thank you so much!",
        "ok great",
        "How are you?",
        "hi, how are you doing",
        "bye",
        "many thanks",
    ],
)
def test_small_talk_is_chatter(text: str) -> None:
    assert is_chatter(normalise(text))


@pytest.mark.parametrize(
    "text",
    [
        "hi, where is my parcel?",
        "thanks but it still does not work",
        "help",
        "is it you",
        "good mattress for my back",
        "cancel",
        "",
        "no no no no no no no no no no",
    ],
)
def test_questions_are_no_chatter(text: str) -> None:
    assert not is_chatter(normalise(text))
