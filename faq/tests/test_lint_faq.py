"""`manage.py lint_faq`: findings for people and for CI."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command

from faq.checking import accept, start_check
from faq.conftest import WordEncoder
from faq.models import FAQ, StoredFinding

pytestmark = pytest.mark.django_db


def test_a_clean_base_ends_well(make_faq: Callable[..., FAQ], capsys: Any) -> None:
    make_faq()

    call_command("lint_faq")

    assert capsys.readouterr().out == "0 findings.\n"


def test_what_has_no_vector_yet_is_told(
    make_faq: Callable[..., FAQ], encoder: WordEncoder, capsys: Any
) -> None:
    make_faq()

    call_command("lint_faq")
    before = capsys.readouterr().err
    call_command("embed_faq", verbosity=0)
    call_command("lint_faq")

    assert "2 texts have no vector yet" in before
    assert capsys.readouterr().err == ""


def test_findings_end_with_status_one_and_their_remedy(
    make_faq: Callable[..., FAQ], capsys: Any
) -> None:
    faq = make_faq("How do I pay?", "TBD")

    with pytest.raises(SystemExit) as ended:
        call_command("lint_faq")

    assert ended.value.code == 1
    out = capsys.readouterr().out
    assert out.startswith("placeholder (1): Write the real text, then publish it.\n")
    assert f"  FAQ {faq.pk}, 'How do I pay?': answer looks like a placeholder" in out


def test_json_is_an_object_a_finding(make_faq: Callable[..., FAQ], capsys: Any) -> None:
    faq = make_faq("How do I pay?", "TBD")

    with pytest.raises(SystemExit):
        call_command("lint_faq", "--json")

    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["faq"], told["field"]) == (
        "placeholder",
        faq.pk,
        "answer",
    )


def test_other_kinds_are_left_out(make_faq: Callable[..., FAQ], capsys: Any) -> None:
    make_faq("How do I pay?", "TBD")

    call_command("lint_faq", "--kinds", "dead-link, html")

    assert capsys.readouterr().out == "0 findings.\n"


def test_an_unknown_kind_is_refused_with_those_there_are() -> None:
    with pytest.raises(CommandError, match="no kind 'tpyos'; name one of placeholder"):
        call_command("lint_faq", "--kinds", "tpyos")


def test_what_staff_call_fine_is_counted_only(
    make_faq: Callable[..., FAQ], capsys: Any
) -> None:
    make_faq("How do I pay?", "TBD")
    start_check()
    accept(StoredFinding.objects.all(), AnonymousUser())

    call_command("lint_faq")

    assert capsys.readouterr().out == "0 findings; 1 more that staff call fine.\n"
