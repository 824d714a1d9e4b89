"""Log records that name their request: JSON in production, plain in debug mode."""

from __future__ import annotations

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="-")
_OWN_PACKAGES = {"supportbot", "faq", "sessions_app", "gradio_ui"}
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
        line |= _extras(record)
        # Never the exception's text: a database's message can quote the customer.
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["place"] = _place(record.exc_info[2])
            line["traceback"] = _places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=True)


class PlainFormatter(logging.Formatter):
    """A line for people: the event, what belongs to it, the whole exception."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's name)
        extras = [f"{name}={value}" for name, value in _extras(record).items()]
        return " ".join([super().formatMessage(record), *extras])


def _extras(record: logging.LogRecord) -> dict[str, str | int | float | None]:
    """The scalars that the event was logged with."""
    return {
        name: value
        for name, value in vars(record).items()
        if name not in _STANDARD and isinstance(value, str | int | float | None)
    }


def _place(trace: TracebackType | None) -> str:
    """Module and line where the exception arose: in our own code, if it was there."""
    modules = [
        (str(frame.f_globals.get("__name__")), line)
        for frame, line in traceback.walk_tb(trace)
    ]
    own = [each for each in modules if each[0].partition(".")[0] in _OWN_PACKAGES]
    return ":".join(map(str, (own or modules or [("?", 0)])[-1]))


def _places(trace: TracebackType | None) -> list[str]:
    return [
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]
