"""Plain texts of questions with their answers below, a blank line between."""

from __future__ import annotations

import re

from faq.importing.formats.structured.asking import PagePart, ReadPage, read_parts
from faq.importing.naming.questions import is_marked

_BLANK = re.compile(r"\n[ \t]*\n")
_LEVEL = 8
_FEWEST, _MOSTLY = 2, 0.4


def parse_blocks(text: str) -> ReadPage | None:
    """The questions of the text, each on a line of its own; None for another text."""
    blocks = [block.strip() for block in _BLANK.split(text) if block.strip()]
    asked = [block for block in blocks if is_marked(block.partition("\n")[0])]
    if len(asked) < _FEWEST or len(asked) < _MOSTLY * len(blocks):
        return None
    parts: list[PagePart] = []
    for block in blocks:
        question, _, answer = block.partition("\n")
        if is_marked(question):
            parts.append(
                PagePart(
                    heading=question.strip(),
                    level=_LEVEL,
                    is_question=True,
                    texts=[answer.strip()],
                )
            )
        elif parts:
            parts[-1].texts.append(block)
    return read_parts(parts)
