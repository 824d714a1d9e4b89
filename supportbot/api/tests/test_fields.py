"""Fields that take JSON as it is."""

from __future__ import annotations

import pytest
from rest_framework.exceptions import ValidationError

from supportbot.api.fields import StrictIntegerField


@pytest.mark.parametrize("number", [20, 20.0])
def test_whole_number_may_be_written_with_a_point(number: float) -> None:
    value = StrictIntegerField().run_validation(number)

    assert (value, type(value)) == (20, int)


@pytest.mark.parametrize("value", [20.5, "20", True, [20], float("inf")])
def test_everything_else_is_no_whole_number(value: object) -> None:
    with pytest.raises(ValidationError, match="whole number"):
        StrictIntegerField().run_validation(value)
