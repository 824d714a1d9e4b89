"""Fields that take JSON as it is: no value is converted into another kind."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from rest_framework import serializers

# All that Python takes for a space, spelt out: what \s means differs with the language.
_SPACES = r"\x09-\x0d\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# PostgreSQL cannot store the character NUL.
_HAS_TEXT = RegexValidator(
    rf"^[^\x00]*[^\x00{_SPACES}][^\x00]*$", "Must have more than spaces, and no NUL."
)


class TextField(serializers.CharField):
    """A string exactly as sent: nothing is trimmed, converted or normalised."""

    default_error_messages = {
        "invalid": "Must be a string.",
        "blank": "Must not be empty.",
        "null": "Must be a string, not null.",
        "required": "Is required.",
        "max_length": "Must have at most {max_length} characters.",
    }

    def __init__(self, **options: Any) -> None:  # Any: as REST framework types them
        super().__init__(trim_whitespace=False, validators=[_HAS_TEXT], **options)

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return data


class StrictBooleanField(serializers.BooleanField):
    default_error_messages = {"invalid": "Must be true or false."}

    def to_internal_value(self, data: object) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class StrictIntegerField(serializers.IntegerField):
    default_error_messages = {"invalid": "Must be a whole number."}

    def to_internal_value(self, data: object) -> int:
        # JSON has one kind of number: 20 and 20.0 are the same.
        if isinstance(data, float) and data.is_integer():
            return int(data)
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return data


class CodeField(serializers.ChoiceField):
    default_error_messages = {
        "invalid_choice": "Must be one of: {codes}.",
        "null": "Must be a code, not null.",
        "required": "Is required.",
    }

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str) or data not in self.choices:
            self.fail("invalid_choice", codes=", ".join(self.choices))
        return data
