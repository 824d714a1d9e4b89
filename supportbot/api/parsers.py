"""The parser of every request body: JSON of a limited size, read strictly.

What two readers could understand differently is refused.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import IO, TYPE_CHECKING, Any, NoReturn

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rest_framework.parsers import BaseParser

from supportbot.api import problems
from supportbot.api.exceptions import Refused
from supportbot.api.problems import FieldError

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MAX_DEPTH = 32
MAX_DIGITS = 100

# A string that never ends matches up to the end, so that the scan stays linear.
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")


class InvalidJSON(ValueError):
    """The text is refused; the words name the fault and can be shown to callers."""

    def __init__(self, words: str | _StrPromise, **values: object) -> None:
        self.words = format_lazy(words, **values) if values else words
        super().__init__(str(self.words))


class StrictJSONParser(BaseParser):
    """Gives views the object that a body holds."""

    media_type = "application/json"

    @property
    def limit(self) -> int:
        """The most bytes that a body may have."""
        return settings.API_MAX_BODY_BYTES

    def parse(
        self,
        stream: IO[Any],  # Any: as REST framework types it
        media_type: str | None = None,  # noqa: ARG002 (signature of the base class)
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> dict[str, object]:
        limit = self.limit
        # One byte more tells a full body from a longer one without reading it all.
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise Refused(
                problems.BODY_TOO_LARGE,
                format_lazy(
                    _(
                        "The body has more than {limit} bytes. Shorten the message and "
                        "send the request again."
                    ),
                    limit=limit,
                ),
            )
        try:
            return parse_object(body)
        except InvalidJSON as exc:
            error = FieldError(pointer="#", detail=str(exc))
            raise Refused(
                problems.INVALID_JSON,
                format_lazy("{} {}", exc.words, problems.INVALID_JSON.detail),
                errors=(error,),
            ) from exc


def parse_object(body: bytes) -> dict[str, object]:
    """The object that the body holds; raises InvalidJSON for everything else."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise InvalidJSON(
            _("The body is not UTF-8 at byte {place}."), place=exc.start
        ) from exc
    _refuse_deep_nesting(text)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_short,
        )
    except json.JSONDecodeError as exc:
        raise InvalidJSON(
            _("The body is not valid JSON at line {line}, column {column}."),
            line=exc.lineno,
            column=exc.colno,
        ) from exc
    if not isinstance(value, dict):
        raise InvalidJSON(_("The body must be a JSON object, such as {...}."))
    return value


def _refuse_deep_nesting(text: str) -> None:
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for bracket in _BRACKET.findall(_STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_DEPTH:
            raise InvalidJSON(
                _("The body is nested deeper than {limit} levels."), limit=MAX_DEPTH
            )


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise InvalidJSON(_("An object of the body has the same key twice."))
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise InvalidJSON(_("{name} is not JSON; send a number or null."), name=name)


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise InvalidJSON(_("A number of the body is out of range."))
    return number


def _short(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise InvalidJSON(
            _("A number of the body has more than {limit} digits."), limit=MAX_DIGITS
        )
    return int(digits)
