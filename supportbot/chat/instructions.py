"""The instructions of a prompt: the one text of `instructions.toml`, filled in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from supportbot.models import Briefing

FILE = Path(__file__).with_name("instructions.toml")
# A line, or a rule, that is one place and nothing else.
_OPTIONAL = re.compile(r"(?:- )?\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionsFile:
    """What the file says: the text, and what stands in its places."""

    text: str
    nameless: str
    assistant: str
    topics: str
    wishes: str
    tones: Mapping[str, str]
    languages: Mapping[str, str]


@cache
def shipped_instructions() -> InstructionsFile:
    """The file, read once a process."""
    return InstructionsFile(**tomllib.loads(FILE.read_text(encoding="utf-8")))


def instructions_of(
    briefing: Briefing, *, company: str, base_language: str, fence: str
) -> str:
    """The instructions; whatever staff have written, the rules come after it."""
    file = shipped_instructions()
    # A tone that raw SQL has made up is none.
    tone = file.tones.get(briefing.tone, file.tones["friendly"])
    language = file.languages.get(briefing.reply_language, file.languages["customer"])
    name = _in_one_line(briefing.assistant)
    filled = _filled(
        file.text,
        {
            "company": _in_one_line(company) or file.nameless,
            "assistant": file.assistant.format(name=name) if name else "",
            "tone": tone,
            "tone_words": _in_one_line(briefing.tone_words),
            "language": language.format(base=base_language),
            "topics": _listed(file.topics, briefing.topics),
            "wishes": _quoted(file.wishes, briefing.wishes),
            "fence": fence,
        },
    )
    return filled.strip()


def _filled(text: str, values: Mapping[str, str]) -> str:
    """With the values in their places, without lines whose place stays empty."""
    lines = []
    for line in text.splitlines():
        place = _OPTIONAL.fullmatch(line)
        if place is None or values[place[1]]:
            lines.append(line.rstrip())
    # Before anything is filled in: what staff write keeps its shape.
    kept = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    return re.sub(r" *\{(\w+)\}", lambda found: _in_place(found, values), kept)


def _in_place(found: re.Match[str], values: Mapping[str, str]) -> str:
    value = values[found[1]]
    space = found[0].partition("{")[0]
    return space + value if value else ""


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _listed(heading: str, topics: tuple[str, ...]) -> str:
    return "\n".join([heading, *(f"  - {topic}" for topic in topics)]) if topics else ""


def _quoted(heading: str, wishes: str) -> str:
    """Line by line behind a sign, so that no wish can pass for a rule after it."""
    lines = [f"> {line.strip()}" for line in wishes.splitlines() if line.strip()]
    return "\n".join([heading, *lines]) if lines else ""
