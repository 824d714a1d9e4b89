"""Fields that take JSON as it is."""

from __future__ import annotations

import sys

import pytest
from rest_framework.exceptions import ValidationError

from supportbot.api.serializers import StrictIntegerField, TextField


@pytest.mark.parametrize("number", [20, 20.0])
def test_whole_number_may_be_written_with_a_point(number: float) -> None:
    value = StrictIntegerField().run_validation(number)

    assert (value, type(value)) == (20, int)


@pytest.mark.parametrize("value", [20.5, "20", True, [20], float("inf")])
def test_everything_else_is_no_whole_number(value: object) -> None:
    with pytest.raises(ValidationError, match="whole number"):
        StrictIntegerField().run_validation(value)


def test_every_kind_of_space_alone_is_no_text() -> None:
    spaces = "".join(filter(str.isspace, map(chr, range(sys.maxunicode))))

    with pytest.raises(ValidationError, match="more than spaces"):
        TextField().run_validation(spaces)


@pytest.mark.parametrize("text", ["\u200b", "\x1b", "\ufeff", " a\n", "\U0001f600"])
def test_everything_else_is_text_and_stays_as_it_is(text: str) -> None:
    assert TextField().run_validation(text) == text
