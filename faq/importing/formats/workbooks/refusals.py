"""Files that are no table we read, told by their bytes, and how to save them anew."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_SAVE = "save it as .xlsx or as 'CSV UTF-8'"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLDEST = f"This is a very old Excel file (.xls). Open it in Excel and {_SAVE}."
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD_DOCUMENT = "WordDocument".encode("utf-16-le")
_XML_WORKBOOKS = (b'progid="Excel.Sheet"', b"<office:document")
_HEAD_BYTES = 2_000
_SEARCHED_BYTES = 1 << 20
_PICTURE = (
    "This is a picture. Type or paste its text into a spreadsheet, and save that as "
    ".xlsx or as 'CSV UTF-8'."
)
_PASTE = (
    "Copy its questions and answers into a spreadsheet, a column each, and save that "
    "as .xlsx or as 'CSV UTF-8'."
)
_SHORTCUT = (
    "This is only a shortcut to a document in Google Drive. Open it, choose File > "
    "Download > Microsoft Excel (.xlsx), and import that file."
)
_BY_START: Mapping[bytes, str] = {
    # Excel 2 to 4 wrote their records without a container.
    **dict.fromkeys(
        [b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"], _OLDEST
    ),
    b"%PDF-": f"This is a PDF document. {_PASTE}",
    b"{\\rtf": f"This is a text document (.rtf). {_PASTE}",
    b"\x89PNG": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"GIF8": _PICTURE,
    b"II*\x00": _PICTURE,
    b"MM\x00*": _PICTURE,
    b"Rar!": "This is a packed archive (.rar). Unpack it and import its file.",
    b"7z\xbc\xaf": "This is a packed archive (.7z). Unpack it and import its file.",
    b"\x1f\x8b": "This is a packed file (.gz). Unpack it and import its file.",
    b"SQLite format 3": "This is a database. Export its table as 'CSV UTF-8'.",
}
_NUMBERS = (
    "This is a Numbers document. In Numbers choose File > Export To > Excel or CSV, "
    "and import that file."
)
_BY_MEMBER: Mapping[str, str] = {
    "word/document.xml": f"This is a Word document. {_PASTE}",
    "ppt/presentation.xml": f"This is a PowerPoint presentation. {_PASTE}",
    "xl/workbook.bin": f"This is a binary workbook (.xlsb). Open it and {_SAVE}.",
    "Index/Document.iwa": _NUMBERS,
    "Index.zip": _NUMBERS,
    "index.apxl": _NUMBERS,
}
_PROGRAM_ENDINGS = (
    *(".js", ".mjs", ".cjs", ".ts", ".jsx", ".tsx", ".vue", ".php", ".py", ".rb"),
    *(".java", ".cs", ".go", ".sql", ".css", ".ipynb", ".sh"),
)
_PROGRAM = (
    "This is the text of a program, and not a list of FAQs. Save the FAQs in it as "
    "JSON or as 'CSV UTF-8'."
)
_XML = (
    "This is XML, which is not read. Open it in a spreadsheet program and save it as "
    ".xlsx, or save the FAQs as JSON or 'CSV UTF-8'."
)
_TABLE_ENDINGS = (".csv", ".tsv", ".xlsx", ".xlsm", ".ods", ".json", ".xls")


def refusal_of(data: bytes, name: str) -> str | None:
    """Why a file cannot be read, and the remedy; None if it may be a table.

    It is told by its bytes; its name counts where these could be any text.
    """
    if data.startswith(_OLD_EXCEL):
        return _refuse_container(data)
    if data.startswith(b"PK"):
        return _refuse_zip(data)
    if _is_shortcut(data, name):
        return _SHORTCUT
    return _refuse_text(data) or _refuse_by_name(name.casefold())


def _refuse_by_name(name: str) -> str | None:
    if name.endswith(_PROGRAM_ENDINGS):
        return _PROGRAM
    return _XML if name.endswith(".xml") else None


def _refuse_text(data: bytes) -> str | None:
    if any(mark in data[:_HEAD_BYTES] for mark in _XML_WORKBOOKS):
        return f"This is a spreadsheet saved as XML. Open it and {_SAVE}."
    is_picture = data[8:12] == b"WEBP" or data[4:12] == b"ftypheic"
    starts = (why for start, why in _BY_START.items() if data.startswith(start))
    return _PICTURE if is_picture else next(starts, None)


def _refuse_container(data: bytes) -> str:
    sample = data[:_SEARCHED_BYTES] + data[-_SEARCHED_BYTES:]
    if _ENCRYPTED in sample:
        return (
            "This workbook is protected with a password. Open it in Excel, choose "
            "File > Info > Protect Workbook > Encrypt with Password, delete the "
            "password, and save it."
        )
    if _WORD_DOCUMENT in sample:
        return f"This is an old Word document (.doc). {_PASTE}"
    return f"This is an old Excel file (.xls). Open it in Excel or Numbers and {_SAVE}."


def _refuse_zip(data: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except Exception:  # noqa: BLE001  a damaged directory raises what it happens to meet
        return None  # said when it is opened
    for member, why in _BY_MEMBER.items():
        if member in names:
            return why
    files = [name for name in names if not name.startswith("__MACOSX/")]
    if files and all(name.lower().endswith(_TABLE_ENDINGS) for name in files):
        return f"This is a packed archive. Unpack it and import {files[0]!r}."
    return None


def _is_shortcut(data: bytes, name: str) -> bool:
    if name.lower().endswith((".gsheet", ".gdoc")):
        return True
    start = data[:_HEAD_BYTES]
    return (
        start.lstrip().startswith(b"{")
        and b'"doc_id"' in start
        and len(data) < _HEAD_BYTES
    )
