"""The words by which a text is told, of ASCII and of other texts."""

from hypothesis import given
from hypothesis import strategies as st

from faq.linting.vocabulary import words_in

ASCII = st.text(alphabet=st.characters(max_codepoint=127))


def test_words_are_in_small_letters_without_the_signs_around_them() -> None:
    assert words_in('See **Note** (C++): "it\'s"_TBD_') == [
        "see",
        "note",
        "c++",
        "it's",
        "tbd",
    ]


@given(text=ASCII)
def test_words_are_the_same_beside_one_of_another_language(text: str) -> None:
    assert words_in(f"{text} \u00e9") == [*words_in(text), "\u00e9"]
