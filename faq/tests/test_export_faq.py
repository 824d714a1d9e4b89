from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from faq.models import FAQ

HEADER = b"question,answer,category,keywords,alternates,status,valid_from,valid_until"


def test_all_faqs_go_to_a_file(make_faq: Callable[..., FAQ], tmp_path: Path) -> None:
    faq = make_faq("Größe?", "A", status="draft")

    call_command("export_faq", str(tmp_path / "faq.csv"))

    assert (tmp_path / "faq.csv").read_bytes() == (
        HEADER + f",id\nGröße?,A,,,,draft,,,{faq.pk}\n".encode()
    )


def test_without_a_file_they_go_to_standard_output(
    db: None, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    call_command("export_faq", "--excel", "--without-ids")

    assert capfdbinary.readouterr().out == b"\xef\xbb\xbf" + HEADER + b"\n"


def test_a_file_that_cannot_be_written_is_a_sentence(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="The file cannot be written"):
        call_command("export_faq", str(tmp_path))


def test_a_database_that_was_not_migrated_is_a_sentence(
    db: None, tmp_path: Path
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE faq_faq RENAME TO elsewhere")

    with pytest.raises(CommandError, match=r"The database cannot be used \("):
        call_command("export_faq", str(tmp_path / "faq.csv"))


@pytest.mark.parametrize(
    ("name", "options", "start"),
    [
        ("faq.xlsx", [], b"PK"),
        ("faq.JSON", [], b'{"answer_format"'),
        ("faq.jsonld", [], b'{"@context"'),
        ("faq.txt", [], b"question,"),
        ("faq.txt", ["--format", "json"], b'{"answer_format"'),
    ],
)
def test_the_kind_of_file_follows_its_name_or_the_option(
    make_faq: Callable[..., FAQ],
    tmp_path: Path,
    name: str,
    options: list[str],
    start: bytes,
) -> None:
    make_faq()

    call_command("export_faq", str(tmp_path / name), *options)

    assert (tmp_path / name).read_bytes().startswith(start)


def test_a_text_too_long_for_excel_is_a_sentence(
    make_faq: Callable[..., FAQ], tmp_path: Path
) -> None:
    make_faq(answer="x" * 40_000)

    with pytest.raises(CommandError, match="Export as CSV or JSON"):
        call_command("export_faq", str(tmp_path / "faq.xlsx"))
