"""An import is one edit: every FAQ has a version of it, or nobody sees one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from faq.history import recording
from faq.importing import ImportPlan, apply_plan
from faq.importing.storing import applying, batches
from faq.importing.storing.tests.test_batches import Killed, clear_as_if_it_stood_still
from faq.models import FAQ, Edit, FAQVersion

MakeFAQ = Callable[..., FAQ]
PlanOf = Callable[..., ImportPlan]
CONTENT = """id,question,answer,category,alternates
1,Old?,New answer,Shipping,kept|added|added too
,First?,Press the button.,Shipping,a|b
,Second?,Wait for a day.,,
"""
IN_STEPS = pytest.mark.parametrize("at_once", [500, 0], ids=["at once", "in steps"])

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def short_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "STEP_SECONDS", 0.0)
    monkeypatch.setattr(batches, "PAUSE_SECONDS", 0.0)


@pytest.fixture(autouse=True)
def stored(make_faq: MakeFAQ) -> None:
    make_faq("Old?", "Old answer", pk=1, alternates=["dropped", "kept"], never=["no"])
    make_faq("Gone?", "Old answer", pk=2)


def texts(version: FAQVersion) -> list[str]:
    return [phrasing["text"] for phrasing in version.phrasings]


@IN_STEPS
def test_every_faq_of_an_import_has_a_version(
    plan_of: PlanOf, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(applying, "AT_ONCE", at_once)

    result = apply_plan(plan_of(CONTENT, replace=True), author="ann", note="faq.csv")

    edit = Edit.objects.get()
    assert (edit.pk, edit.author_name, edit.note) == (result.edit_id, "ann", "faq.csv")
    assert edit.category_versions.get().name == "Shipping"
    kept = edit.faq_versions.order_by("question", "id")
    assert list(kept.values_list("question", "kind", "status", "category_name")) == [
        ("First?", "created", "published", "Shipping"),
        ("Gone?", "found", "published", ""),
        ("Gone?", "changed", "draft", ""),
        ("Old?", "found", "published", ""),
        ("Old?", "changed", "published", "Shipping"),
        ("Second?", "created", "published", ""),
    ]


@IN_STEPS
def test_what_an_import_kept_is_what_it_stored(
    plan_of: PlanOf, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(applying, "AT_ONCE", at_once)
    apply_plan(plan_of(CONTENT, replace=True))
    before = FAQVersion.objects.count()

    with recording(Edit.Way.COMMAND) as edit:
        edit.before(list(FAQ.objects.values_list("pk", flat=True)))

    newest = FAQVersion.objects.filter(faq_id=1).latest("id")
    assert texts(newest) == ["kept", "no", "added", "added too"]
    assert FAQVersion.objects.count() == before


def test_an_import_that_is_cut_off_leaves_no_version(
    plan_of: PlanOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "AT_ONCE", 0)
    plan = plan_of(CONTENT, replace=True)
    monkeypatch.setattr(batches.Steps, "show", _killed)
    monkeypatch.setattr(applying, "clear", lambda _batch: None)
    with pytest.raises(Killed):
        apply_plan(plan)
    shown = FAQVersion.objects.finished().count(), Edit.objects.finished().count()
    left = FAQVersion.objects.count()

    clear_as_if_it_stood_still()

    assert (shown, left) == ((0, 0), 6)
    assert (FAQVersion.objects.count(), Edit.objects.count()) == (0, 0)


def _killed(_steps: batches.Steps) -> None:
    raise Killed
