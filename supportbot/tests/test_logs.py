"""Log lines as JSON."""

from __future__ import annotations

import json
import logging
import sys

from supportbot.logs import REQUEST_ID, JSONFormatter, PlainFormatter, RequestIDFilter


def line_of(record: logging.LogRecord) -> dict[str, object]:
    line: dict[str, object] = json.loads(JSONFormatter().format(record))
    return line


def test_line_carries_the_event_and_its_scalars() -> None:
    record = logging.makeLogRecord(
        {"name": "bot", "msg": "llm.failed", "status": 503, "request": object()}
    )

    line = line_of(record)

    assert (line["event"], line["logger"], line["status"]) == ("llm.failed", "bot", 503)
    assert "request" not in line


def test_exception_is_named_but_not_quoted() -> None:
    try:
        int("the customer's words")
    except ValueError:
        record = logging.makeLogRecord({"msg": "failed", "exc_info": sys.exc_info()})

    line = line_of(record)

    assert line["exception"] == "ValueError"
    assert "test_logs.py" in str(line["traceback"])
    assert "customer" not in str(line)


def test_place_is_where_our_own_code_called_what_raised() -> None:
    try:
        json.loads("{")
    except ValueError:
        record = logging.makeLogRecord({"msg": "failed", "exc_info": sys.exc_info()})
        line_number = sys.exc_info()[2].tb_lineno  # type: ignore[union-attr]  # it was raised

    assert line_of(record)["place"] == f"{__name__}:{line_number}"


def test_record_names_its_request() -> None:
    record = logging.makeLogRecord({"msg": "event"})
    token = REQUEST_ID.set("abc")

    RequestIDFilter().filter(record)

    REQUEST_ID.reset(token)
    assert line_of(record)["request_id"] == "abc"


def test_plain_line_shows_what_belongs_to_the_event() -> None:
    record = logging.makeLogRecord({"msg": "llm.failed", "status": 503})

    line = PlainFormatter("{message}", style="{").format(record)

    assert line == "llm.failed status=503"
