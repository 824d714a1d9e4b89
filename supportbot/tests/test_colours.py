"""What can be read on a colour."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportbot.colours import BLACK, WHITE, contrast, text_on


@pytest.mark.parametrize(
    ("colour", "text"),
    [("#1a7770", WHITE), ("#ffdd00", BLACK), (WHITE, BLACK), (BLACK, WHITE)],
)
def test_text_is_white_on_dark_colours_and_black_on_light_ones(
    colour: str, text: str
) -> None:
    assert text_on(colour) == text


def test_contrast_of_black_and_white_is_the_greatest() -> None:
    assert contrast(BLACK, WHITE) == contrast(WHITE, BLACK) == 21


@given(st.integers(0, 0xFFFFFF))
def test_text_can_be_read_on_every_colour(number: int) -> None:
    colour = f"#{number:06x}"

    assert contrast(text_on(colour), colour) >= 4.5
