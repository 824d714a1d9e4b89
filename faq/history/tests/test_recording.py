"""Every way of changing the knowledge base leaves versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from faq.history import recording
from faq.learning import approve_phrasing, mark_none
from faq.models import FAQ, Category, CategoryVersion, Edit, FAQVersion, Phrasing

MakeFAQ = Callable[..., FAQ]
LIST = reverse("admin:faq_faq_changelist")
# Columns of an FAQ that no version needs.
OWN = {"id", "batch_id", "updated_at"}

pytestmark = pytest.mark.django_db


def versions() -> list[tuple[object, ...]]:
    """Way, kind and question of each version, the oldest first."""
    found = FAQVersion.objects.order_by("id")
    return list(found.values_list("edit__way", "kind", "question"))


def form_of(question: str, *wordings: str, answer: str = "Answer") -> dict[str, Any]:
    return {
        "question": question,
        "answer": answer,
        "status": "published",
        "wordings": "\n".join(wordings),
    }


def act(client: Client, action: str, *faqs: FAQ, **more: str) -> None:
    chosen = [faq.pk for faq in faqs]
    client.post(LIST, {"action": action, "_selected_action": chosen, **more})


def test_a_version_keeps_every_column_of_an_faq() -> None:
    columns = {field.attname for field in FAQ._meta.concrete_fields}  # noqa: SLF001

    assert set(FAQVersion.COPIED) == columns - OWN


def test_the_form_keeps_the_whole_faq_with_its_wordings(staff_client: Client) -> None:
    staff_client.post(reverse("admin:faq_faq_add"), form_of("How?", "In what way?"))

    version = FAQVersion.objects.get()
    assert versions() == [("form", "created", "How?")]
    assert version.phrasings == [{"text": "In what way?", "kind": "alternate"}]
    assert (version.edit.author_name, version.answer) == ("staff", "Answer")


def test_a_change_keeps_what_was_there_before_the_first_version(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq("Old?")

    staff_client.post(reverse("admin:faq_faq_change", args=[faq.pk]), form_of("New?"))

    assert versions() == [("form", "found", "Old?"), ("form", "changed", "New?")]


def test_a_save_that_changes_nothing_leaves_no_edit(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq("Old?", "Answer")
    approve_phrasing(faq, "Wording")
    before = versions()

    approve_phrasing(faq, "Wording")

    assert versions() == before
    assert Edit.objects.count() == 1


def test_what_sql_changed_is_found_by_the_next_edit(make_faq: MakeFAQ) -> None:
    faq = make_faq("Old?")
    approve_phrasing(faq, "Wording")
    FAQ.objects.update(question="Past the history?")

    approve_phrasing(faq, "Other wording")

    assert versions()[2:] == [
        ("form", "found", "Past the history?"),
        ("form", "changed", "Past the history?"),
    ]


def test_actions_of_the_list_keep_versions(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    first, second = make_faq("First?"), make_faq("Second?")

    act(staff_client, "unpublish", first, second)
    act(staff_client, "publish", first)
    act(staff_client, "delete_selected", second, post="yes")

    assert versions() == [
        ("list", "found", "First?"),
        ("list", "found", "Second?"),
        ("list", "changed", "First?"),
        ("list", "changed", "Second?"),
        ("list", "changed", "First?"),
        ("list", "deleted", "Second?"),
    ]


def test_deleting_an_original_keeps_its_translations(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    original = make_faq("How?")
    make_faq("Wie?", translation_of=original)

    url = reverse("admin:faq_faq_delete", args=[original.pk])
    staff_client.post(url, {"post": "yes"})

    kept = FAQVersion.objects.order_by("question", "id")
    assert list(kept.values_list("question", "kind", "translation_of_id")) == [
        ("How?", "found", None),
        ("How?", "deleted", None),
        ("Wie?", "found", original.pk),
        ("Wie?", "changed", None),
    ]


def test_deleting_a_category_keeps_it_and_its_faqs(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    category = Category.objects.create(name="Shipping")
    make_faq("How?", category=category)

    url = reverse("admin:faq_category_delete", args=[category.pk])
    staff_client.post(url, {"post": "yes"})

    names = FAQVersion.objects.order_by("id").values_list("kind", "category_name")
    assert list(names) == [("found", "Shipping"), ("changed", "")]
    kinds = CategoryVersion.objects.order_by("id").values_list("kind", "name")
    assert list(kinds) == [("found", "Shipping"), ("deleted", "Shipping")]


def test_approved_and_refused_wordings_keep_versions(make_faq: MakeFAQ) -> None:
    faq = make_faq("How?")

    approve_phrasing(faq, "In what way?", by=User.objects.create_user("ann"))
    mark_none("in what way?")

    texts = FAQVersion.objects.order_by("id").values_list(
        "edit__author_name", "phrasings"
    )
    wording = {"text": "In what way?", "kind": "alternate"}
    assert list(texts) == [("ann", []), ("ann", [wording]), ("", [])]


@pytest.mark.parametrize("count", [3, 300])
def test_the_number_of_statements_does_not_grow(make_faq: MakeFAQ, count: int) -> None:
    FAQ.objects.bulk_create(
        FAQ(question=f"Question {i}?", answer="Answer") for i in range(count)
    )
    ids = list(FAQ.objects.values_list("pk", flat=True))

    with (
        CaptureQueriesContext(connection) as queries,
        recording(Edit.Way.COMMAND) as edit,
    ):
        edit.before(ids)
        Phrasing.objects.bulk_create(Phrasing(faq_id=pk, text="Way") for pk in ids[:5])
        edit.after(ids)

    assert FAQVersion.objects.count() == count + min(count, 5)
    assert len(queries) <= 9
