"""Log records that name their request; one JSON object a line in production."""

from __future__ import annotations

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="-")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class RequestIDFilter(logging.Filter):
    """Puts the id of the request being answered on every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = REQUEST_ID.get()
        return True


class JSONFormatter(logging.Formatter):
    """One JSON object a line; of an exception only its type and where it arose."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
        }
        line |= {
            name: value
            for name, value in vars(record).items()
            if name not in _STANDARD
            and isinstance(value, str | int | float | bool | None)
        }
        # Never the exception's text: a database's message can quote the customer.
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["traceback"] = _places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=True)


def _places(trace: TracebackType | None) -> list[str]:
    return [
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]
