"""The component's modules joined into one script: the same bytes on every start."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from supportbot.widget.words import english

SOURCE = Path(__file__).with_name("source")
RELEASED = Path(__file__).with_name("released")
ENTRY = "element.js"
# Modules that are no files, made of what Python knows.
MADE = {"english.js": f"export const ENGLISH = {json.dumps(english())};\n"}
_IMPORT = re.compile(r'^import (\{[^}]*\}|\w+) from "\./([\w.]+)";\n', re.MULTILINE)
_EXPORT = re.compile(
    r"^export ((?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE
)
_STYLE_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
VERSION_CHARS = 12


class UnjoinableSource(ValueError):
    """A module imports what there is not, or itself by a detour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """The whole component, ready to be served."""

    body: bytes
    gzipped: bytes
    version: str
    integrity: str  # as the attribute of a script element has it

    @classmethod
    def of(cls, body: bytes) -> Script:
        digest = hashlib.sha384(body).digest()
        return cls(
            body=body,
            gzipped=gzip.compress(body, mtime=0),
            version=digest.hex()[:VERSION_CHARS],
            integrity=f"sha384-{base64.b64encode(digest).decode()}",
        )


@lru_cache(maxsize=1)
def script() -> Script:
    """The component as this version of the program has it."""
    return Script.of(joined(ENTRY).encode())


def released(version: str, *, folder: Path = RELEASED) -> Script | None:
    """The component as an earlier release had it, for pages that pin that one."""
    file = folder / f"{version}.js"
    return Script.of(file.read_bytes()) if file.is_file() else None


def keep_for_release(*, folder: Path = RELEASED) -> Path:
    """Write the component as it is now to where later releases find it."""
    now = script()
    file = folder / f"{now.version}.js"
    file.write_bytes(now.body)
    return file


def joined(entry: str, *, folder: Path = SOURCE) -> str:
    """The module and all that it imports, each in a function of its own."""
    modules: dict[str, str] = {}
    _add(entry, folder, modules, above=())
    return '(() => {\n"use strict";\n' + "".join(modules.values()) + "})();\n"


def _add(
    name: str, folder: Path, modules: dict[str, str], *, above: tuple[str, ...]
) -> None:
    """Put the module behind those that it imports."""
    if name in above:
        raise UnjoinableSource(f"{' > '.join([*above, name])}: a circle of imports.")
    if name in modules:
        return
    text = _read(name, folder)
    for _, imported in _IMPORT.findall(text):
        _add(imported, folder, modules, above=(*above, name))
    modules[name] = _as_function(name, text)


def _read(name: str, folder: Path) -> str:
    if name in MADE:
        return MADE[name]
    try:
        text = (folder / name).read_text(encoding="utf-8")
    except FileNotFoundError as exc:
        raise UnjoinableSource(f"{name} is imported and not in {folder}.") from exc
    if name.endswith(".css"):
        rules = _squeezed(_STYLE_COMMENT.sub("", text), name)
        return f"export const text = {json.dumps(rules, ensure_ascii=False)};\n"
    return _squeezed(text, name)


def _squeezed(text: str, name: str) -> str:
    """The lines that do something, without what they are indented by."""
    lines = [line.strip() for line in text.splitlines()]
    for line in lines:
        if line.count("`") % 2:  # then spaces are part of a text
            raise UnjoinableSource(f"{name}: {line!r} begins a text of several lines.")
    return "".join(f"{line}\n" for line in lines if line and line[:2] != "//")


def _as_function(name: str, text: str) -> str:
    """The module as a constant: an object of what it exports."""
    exported = ", ".join(declared for _, declared in _EXPORT.findall(text))
    body = _EXPORT.sub(r"\1", _IMPORT.sub(_imported, text))
    return (
        f"const {_constant(name)} = (() => {{\n{body}return {{ {exported} }};\n}})();\n"
    )


def _imported(found: re.Match[str]) -> str:
    names, module = found.groups()
    if not names.startswith("{"):  # the text of a style sheet
        names = f"{{ text: {names} }}"
    return f"const {names} = {_constant(module)};\n"


def _constant(module: str) -> str:
    return "$" + module.replace(".", "_")
