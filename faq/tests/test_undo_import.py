"""`import_faq --undo` takes an import back."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from faq.learning import approve_phrasing
from faq.models import FAQ, Edit

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    output = StringIO()
    call_command("import_faq", *arguments, stdout=output)
    return output.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "faq.csv"
    path.write_text("question,answer\nHow?,Press the button.\nWhen?,On Mondays.\n")
    return str(path)


def number() -> str:
    return str(Edit.objects.values_list("pk", flat=True)[0])


def test_the_report_says_how_to_undo(file: str) -> None:
    output = run(file)

    assert f"Import {number()}; undo it with import_faq --undo {number()}" in output


@pytest.mark.parametrize("which", [number, lambda: "last"], ids=["number", "last"])
def test_an_undo_names_what_it_leaves(file: str, which: Callable[[], str]) -> None:
    run(file)
    which_edit = which()
    faq = FAQ.objects.get(question="How?")
    approve_phrasing(faq, "In what way?")

    output = run("--undo", which_edit)

    assert "1 deleted that it had made" in output
    assert f"Left: FAQ {faq.pk} (How?): was changed since." in output
    assert FAQ.objects.get() == faq


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--undo", "7"], "There is no edit 7"),
        (["--undo", "last"], "There is no import that could be undone"),
        (["--undo", "x"], "give the number of an import"),
        (["--undo", "1", "faq.csv"], "Name a file to import, or"),
        ([], "Name a file to import, or"),
    ],
    ids=["unknown", "none", "no number", "both", "neither"],
)
def test_what_cannot_be_undone_is_refused(arguments: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run(*arguments)
