"""The texts of a workbook: plain, or runs of formatted ones; and its shared strings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from faq.importing.formats.workbooks.archive import Attributes, read_xml
from faq.importing.formats.workbooks.markdown import Run, cell_of, plain_cell

# How characters that XML cannot hold, and line ends, are written: _x000D_.
_ESCAPE = re.compile(r"_x([0-9a-fA-F]{4})_")
_FALSE = {"0", "false", "off"}
_STRUCK = {"strike", "dstrike"}


def unescape(text: str) -> str:
    """The text without the escapes that spreadsheets write into XML."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class TextCollector:
    """The text between the start and the end of an `si` or `is` element.

    Phonetic runs (rPh), which say how a Japanese text is read aloud, are left out.
    """

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self._texts: list[str] = []
        self._formats: set[str] = set()
        self._is_text = self._is_phonetic = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "t":
            self._is_text = not self._is_phonetic
        elif tag == "rPh":
            self._is_phonetic = True
        elif tag == "r":
            self._close_run()
        elif tag in {"b", "i", *_STRUCK} and attributes.get("val", "1") not in _FALSE:
            self._formats.add("s" if tag in _STRUCK else tag)

    def end(self, tag: str) -> None:
        if tag == "t":
            self._is_text = False
        elif tag == "rPh":
            self._is_phonetic = False
        elif tag == "r":
            self._close_run()

    def text(self, text: str) -> None:
        if self._is_text:
            self._texts.append(text)

    def take(self) -> str:
        """The cell that was collected; the next one begins empty."""
        if not self._runs and not self._formats and len(self._texts) == 1:
            return plain_cell(unescape(self._texts.pop()))
        self._close_run()
        runs, self._runs = self._runs, []
        return cell_of(runs)

    def _close_run(self) -> None:
        if self._texts:
            self._runs.append(
                Run(
                    text=unescape("".join(self._texts)),
                    is_bold="b" in self._formats,
                    is_italic="i" in self._formats,
                    is_struck="s" in self._formats,
                )
            )
        self._texts, self._formats = [], set()


def read_shared_strings(chunks: Iterator[bytes]) -> list[str]:
    """The texts that cells refer to by number."""
    strings: list[str] = []
    collector = TextCollector()

    def end(tag: str) -> None:
        if tag == "si":
            strings.append(collector.take())
        else:
            collector.end(tag)

    read_xml(chunks, start=collector.start, end=end, text=collector.text)
    return strings
