"""`python -m gradio_ui` serves the chat page until it is stopped."""

from __future__ import annotations

import logging
import os
import sys

from gradio_ui import server
from gradio_ui.settings import InvalidSetting, from_environment


def main() -> int:
    logging.basicConfig(level=logging.WARNING)
    try:
        settings = from_environment(os.environ)
    except InvalidSetting as exc:
        sys.stderr.write(f"{exc}\n")
        return 2
    server.serve(settings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
