from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.encodings import Encoding, detect_encoding
from faq.importing.formats.tests.languages import CASES, saved, text_of

TEXT = "question,answer\r\nWo ist „mein“ Paket?,Unter „Aufträge“ für 5 €.\r\n"
CYRILLIC = "Вопрос;Ответ\nКак вернуть товар?;В течение 14 дней.\n"


@pytest.mark.parametrize(
    ("data", "codec"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("cp1252"), "cp1252"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-32"), "utf-32"),
        (TEXT.encode("utf-32-le"), "utf-32-le"),
        (CYRILLIC.encode("utf-16-le"), "utf-16-le"),
        (CYRILLIC.encode("utf-32-be"), "utf-32-be"),
        (b"", "utf-8"),
    ],
    ids=str,
)
def test_what_spreadsheets_save_is_told_apart(data: bytes, codec: str) -> None:
    encoding = detect_encoding(data)

    assert encoding.codec == codec
    assert encoding.open(data).read() in (TEXT, CYRILLIC, "")


@pytest.mark.parametrize("rows", [2, 3])
@pytest.mark.parametrize(("language", "page"), CASES)
def test_a_few_rows_tell_their_code_page(language: str, page: str, rows: int) -> None:
    text = text_of(language, page, rows=rows)
    data = saved(text, page)

    assert detect_encoding(data).open(data).read() == text


def test_a_guess_is_named_with_the_way_to_say_otherwise() -> None:
    encoding = detect_encoding(CYRILLIC.encode("cp1251"))

    assert encoding.name == "Windows-1251"
    assert "--encoding NAME" in encoding.remarks[0]


def test_what_the_bytes_prove_is_no_guess() -> None:
    assert detect_encoding(TEXT.encode()).remarks == ()


def test_a_zero_byte_in_utf8_does_not_make_it_utf16() -> None:
    assert detect_encoding(b"question,answer\na\0b,c\n").codec == "utf-8"


def test_who_knows_the_encoding_may_name_it() -> None:
    data = CYRILLIC.encode("koi8-r")

    encoding = detect_encoding(data, "KOI8-R")

    assert encoding == Encoding(codec="koi8-r")
    assert encoding.open(data).read() == CYRILLIC


@pytest.mark.parametrize("name", ["klingon", "hex", "undefined", "x\0y", "idna"])
def test_a_name_that_is_no_encoding_is_refused_with_examples(name: str) -> None:
    with pytest.raises(UnreadableFile, match=r"windows-1252"):
        detect_encoding(b"\xff", name)


def test_a_wrong_name_is_refused_with_the_line() -> None:
    with pytest.raises(UnreadableFile, match=r"^Line 2 is no UTF-8 text"):
        detect_encoding(b"a\n\xff", "utf8")


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8], ids=["unmarked", "marked"])
def test_damaged_utf8_is_not_taken_for_a_code_page(mark: bytes) -> None:
    data = mark + "für\nGröße\nüber\n".encode() + b"caf\xe9\n"

    with pytest.raises(UnreadableFile, match=r"^Line 4 holds bytes that are not UTF-8"):
        detect_encoding(data)


def test_bytes_of_no_encoding_are_refused_with_their_line() -> None:
    with pytest.raises(UnreadableFile, match=r"^Line 2 is neither UTF-8"):
        detect_encoding(b"question,answer\n\x81\x8d\x01\x02,\xff\xfe\xfd\x98\n")


def read_any(data: bytes, wanted: str | None) -> str:
    """The text, or why there is none."""
    try:
        return detect_encoding(data, wanted).open(data).read()
    except (UnreadableFile, UnicodeError) as exc:
        return str(exc)


@given(st.binary(max_size=200), st.sampled_from([None, "utf-8", "cp932", "utf-7"]))
def test_no_bytes_break_it(data: bytes, wanted: str | None) -> None:
    assert isinstance(read_any(data, wanted), str)


def test_a_zero_byte_by_mistake_makes_no_other_encoding() -> None:
    data = b"question,answer\nHow is it done?,So it is\0 done here.\nWhy?,Because.\n"

    assert detect_encoding(data).codec == "utf-8"


@pytest.mark.parametrize("codec", ["utf-7", "hz"])
def test_codes_of_old_mail_are_read(codec: str) -> None:
    text = "问题,答案\n怎么付款？,可以用银行卡或现金支付。\n几时到？,两个工作日内。\n"
    data = text.encode(codec)

    assert detect_encoding(data).open(data).read() == text


def test_commas_are_offered_where_romanian_is_read_with_cedillas() -> None:
    text = "întrebare;răspuns\nCum plătesc?;Cu cardul, desigur și în rate.\n"

    (remark,) = detect_encoding(text.encode("iso8859-16")).remarks

    assert "--encoding iso8859-16" in remark
