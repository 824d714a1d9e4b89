"""What is looked for in bytes, where a text is ASCII, is what patterns find."""

from hypothesis import given
from hypothesis import strategies as st

from faq.linting.personal_data import has_long_number

NUMBERS = st.text(alphabet="0123456789 ()./-,+a\n", max_size=20)


@given(text=NUMBERS)
def test_long_numbers_are_the_same_beside_letters_of_other_languages(text: str) -> None:
    assert has_long_number(text) == has_long_number(f"{text}\u00e9")


@given(digits=st.lists(st.sampled_from("0123456789"), min_size=7, max_size=9))
def test_seven_digits_are_a_long_number_however_they_are_grouped(
    digits: list[str],
) -> None:
    assert has_long_number(f"call {'-'.join(digits)}.")
    assert not has_long_number(f"call {'a'.join(digits)}.")
