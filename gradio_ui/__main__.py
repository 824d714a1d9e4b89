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
        page = server.start(from_environment(os.environ))
    except (InvalidSetting, OSError) as exc:
        sys.stderr.write(f"{exc}\n")
        return 2
    print(f"Chat page on {page.local_url}", flush=True)  # noqa: T201 (a program's only output)
    page.block_thread()
    return 0


if __name__ == "__main__":
    sys.exit(main())
