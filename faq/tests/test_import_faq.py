from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from faq.conftest import WordEncoder
from faq.models import FAQ

Run = Callable[..., str]


@pytest.fixture
def run(db: None) -> Run:
    """Run the command and return what it prints."""

    def call(*arguments: object) -> str:
        output = io.StringIO()
        call_command("import_faq", *map(str, arguments), stdout=output)
        return output.getvalue()

    return call


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.csv"
    path.write_text("question,answer\nQ?,A\nR?,B\n")
    return path


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    path = tmp_path / "mixed.csv"
    path.write_text("question,answer\nQ?,A\nR?,\n")
    return path


def test_a_file_is_imported_and_reported(run: Run, good: Path) -> None:
    output = run(good)

    assert "good.csv: 2 rows (UTF-8, comma-separated)" in output
    assert output.endswith("Imported: 2 created, 0 changed, 0 made drafts.\n")
    assert FAQ.objects.count() == 2


def test_questions_that_two_faqs_answer_differently_are_told(
    run: Run, good: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("question,answer\nq,Another\n")
    run(good)

    output = run(other)

    new, old = FAQ.objects.get(question="q"), FAQ.objects.get(question="Q?")
    assert "2 FAQs have a question that another one answers differently." in output
    assert f"FAQ {new.pk}, as {old.pk}: q" in output


def test_a_dry_run_gives_the_same_report_and_changes_nothing(
    run: Run, good: Path
) -> None:
    dry = run(good, "--dry-run")

    assert not FAQ.objects.exists()
    assert dry.splitlines()[:-1] == run(good).splitlines()[:-1]


def test_one_bad_row_keeps_the_file_out(run: Run, mixed: Path) -> None:
    with pytest.raises(CommandError, match="Nothing was imported") as refusal:
        run(mixed)

    assert refusal.value.returncode == 1
    assert not FAQ.objects.exists()


def test_bad_rows_can_be_left_out_and_kept_in_a_file(
    run: Run, mixed: Path, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"

    output = run(mixed, "--skip-invalid", "--rejects", rejects)

    assert "row 3, invalid: answer is empty" in output
    assert FAQ.objects.count() == 1
    assert rejects.read_bytes().startswith(b"\xef\xbb\xbfreason,question,answer\n")


def test_a_file_of_rejects_imports_again(run: Run, mixed: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    run(mixed, "--skip-invalid", "--rejects", rejects)
    rejects.write_text(rejects.read_text().replace("R?,", "R?,Corrected"))

    output = run(rejects)

    assert "Ignored" not in output
    assert FAQ.objects.get(question="R?").answer == "Corrected"


def test_rejects_never_overwrite_the_file_that_is_imported(
    run: Run, mixed: Path
) -> None:
    with pytest.raises(CommandError, match="names the file that is imported"):
        run(mixed, "--rejects", mixed)

    assert mixed.read_text().startswith("question")


def test_replacing_makes_drafts_of_the_others(
    run: Run, good: Path, make_faq: Callable[..., FAQ]
) -> None:
    gone = make_faq("Gone?")

    output = run(good, "--replace")

    gone.refresh_from_db()
    assert gone.status == "draft"
    assert "1 made drafts" in output


def test_a_dash_is_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    source = io.BytesIO("question;answer\nQ?;A\n".encode("utf-16"))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(source))

    output = run("-")

    assert "standard input: 1 row (UTF-16, semicolon-separated)" in output


@pytest.mark.parametrize("name", ["missing.csv", ".", "a\0b"], ids=repr)
def test_a_file_that_cannot_be_opened_is_a_sentence(
    run: Run, tmp_path: Path, name: str
) -> None:
    with pytest.raises(CommandError, match="The file cannot be opened"):
        run(tmp_path / name)


def test_an_unreadable_file_is_a_sentence(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe\x98\x81")

    with pytest.raises(CommandError, match=r"--encoding NAME\. Nothing was imported"):
        run(path)


def test_a_database_that_was_not_migrated_is_a_sentence(run: Run, good: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE faq_phrasing RENAME TO elsewhere")

    with pytest.raises(CommandError, match=r"The database cannot be used \("):
        run(good)


def test_a_terminal_that_knows_few_characters_gets_the_report(
    db: None, tmp_path: Path
) -> None:
    path = tmp_path / "faq.csv"
    path.write_text("question,answer,Größe\nQ?,A,\n", encoding="utf-8")
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="ascii")

    call_command("import_faq", str(path), stdout=terminal)

    terminal.seek(0)
    assert r"Ignored columns: 'Gr\xf6\xdfe'" in terminal.read()


def test_imported_texts_are_embedded_before_the_command_ends(
    run: Run, good: Path, encoder: WordEncoder
) -> None:
    run(good)

    assert {"Q?", "R?"} <= set(encoder.encoded)


def test_quiet_import_prints_nothing(run: Run, good: Path) -> None:
    assert run(good, "--verbosity", "0") == ""
