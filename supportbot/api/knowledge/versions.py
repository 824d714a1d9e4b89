"""ETag, If-Match, If-None-Match: which version of an FAQ a request is about."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from rest_framework.response import Response

from supportbot.api import problems
from supportbot.api.exceptions import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rest_framework.request import Request

    from faq.editing import EditedFAQ

NOT_MODIFIED = 304


def etag(version: str) -> str:
    return f'"{version}"'


def etag_of_page(faqs: Iterable[EditedFAQ], after: int | None) -> str:
    """Another one as soon as an FAQ of the page, or what follows it, is another."""
    return _etag_of(" ".join([*(faq.version for faq in faqs), str(after)]))


def etag_of_findings(found: object) -> str:
    """Another one as soon as search would say anything else; `found` is plain JSON."""
    return _etag_of(json.dumps(found, sort_keys=True))


def _etag_of(text: str) -> str:
    return etag(hashlib.sha256(text.encode()).hexdigest()[:32])


def version_wanted(request: Request, read: Callable[[], EditedFAQ | None]) -> str:
    """The version that If-Match names; of several the one that the FAQ has."""
    header = request.headers.get("If-Match")
    if header is None:
        raise Refused(problems.VERSION_REQUIRED)
    tags = _tags(header)
    if len(tags) == 1 and tags[0] != "*":
        return tags[0]
    faq = read()
    is_meant = faq is not None and (faq.version in tags or "*" in tags)
    return faq.version if faq is not None and is_meant else ""


def unless_known(request: Request, response: Response, tag: str) -> Response:
    """The response with its ETag; empty for a caller who has it already."""
    known = _tags(request.headers.get("If-None-Match", ""))
    if tag.strip('"') in known or "*" in known:
        response = Response(status=NOT_MODIFIED)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _tags(header: str) -> list[str]:
    """The tags; weak ones, too: proxies that compress make them so."""
    return [tag.strip().removeprefix("W/").strip('"') for tag in header.split(",")]
