"""The zip file that a workbook is, and its XML, both bounded."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from xml.parsers import expat

from faq.importing.exceptions import UnreadableFile

MAX_UNPACKED_BYTES = 300_000_000
_MAX_PARTS = 10_000
_CHUNK_BYTES = 1 << 16
_MAX_DEPTH = 64

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]


@contextmanager
def damage_is_unreadable() -> Iterator[None]:
    """Whatever a damaged file makes parsers stumble over is an `UnreadableFile`."""
    try:
        yield
    except UnreadableFile:
        raise
    # zipfile, zlib and expat raise what they happen to meet: BadZipFile, zlib.error,
    # ExpatError, KeyError, NotImplementedError, RuntimeError, EOFError, struct.error...
    except Exception as exc:
        raise UnreadableFile(
            "The workbook is damaged, or it is another kind of zip file. Open it in "
            "a spreadsheet program and save it as .xlsx or as 'CSV UTF-8'."
        ) from exc


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What a part of the archive points to."""

    kind: str
    target: str
    is_external: bool


class Archive:
    """The parts of a zip file by their names, however these are spelled."""

    def __init__(self, data: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        parts = self._zip.infolist()
        size = sum(part.file_size for part in parts)
        if size > MAX_UNPACKED_BYTES or len(parts) > _MAX_PARTS:
            limit = MAX_UNPACKED_BYTES // 1_000_000
            raise UnreadableFile(
                f"The workbook unpacks to more than {limit} MB. Split it."
            )

    @cached_property
    def _parts(self) -> Mapping[str, zipfile.ZipInfo]:
        return {_plain(part.filename): part for part in self._zip.infolist()}

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._parts

    def names(self) -> Iterator[str]:
        return iter(self._parts)

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, in pieces; zipfile stops at the size it declares."""
        with self._zip.open(self._parts[_plain(name)]) as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                yield chunk

    def relations(self, name: str) -> dict[str, Relation]:
        """The relations of a part by their ids; none if the part has none."""
        folder, file = posixpath.split(name)
        relations_name = f"{folder}/_rels/{file}.rels"
        found: dict[str, Relation] = {}

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "Relationship":
                target = attributes.get("Target", "")
                is_external = attributes.get("TargetMode") == "External"
                found[attributes.get("Id", "")] = Relation(
                    # Of both dialects, whose addresses end alike.
                    kind=attributes.get("Type", "").rpartition("/")[2],
                    target=target if is_external else posixpath.join(folder, target),
                    is_external=is_external,
                )

        if relations_name in self:
            read_xml(self.chunks(relations_name), start=start)
        return found


def _plain(name: str) -> str:
    path = name.replace("\\", "/")
    return posixpath.normpath(path).lstrip("/").casefold()


class XmlReader:
    """Feeds bytes to handlers; names of elements and attributes lose their prefix."""

    def __init__(
        self,
        *,
        start: Start,
        end: End | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        self._start, self._end, self._depth = start, end, 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._started
        self._parser.EndElementHandler = self._ended
        self._parser.StartDoctypeDeclHandler = self._refuse
        if text is not None:
            self._parser.CharacterDataHandler = text

    def feed(self, data: bytes, *, is_last: bool = False) -> None:
        self._parser.Parse(data, is_last)

    def _started(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise UnreadableFile("The workbook is nested too deeply to be one.")
        if ":" in name:
            name = name.rpartition(":")[2]
        self._start(name, attributes)

    def _ended(self, name: str) -> None:
        self._depth -= 1
        if self._end is not None:
            self._end(name.rpartition(":")[2] if ":" in name else name)

    def _refuse(self, *_doctype: object) -> None:
        # No workbook has one; entities of its own could unpack to anything.
        raise UnreadableFile("The workbook holds a DOCTYPE, which no workbook has.")


def read_xml(
    chunks: Iterator[bytes],
    *,
    start: Start,
    end: End | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call the handlers for everything in the chunks."""
    reader = XmlReader(start=start, end=end, text=text)
    for chunk in chunks:
        reader.feed(chunk)
    reader.feed(b"", is_last=True)


def local(attributes: Attributes, name: str) -> str | None:
    """An attribute whatever its prefix: 'id' finds 'r:id'."""
    for key, value in attributes.items():
        if key.rpartition(":")[2] == name:
            return value
    return None
