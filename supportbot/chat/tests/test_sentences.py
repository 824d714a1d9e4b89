import pytest

from supportbot.chat.sentences import split_complete


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
):
    assert split_complete(text) == (complete, rest)
