from __future__ import annotations

import io
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from faq.conftest import WordEncoder
from faq.models import FAQ, Edit, PinnedQuestion

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

    assert output.startswith("good.csv: 2 new of 2 rows.\n")
    assert "Read as UTF-8, comma-separated." in output
    assert FAQ.objects.count() == 2


def test_questions_that_two_faqs_answer_differently_are_told(
    run: Run, good: Path, make_faq: Callable[..., FAQ]
) -> None:
    first, second = make_faq("Same?", "One."), make_faq("same", "Two.")

    output = run(good)

    assert "2 FAQs have a question that another one answers differently." in output
    assert f"FAQ {first.pk}, as {second.pk}: Same?" in output


def test_a_question_in_another_spelling_is_no_second_faq(
    run: Run, good: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("question,answer\nq,Another\n")
    run(good)

    output = run(other)

    assert output.startswith("other.csv: 1 changed of 1 row.")
    assert FAQ.objects.get(question="q").answer == "Another"
    assert FAQ.objects.count() == 2


def test_a_dry_run_says_what_would_be_and_changes_nothing(run: Run, good: Path) -> None:
    output = run(good, "--dry-run")

    assert output.startswith("good.csv, if imported: 2 new of 2 rows.")
    assert not FAQ.objects.exists()


def test_a_conflict_is_settled_by_choice(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "twice.csv"
    path.write_text("question,answer\nQ?,A\nq,B\n")

    run(path, "--on-conflict", "last")

    assert [faq.answer for faq in FAQ.objects.all()] == ["B"]


def test_texts_that_look_unfinished_become_drafts(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "draft.csv"
    path.write_text("question,answer\nQ?,TBD\n")

    output = run(path)

    assert output.startswith("draft.csv: 1 draft of 1 row.")
    assert FAQ.objects.get().status == FAQ.Status.DRAFT


def test_all_are_published_by_choice(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "draft.csv"
    path.write_text("question,answer\nQ?,TBD\n")

    run(path, "--publish-all")

    assert FAQ.objects.get().status == FAQ.Status.PUBLISHED


def test_the_report_is_written_even_if_nothing_is_imported(
    run: Run, mixed: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.json"

    with pytest.raises(CommandError):
        run(mixed, "--report", report)

    assert "1 of 2 rows is to be corrected" in report.read_text()


def test_a_report_of_no_known_ending_is_refused_before_anything_is_done(
    run: Run, good: Path
) -> None:
    with pytest.raises(CommandError, match="ends in none of"):
        run(good, "--report", "report.pdf")

    assert not FAQ.objects.exists()


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

    assert "row 3 'R?': answer is empty" in output
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
    assert "retired              1" in output


def test_a_dash_is_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    source = io.BytesIO("question;answer\nQ?;A\n".encode("utf-16"))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(source))

    output = run("-")

    assert output.startswith("standard input: 1 new of 1 row.")


@pytest.mark.parametrize("name", ["missing.csv", ".", "a\0b"], ids=repr)
def test_a_file_that_cannot_be_opened_is_a_sentence(
    run: Run, tmp_path: Path, name: str
) -> None:
    with pytest.raises(CommandError, match="The file cannot be opened"):
        run(tmp_path / name)


def test_an_unreadable_file_is_a_sentence(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "noise.csv"
    path.write_bytes(b"\x89\x00\x00\x01\x98\x81\xff\x02\xfe\x98\x81")

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
    assert r"'Gr\xf6\xdfe'" in terminal.read()


def test_imported_texts_are_embedded_before_the_command_ends(
    run: Run, good: Path, encoder: WordEncoder
) -> None:
    run(good)

    assert {"Q?", "R?"} <= set(encoder.encoded)


def test_quiet_import_prints_nothing(run: Run, good: Path) -> None:
    assert run(good, "--verbosity", "0") == ""


@pytest.fixture
def general(tmp_path: Path) -> Path:
    path = tmp_path / "it's general.csv"
    path.write_text("title,paragraphs\nwhat is a block ?,A block.\n")
    return path


def test_names_too_general_are_refused_with_the_command_that_imports_the_file(
    run: Run, general: Path
) -> None:
    with pytest.raises(CommandError, match="Nothing was imported") as refusal:
        run(general, "--replace")
    program, name, *arguments = shlex.split(str(refusal.value).splitlines()[1])

    run(*arguments)

    assert (program, name) == ("manage.py", "import_faq")
    assert "--replace" in arguments
    assert FAQ.objects.get().question == "what is a block ?"


def test_a_file_without_a_header_is_told_so(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bare.csv"
    path.write_text("old title,\nDelivery,In two days.\nReturns,Within 14 days.\n")

    run(path, "--no-header", "--skip-rows", "1")

    assert FAQ.objects.count() == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--columns", "owner=1"], "'owner' is no field of an FAQ"),
        (["--sheet", "Shop"], "this file has no sheets"),
        (["--skip-rows", "-1"], "'-1' is no number of rows"),
    ],
)
def test_a_wrong_option_is_refused_before_anything_is_read(
    run: Run, good: Path, arguments: list[str], message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        run(good, *arguments)


def test_pinned_question_stops_an_import_until_a_reason_is_given(
    make_faq: Callable[..., FAQ], tmp_path: Path
) -> None:
    faq = make_faq("Where is my parcel?")
    PinnedQuestion.objects.create(text="where is my parcel", faq=faq)
    file = tmp_path / "faq.csv"
    file.write_text("question,answer\nHow do I pay?,By card.\n")
    given = [str(file), "--replace"]

    with pytest.raises(CommandError, match="where is my parcel: expected"):
        call_command("import_faq", *given)
    call_command("import_faq", *given, "--despite-pinned", "No parcels any more.")

    faq.refresh_from_db()
    assert faq.status == FAQ.Status.DRAFT
    note = "faq.csv; although pinned questions break: No parcels any more."
    assert Edit.objects.latest("pk").note == note
