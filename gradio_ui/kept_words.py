"""Renews `kept_words.json`: `python -m gradio_ui.kept_words http://127.0.0.1:5000`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from gradio_ui.client import Client
from gradio_ui.wording import KEPT, KEPT_FILE


def renew(client: Client, file: Path = KEPT_FILE) -> None:
    """Write the kept words as the API tells them now."""
    renewed = {}
    for language in KEPT:
        told = client.appearance(language)
        renewed[language] = {"dir": told["dir"], "words": told["words"]}
    text = json.dumps(renewed, ensure_ascii=False, indent=1)
    file.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    renew(Client(base_url=sys.argv[1]))
