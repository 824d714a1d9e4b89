"""Whether the program of this container answers: the API, or else the chat page."""

# ruff: noqa: INP001 - a script, in no package
from __future__ import annotations

import http.client
import os
import sys

SECONDS = 4
PORTS = {"/health": 5000, "/": int(os.environ.get("UI_PORT") or 7860)}


def answers(path: str, port: int) -> bool:
    """Whether it says that all is well; nobody listening is no answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if any(answers(path, port) for path, port in PORTS.items()) else 1)
