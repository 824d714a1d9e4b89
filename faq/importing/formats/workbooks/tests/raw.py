"""Workbooks written by hand, as programs other than openpyxl write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import openpyxl

from faq.importing.formats.records import CellText

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relationships(*relations: tuple[str, str, str]) -> str:
    """A .rels part of ids, kinds and targets."""
    rows = "".join(
        f'<Relationship Id="{id_}" Type="{_OFFICE}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if ":" in target else "/>")
        for id_, kind, target in relations
    )
    return f'<Relationships xmlns="{_PACKAGE}">{rows}</Relationships>'


def zipped(parts: Mapping[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return target.getvalue()


def workbook(
    sheet: str,
    *,
    strings: str = "",
    formats: str = "",
    workbook_pr: str = "",
    parts: Mapping[str, str] | None = None,
    namespace: str = MAIN,
) -> bytes:
    """One sheet of raw rows; `formats` are codes, one a line, of the styles 1, 2..."""
    codes = formats.split("\n") if formats else []
    numbers = "".join(
        f'<numFmt numFmtId="{164 + i}" formatCode="{code}"/>'
        for i, code in enumerate(codes)
    )
    styles = "".join(f'<xf numFmtId="{164 + i}"/>' for i, _ in enumerate(codes))
    body = sheet if "<sheetData" in sheet else f"<sheetData>{sheet}</sheetData>"
    everything = {
        "_rels/.rels": relationships(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{namespace}" xmlns:r="{_OFFICE}">'
        f'{workbook_pr}<sheets><sheet name="FAQ" sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": relationships(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "sharedStrings", "sharedStrings.xml"),
            ("rId3", "styles", "styles.xml"),
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{namespace}" '
        f'xmlns:r="{_OFFICE}">{body}</worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{namespace}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{namespace}"><numFmts>{numbers}</numFmts>'
        f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>',
    }
    return zipped({**everything, **(parts or {})})


def without(data: bytes, name: str) -> bytes:
    """The workbook with a part left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {n: archive.read(n).decode() for n in archive.namelist() if n != name}
    return zipped(parts)


def open_document(
    content: str, *, styles: str = "", mimetype: str | None = None
) -> bytes:
    """A spreadsheet of LibreOffice with the given tables."""
    kind = mimetype or "application/vnd.oasis.opendocument.spreadsheet"
    names = "".join(
        f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text", "style", "fo", "draw")
    )
    return zipped(
        {
            "mimetype": kind,
            "content.xml": f'<office:document-content{names} xmlns:xlink="x" xmlns:'
            f'calcext="c"><office:automatic-styles>{styles}</office:automatic-styles>'
            f"<office:body><office:spreadsheet>{content}</office:spreadsheet>"
            "</office:body></office:document-content>",
        }
    )


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def value_of(cell: str) -> str:
    """The value behind what a cell shows."""
    return (cell.value if isinstance(cell, CellText) else None) or cell


def markdown_of(cell: str) -> str | None:
    """The Markdown of a cell, if it has any."""
    return cell.markdown if isinstance(cell, CellText) else None
