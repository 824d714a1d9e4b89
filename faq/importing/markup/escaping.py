"""Plain text as Markdown that shows it as it stands; what is Markdown already is kept.

What the bot's renderer takes for markup: CommonMark with tables and strikethrough, line
breaks kept, no raw HTML and no images.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

_PUNCTUATION = r"!-/:-@\[-`{-~"
_PAIR = re.compile(rf"\\([{_PUNCTUATION}])")
_BACKSLASH = re.compile(rf"\\(?=[{_PUNCTUATION}]|$)", re.MULTILINE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{0,31});")
_AUTOLINK = re.compile(
    r"<(?=[A-Za-z][A-Za-z0-9.+-]{1,31}:[^<>\s]*>|[^<>\s@]{1,200}@[^<>\s]{1,200}>)"
)
# A star between spaces and an underscore inside a word are no emphasis.
_STAR = re.compile(r"\*(?<![ \t\n]\*(?=[ \t\n]))")
_UNDERSCORE = re.compile(r"(?<!\w)_|_(?!\w)|(?<=_)_|_(?=_)")
_LINK_ENDS = re.compile(r"\][(:\[]")
_LINE_START = re.compile(
    r"(?:#{1,6}|[-+*])(?=[ \t]|$)|>|[=-]+[ \t]*$|[|:-][|:\- \t]*-[|:\- \t]*$"
)
_NUMBER = re.compile(r"[0-9]{1,9}(?=[.)](?:[ \t]|$))")
_INDENTED = re.compile(r"[ \t]*")
_MOST_SPACES = 3  # four make code of a line
# Apart, for a pattern that may begin anywhere takes ten times as long.
_SIGNS = "\\`*_[<&~"
_START = r"[ \t]*(?:[#>=+|:-]|[0-9]{1,9}[.)](?:[ \t]|$))| {4}| {0,3}\t"
_FIRST_LINE = re.compile(_START, re.MULTILINE)
_LATER_LINE = re.compile(rf"\n(?:{_START})", re.MULTILINE)
# Bold words with nothing in them to escape, the Markdown that most answers have.
_PLAIN_BOLD = re.compile(r"\*\*(?<![\w*\\]\*\*)[^\W_]+(?: [^\W_]+)*\*\*(?![\w*])")

# What is Markdown, for good or only among other Markdown.
_URL = r"(?:https?://|mailto:|tel:|www\.|\.{0,2}/|#)[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*"
_LINK = re.compile(rf"!?\[([^\[\]\n]{{0,500}})\]\(({_URL})(?:\s+\"[^\"\n]*\")?\)")
_KEPT_URL = re.compile(r"<(?:https?://|mailto:)[^<>\s]+>")
_BOLD = re.compile(
    r"(?<![\w*])\*\*(?=[^\s*])([^*\n]{0,1000}?[^\s*])\*\*(?![\w*])"
    r"|(?<![\w_])__(?=[^\s_])([^_\n]{0,1000}?[^\s_])__(?![\w_])"
)
_WEAK = re.compile(
    r"(?<![\w*])\*(?=[^\W\d_])([^*\n]{0,500}?[^\s*])\*(?![\w*])"
    r"|(?<![\w_])_(?=[^\W\d_])([^_\n]{0,500}?[^\s_])_(?![\w_])"
    r"|(?<![`\\])`([^`\n]{1,500})`(?!`)"
    r"|(?<!~)~~(?=[^\s~])([^~\n]{0,500}?[^\s~])~~(?!~)"
)
_ITEM = re.compile(r"([ \t]*)([-+*]|([0-9]{1,9})([.)]))[ \t]+(?=\S)")
_HEADING = re.compile(r"#{1,6}[ \t]+(?=\S)")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_DELIMITERS = re.compile(
    r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$"
)


def escape_plain(text: str) -> str:
    """Markdown that shows exactly this text."""
    return "\n".join(map(escape_line_start, escape_inline(text).split("\n")))


def escape_look_alikes(text: str) -> str:
    """Markdown that shows this text, with the links, lists, bold words that it has.

    What has been escaped once stays as it is.
    """
    # In a twentieth of the time that taking it apart takes.
    if not _is_suspicious(_PLAIN_BOLD.sub("", text) if "**" in text else text):
        return text
    if "\\" in text and _escape_once(_PAIR.sub(r"\1", text)) == text:
        return text
    return _escape_once(text)


def _is_suspicious(text: str) -> bool:
    """Whether anything in it could be taken for markup."""
    for sign in _SIGNS:
        if sign in text:
            return True
    return bool(_FIRST_LINE.match(text) or _LATER_LINE.search(text))


def escape_inline(text: str) -> str:
    """The text without markup inside its lines."""
    text = _BACKSLASH.sub(r"\\\\", text)
    text = _ENTITY.sub(_escape_entity, text)
    text = _AUTOLINK.sub(r"\\<", text)
    text = text.replace("`", "\\`").replace("~~", "\\~\\~")
    text = _STAR.sub(r"\\*", text)
    text = _UNDERSCORE.sub(r"\\_", text)
    return text.replace("[", "\\[") if _LINK_ENDS.search(text) else text


def _escape_entity(match: re.Match[str]) -> str:
    is_known = html.unescape(match[0]) != match[0]
    return f"\\{match[0]}" if is_known else match[0]


def escape_line_start(line: str) -> str:
    """The line without markup at its start: no heading, list, quote, rule or code."""
    indent = _INDENTED.match(line)
    start = indent.end() if indent else 0
    spaces, rest = line[:start], line[start:]
    if "\t" in spaces or len(spaces) > _MOST_SPACES:
        spaces = " " * _MOST_SPACES
    number = _NUMBER.match(rest)
    if number:
        return f"{spaces}{number[0]}\\{rest[number.end() :]}"
    return f"{spaces}\\{rest}" if _LINE_START.match(rest) else f"{spaces}{rest}"


def keep_inline(text: str, *, is_markdown: bool = False) -> str:
    """The text with its links and bold words; in Markdown, emphasis and code too."""
    kept = [_LINK, _KEPT_URL, _BOLD, *([_WEAK] if is_markdown else [])]
    return _keep(text, kept)


def _escape_once(text: str) -> str:
    lines = text.split("\n")
    kinds = list(_line_kinds(lines))
    is_markdown = any(kinds) or bool(_LINK.search(text) or _BOLD.search(text))
    return "\n".join(
        _escape_line(line, kind, is_markdown=is_markdown)
        for line, kind in zip(lines, kinds, strict=True)
    )


def _escape_line(line: str, kind: str, *, is_markdown: bool) -> str:
    if kind == "verbatim":
        return line
    if kind in ("item", "heading"):
        start = _ITEM.match(line) or _HEADING.match(line)
        end = start.end() if start else 0
        return line[:end] + keep_inline(line[end:], is_markdown=True)
    return escape_line_start(keep_inline(line, is_markdown=is_markdown))


def _keep(text: str, patterns: list[re.Pattern[str]]) -> str:
    """The text escaped, but for what the patterns match; the first that does wins."""
    if not patterns:
        return escape_inline(text)
    parts = []
    end = 0
    for match in patterns[0].finditer(text):
        parts.append(_keep(text[end : match.start()], patterns[1:]))
        parts.append(_within(match, patterns[1:]))
        end = match.end()
    parts.append(_keep(text[end:], patterns[1:]))
    return "".join(parts)


def _within(match: re.Match[str], patterns: list[re.Pattern[str]]) -> str:
    """What was matched, with the text inside it escaped, too."""
    group = match.lastindex and next(
        (i for i, found in enumerate(match.groups(), start=1) if found is not None),
        None,
    )
    if not group or match[0].startswith("`"):
        return match[0]
    offset = match.start()
    start, end = match.start(group) - offset, match.end(group) - offset
    return match[0][:start] + _keep(match[group], patterns) + match[0][end:]


def _line_kinds(lines: list[str]) -> Iterator[str]:
    """Of each line: 'item', 'heading', 'verbatim' (code, tables), or '' for text."""
    kinds = [""] * len(lines)
    _mark_fences(lines, kinds)
    _mark_tables(lines, kinds)
    _mark_items(lines, kinds)
    _mark_headings(lines, kinds)
    return iter(kinds)


def _mark_fences(lines: list[str], kinds: list[str]) -> None:
    opened: int | None = None
    fence = ""
    for number, line in enumerate(lines):
        match = _FENCE.match(line)
        if opened is None and match:
            opened, fence = number, match[1]
        elif opened is not None and line.strip() == fence:
            kinds[opened : number + 1] = ["verbatim"] * (number + 1 - opened)
            opened = None


def _mark_tables(lines: list[str], kinds: list[str]) -> None:
    for number in range(1, len(lines)):
        if "|" in lines[number] and _DELIMITERS.match(lines[number]):
            columns = _column_count(lines[number])
            if columns > 1 and _column_count(lines[number - 1]) == columns:
                _mark_while(lines, kinds, number - 1, lambda line: "|" in line)


def _column_count(line: str) -> int:
    return line.strip().strip("|").count("|") + 1


def _mark_while(
    lines: list[str], kinds: list[str], start: int, belongs: Callable[[str], bool]
) -> None:
    for number in range(start, len(lines)):
        if not belongs(lines[number]):
            return
        kinds[number] = "verbatim"


def _mark_items(lines: list[str], kinds: list[str]) -> None:
    """Two items in a row are a list; one is a dash, or a date that begins a line."""
    last: tuple[str, int, int] | None = None  # kind of marker, number, line
    for number, line in enumerate(lines):
        match = _ITEM.match(line)
        if match and not kinds[number]:
            marker = match[4] or match[2]
            counted = int(match[3] or 0)
            if last and last[0] == marker and counted in (last[1] + 1, 0):
                kinds[last[2]] = kinds[number] = "item"
            last = (marker, counted, number)
        elif line.strip() and not line.startswith((" ", "\t")):
            last = None


def _mark_headings(lines: list[str], kinds: list[str]) -> None:
    is_markdown = any(kinds) or any(line.startswith("##") for line in lines)
    for number, line in enumerate(lines):
        match = _HEADING.match(line)
        if match and not kinds[number]:
            starts_word = line[match.end()].isupper()
            if match[0].startswith("##") or (is_markdown and starts_word):
                kinds[number] = "heading"
