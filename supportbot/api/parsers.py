"""The parser of every request body: JSON, strictly, and of a limited size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.parsers import BaseParser

from supportbot.api import problems
from supportbot.api.exceptions import Refused
from supportbot.api.problems import FieldError
from supportbot.api.strict_json import InvalidJSON, parse_object


class StrictJSONParser(BaseParser):
    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],  # Any: as REST framework types it
        media_type: str | None = None,  # noqa: ARG002 (signature of the base class)
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> dict[str, object]:
        limit = settings.API_MAX_BODY_BYTES
        # One byte more tells a full body from a longer one without reading it all.
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise Refused(
                problems.BODY_TOO_LARGE,
                f"The body has more than {limit} bytes. Shorten the message and send "
                "the request again.",
            )
        try:
            return parse_object(body)
        except InvalidJSON as exc:
            error = FieldError(pointer="#", detail=str(exc))
            raise Refused(
                problems.INVALID_JSON,
                f"{exc} {problems.INVALID_JSON.detail}",
                errors=(error,),
            ) from exc
