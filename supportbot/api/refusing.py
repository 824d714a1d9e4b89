"""What is answered when a view raises, in the language of who sent the request."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from supportbot import failures
from supportbot.api import problems
from supportbot.api.exceptions import problem_for
from supportbot.chat.building import language_of_message
from supportbot.chat.wording import choose_language
from supportbot.models import Failure

if TYPE_CHECKING:
    from django.http import HttpRequest, JsonResponse

logger = logging.getLogger(__name__)


def exception_handler(
    exc: Exception,
    context: Mapping[str, Any],  # Any: as REST framework types it
) -> JsonResponse | None:
    """What REST framework answers when a view raises."""
    problem = problem_for(exc)
    if problem is None:  # Django logs it with its place
        failures.keep(Failure.What.REQUEST)
    if problem and problem.type is problems.STORAGE_UNAVAILABLE:
        logger.error("api.storage.failed", exc_info=exc.__cause__ or exc)
    if problem is None:
        return None
    request = context["request"]
    return problem.response(request, language=language_of(request))


def language_of(request: HttpRequest) -> str:
    """The language of a request's sender: their message's, or one it asks for."""
    # Only what was read already: asking for the data would read the body now.
    sent = vars(request).get("_full_data")
    body = sent if isinstance(sent, Mapping) else {}
    message, wanted = body.get("message"), body.get("language")
    return choose_language(
        of_message=language_of_message(message) if isinstance(message, str) else None,
        requested=wanted if isinstance(wanted, str) else None,
        accept=request.headers.get("Accept-Language", ""),
    )
