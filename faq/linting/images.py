"""Images in Markdown and HTML, of which the bot shows none."""

from __future__ import annotations

import re

# An image whose address stands in it, and one whose address stands elsewhere.
IMAGE = re.compile(
    r"(?<!\\)!\[(?P<alt>[^\[\]\n]{0,500})\]"
    r"\(\s{0,9}<?(?P<address>[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)>?"
    r"(?:\s{1,9}(?:\"[^\"\n]*\"|'[^'\n]*'))?\s{0,9}\)"
)
_REFERENCE = re.compile(r"(?<!\\)!\[[^\[\]\n]{1,500}\]\[[^\[\]\n]{0,500}\]")
_TAG = re.compile(r"<(?:img|picture|svg)\b[^<>]*>?", re.IGNORECASE)
CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)


def find_image(text: str) -> str | None:
    """The first image of the text as it is written there; none in code."""
    if "![" not in text and "<" not in text:
        return None
    prose = CODE.sub(" ", text)
    found = IMAGE.search(prose) or _REFERENCE.search(prose) or _TAG.search(prose)
    return found[0] if found else None
