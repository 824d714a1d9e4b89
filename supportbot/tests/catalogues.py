"""Reads what the code says in gettext calls, and what catalogues make of it."""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.utils.translation.template import templatize

# A message: its context and, joined by NUL, its plural.
Key = tuple[str, str]

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
# Modules and folders whose words customers never see.
_STAFF = {
    "admin",
    "admin_theme",
    "apps",
    "colours",
    "error_pages",
    "explaining",
    "models",
    "roles",
    "signing_in",
    "staff",
    "staff_accounts",
    "templatetags",
}
# Where a call has its texts, and its context if it has one.
_PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop"}
# Such a call in what Django makes of a template.
_CALL = re.compile(
    r"""\b(?:_|n?gettext)\((?:\s*u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"),?)+"""
)


def read_po(file: Path) -> dict[Key, str]:
    """The messages of a source catalogue, forms of a plural joined by NUL."""
    entries = file.read_text(encoding="utf-8").split("\n\n")
    return dict(_entry(text) for text in entries if text.strip())


def read_mo(file: Path) -> dict[Key, str]:
    """The messages of a compiled catalogue, in the same form."""
    data = file.read_bytes()
    _, _, count, originals, translations, *_ = struct.unpack("<7I", data[:28])
    return dict(
        _compiled(_text(data, originals + 8 * n), _text(data, translations + 8 * n))
        for n in range(count)
    )


@cache
def said_in(folder: Path, *, to_staff: bool | None = None) -> frozenset[Key]:
    """The messages that gettext calls in the code of a folder name, to whomever.

    With those of its templates, which only staff see.
    """
    files = [
        file
        for file in code_of(folder)
        if to_staff is None or is_for_staff(file) is to_staff
    ]
    said = {key for file in files for key in _said(file.read_text(encoding="utf-8"))}
    return frozenset(said if to_staff is False else said | said_in_templates(folder))


def said_in_templates(folder: Path) -> set[Key]:
    """The messages that the templates of a folder translate."""
    files = (file for file in folder.rglob("*.html") if "tests" not in file.parts)
    calls = [
        call + ")"
        for file in files
        for call in _CALL.findall(templatize(file.read_text(encoding="utf-8")))
    ]
    return {key for call in calls for key in _said(call)}


def is_for_staff(file: Path) -> bool:
    """Whether its sentences are read in the admin, and not by customers."""
    return not _STAFF.isdisjoint({file.stem, *file.parts})


def code_of(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*.py") if "tests" not in file.parts]


def _entry(text: str) -> tuple[Key, str]:
    parts: dict[str, str] = {}
    name = ""
    for line in text.splitlines():
        name = line.partition(" ")[0] if not line.startswith('"') else name
        parts[name] = parts.get(name, "") + "".join(_STRING.findall(line))
    found = {name: _unescaped(value) for name, value in parts.items()}
    forms = [value for name, value in found.items() if name.startswith("msgstr")]
    plural = [found["msgid_plural"]] if "msgid_plural" in found else []
    key = found.get("msgctxt", ""), "\0".join([found["msgid"], *plural])
    return key, "\0".join(forms)


def _compiled(original: str, translation: str) -> tuple[Key, str]:
    context, mark, message = original.rpartition("\x04")
    return (context if mark else "", message), translation


def _text(data: bytes, place: int) -> str:
    length, start = struct.unpack("<2I", data[place : place + 8])
    return data[start : start + length].decode("utf-8")


def _unescaped(text: str) -> str:
    escapes = {"\\n": "\n", '\\"': '"', "\\\\": "\\"}
    return re.sub(r"\\.", lambda found: escapes[found[0]], text)


def _said(code: str) -> Iterator[Key]:
    calls = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))
    for call in calls:
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        texts = [each.value for each in call.args if isinstance(each, ast.Constant)]
        if name in _PLAIN and texts:
            yield "", str(texts[0])
        elif name == "ngettext" and texts:
            yield "", "\0".join(map(str, texts[:2]))
        elif name in {"pgettext", "pgettext_lazy"}:
            yield str(texts[0]), str(texts[1])
