"""What is answered when `faq.editing` or an import refuses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from faq.editing import (
    EditRefused,
    FAQOutdated,
    InvalidFAQ,
    NoSuchFAQ,
    NothingToPublish,
    OthersAnswer,
    PinsBroken,
    PublisherNeeded,
)
from faq.importing import ImportRejected, ImportRunning, KnowledgeBaseChanged
from sessions_app.models import Scope
from supportbot.api import problems
from supportbot.api.exceptions import Refused
from supportbot.api.knowledge.reports import SHOWN, pinned_json
from supportbot.api.knowledge.versions import etag
from supportbot.api.problems import FieldError
from supportbot.api.scopes import lacking

_PLAIN = {
    NoSuchFAQ: problems.FAQ_NOT_FOUND,
    NothingToPublish: problems.NOTHING_TO_PUBLISH,
}


@contextmanager
def refusals_explained() -> Iterator[None]:
    """Raise Refused for what is refused within."""
    try:
        yield
    except EditRefused as exc:
        raise _refused(exc) from exc
    except (ImportRunning, KnowledgeBaseChanged) as exc:
        raise Refused(problems.IMPORT_RUNNING) from exc
    except ImportRejected as exc:
        raise Refused(
            problems.FILE_REFUSED, errors=(FieldError(pointer="#", detail=str(exc)),)
        ) from exc


def _refused(exc: EditRefused) -> Refused:
    if isinstance(exc, PublisherNeeded):
        return lacking(Scope.PUBLISH)
    if isinstance(exc, InvalidFAQ):
        return Refused(problems.INVALID_FAQ, errors=tuple(_errors(exc)))
    if isinstance(exc, FAQOutdated | OthersAnswer | PinsBroken):
        return _conflict(exc)
    return Refused(_PLAIN[type(exc)])


def _conflict(exc: FAQOutdated | OthersAnswer | PinsBroken) -> Refused:
    if isinstance(exc, FAQOutdated):
        return Refused(problems.FAQ_CHANGED, headers={"ETag": etag(exc.now.version)})
    if isinstance(exc, OthersAnswer):
        return Refused(problems.OTHER_ANSWERS, members={"findings": _findings(exc)})
    pinned = pinned_json(exc.broken)
    return Refused(problems.PINNED_QUESTIONS, members={"pinned": pinned})


def _errors(exc: InvalidFAQ) -> Iterator[FieldError]:
    for fault in exc.faults:
        pointer = f"#/{fault.field}" if fault.field else "#"
        yield FieldError(pointer=pointer, detail=fault.what)


def _findings(exc: OthersAnswer) -> list[dict[str, Any]]:  # Any: JSON
    return [
        {
            "kind": risk.kind,
            "text": risk.text,
            "faq_id": risk.faq_id,
            "question": risk.question,
        }
        for risk in exc.risks[:SHOWN]
    ]
