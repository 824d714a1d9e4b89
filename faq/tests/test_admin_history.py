"""The history of an FAQ in the admin, and two who edit one at the same time."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from faq.history import recording
from faq.learning import approve_phrasing
from faq.models import FAQ, Category, Edit, FAQVersion, Phrasing

MakeFAQ = Callable[..., FAQ]
DELETED = reverse("admin:faq_faq_show_deleted")

pytestmark = pytest.mark.django_db


def url(page: str, faq: FAQ, *more: int) -> str:
    return reverse(f"admin:faq_faq_{page}", args=[faq.pk, *more])


def change(faq: FAQ, **fields: object) -> None:
    with recording(Edit.Way.COMMAND, author="ann") as edit:
        edit.before([faq.pk])
        FAQ.objects.filter(pk=faq.pk).update(**fields)
        edit.after([faq.pk])


def delete(faq: FAQ) -> None:
    with recording(Edit.Way.LIST, author="ann") as edit, edit.deleting([faq.pk]):
        FAQ.objects.filter(pk=faq.pk).delete()


def form_of(client: Client, faq: FAQ, **typed: str) -> dict[str, Any]:
    """What a browser would send of the form as it is now, with what was typed."""
    page = client.get(url("change", faq))
    form = page.context["adminform"].form
    posted = {"_opened": str(page.context["opened"])}
    posted |= {name: form.initial.get(name) or "" for name in ("question", "answer")}
    texts = faq.phrasings.order_by("pk").values_list("text", flat=True)
    posted |= {"status": faq.status, "wordings": "\n".join(texts)}
    return posted | typed


def save_mine(client: Client, faq: FAQ, posted: dict[str, Any], page: Any) -> Any:
    """Press the button of the page that asks."""
    opened = page.context["collision"].opened
    again = posted | {"_opened": opened, "_save_mine": "1", "_save": ""}
    return client.post(url("change", faq), again)


def test_the_history_says_who_changed_which_words(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq("How long?", "It takes two days.", alternates=["gone"])
    with recording(Edit.Way.COMMAND, author="ann") as edit:
        edit.before([faq.pk])
        FAQ.objects.update(answer="It takes <three> days.")
        Phrasing.objects.update(text="came")
        edit.after([faq.pk])

    page = staff_client.get(url("history", faq)).content.decode()

    assert "Changed by a command" in page
    assert "ann" in page
    assert "It takes <del>two</del><ins>&lt;three&gt;</ins> days." in page
    assert "<del>gone</del>\n<ins>came</ins>" in page
    assert "As it was when the history began" in page


def test_the_history_says_what_kept_no_version(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq("Old?")
    change(faq, question="New?")
    FAQ.objects.update(question="Past the history?")

    page = staff_client.get(url("history", faq)).content.decode()

    assert "Changed by something that kept no version" in page
    assert page.count(">Restore<") + page.count("Restore\n") == 2


def test_a_version_is_restored_with_one_press(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq("Old?", category=Category.objects.create(name="Shipping"))
    change(faq, question="New?", category=None)
    Category.objects.all().delete()
    first = FAQVersion.objects.earliest("id")

    staff_client.post(url("restore", faq, first.pk))

    faq.refresh_from_db()
    assert (faq.question, str(faq.category)) == ("Old?", "Shipping")
    assert Edit.objects.latest("id").way == Edit.Way.RESTORE


def test_a_deleted_faq_is_found_and_restored(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq("Lost?", alternates=["way"])
    delete(faq)
    version = FAQVersion.objects.latest("id")

    shown = staff_client.get(DELETED).content.decode()
    history = staff_client.get(url("history", faq))
    staff_client.post(url("restore", faq, version.pk))

    assert "Lost?" in shown
    assert history.status_code == 200
    assert FAQ.objects.get().phrasings.get().text == "way"
    assert "Nothing was deleted." in staff_client.get(DELETED).content.decode()


def test_a_question_that_is_taken_is_not_restored(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq("Lost?")
    delete(faq)
    other = make_faq("LOST?")
    version = FAQVersion.objects.latest("id")

    page = staff_client.post(url("restore", faq, version.pk), follow=True)

    assert f"FAQ {other.pk} asks “LOST?” now." in page.content.decode()
    assert FAQ.objects.get() == other


@pytest.mark.parametrize(
    ("rights", "status"),
    [
        (["change_faq"], 403),
        (["change_faq", "publish_faq", "restore_faq"], 302),
        (["change_faq", "restore_faq"], 403),
        (["publish_faq", "restore_faq"], 403),
    ],
    ids=["may change", "may restore", "may not publish", "may not change"],
)
def test_restoring_is_a_right(
    client_who_may: Callable[..., Client],
    make_faq: MakeFAQ,
    rights: list[str],
    status: int,
) -> None:
    faq = make_faq("Old?")
    change(faq, question="New?")
    version = FAQVersion.objects.earliest("id")

    response = client_who_may(*rights).post(url("restore", faq, version.pk))

    assert response.status_code == status


@pytest.mark.parametrize("count", [2, 40])
def test_the_history_takes_as_many_queries_however_long_it_is(
    staff_client: Client, make_faq: MakeFAQ, count: int
) -> None:
    faq = make_faq("Old?")
    with recording(Edit.Way.COMMAND) as edit:
        edit.before([faq.pk])
    kept = FAQVersion.objects.get()
    kept.pk = None
    FAQVersion.objects.bulk_create(copy(kept) for _ in range(count))

    with CaptureQueriesContext(connection) as queries:
        staff_client.get(url("history", faq))

    assert len(queries) <= 8


def test_a_form_that_nobody_else_saved_is_saved(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq("Old?", alternates=["way"])

    page = staff_client.post(
        url("change", faq), form_of(staff_client, faq, question="Mine?")
    )

    assert page.status_code == 302
    assert FAQ.objects.get().question == "Mine?"


def test_the_second_save_shows_the_first_beside_it(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq("Old?", "Old answer")
    posted = form_of(staff_client, faq, question="Mine?")
    change(faq, answer="Their answer")

    page = staff_client.post(url("change", faq), posted)

    sides = page.context["collision"].rows
    assert [(side.label, side.theirs, side.is_theirs) for side in sides] == [
        ("Question", "Old?", False),
        ("Answer", "Their answer", True),
    ]
    assert "ann changed it by a command" in page.content.decode()
    assert FAQ.objects.get().question == "Old?"


def test_mine_is_saved_once_i_say_so(staff_client: Client, make_faq: MakeFAQ) -> None:
    faq = make_faq("Old?", "Old answer")
    posted = form_of(staff_client, faq, question="Mine?")
    change(faq, answer="Their answer")
    page = staff_client.post(url("change", faq), posted)

    done = save_mine(staff_client, faq, posted, page)

    faq.refresh_from_db()
    assert done.status_code == 302
    assert (faq.question, faq.answer) == ("Mine?", "Old answer")


def test_a_third_save_is_asked_about_as_well(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq("Old?")
    posted = form_of(staff_client, faq, question="Mine?")
    change(faq, answer="Their answer")
    page = staff_client.post(url("change", faq), posted)
    change(faq, answer="Their next answer")

    again = save_mine(staff_client, faq, posted, page)

    assert "Their next answer" in again.content.decode()


def test_wordings_that_another_changed_are_asked_about(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq("Old?", alternates=["gone", "kept"])
    posted = form_of(staff_client, faq, question="Mine?")
    with recording(Edit.Way.COMMAND) as edit:
        edit.before([faq.pk])
        Phrasing.objects.filter(text="gone").delete()
        Phrasing.objects.create(faq=faq, text="theirs")
        edit.after([faq.pk])

    page = staff_client.post(url("change", faq), posted)
    done = save_mine(staff_client, faq, posted, page)

    texts = Phrasing.objects.values_list("text", flat=True)
    assert "they changed it" in page.content.decode()
    assert done.status_code == 302
    assert sorted(texts) == ["gone", "kept"]


def test_an_faq_that_another_deleted_can_be_saved_all_the_same(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq("Old?", alternates=["way"])
    posted = form_of(staff_client, faq, question="Mine?")
    delete(faq)

    page = staff_client.post(url("change", faq), posted)
    done = save_mine(staff_client, faq, posted, page)

    saved = FAQ.objects.get()
    assert "ann deleted it while you were writing" in page.content.decode()
    assert done.status_code == 302
    assert (saved.pk, saved.question, saved.phrasings.count()) == (faq.pk, "Mine?", 1)


def test_what_only_looks_changed_is_not_asked_about(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq("Old?")
    posted = form_of(staff_client, faq, question="Mine?")
    approve_phrasing(faq, "way")
    Phrasing.objects.all().delete()

    page = staff_client.post(url("change", faq), posted)

    assert page.status_code == 302


@pytest.mark.parametrize("number", ["\u00b2", "9" * 5000], ids=["no digit", "too long"])
def test_what_is_the_number_of_no_faq_is_saved_nowhere(
    staff_client: Client, number: str
) -> None:
    response = staff_client.post(f"/admin/faq/faq/{number}/change/", {})

    assert response.status_code == 302  # to the list, which says that it is not there


def test_a_page_beyond_the_history_is_not_there(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq()

    page = staff_client.get(url("history", faq), {"p": "9" * 18})

    assert page.status_code == 200


@pytest.mark.parametrize("number", ["abc", "9" * 25], ids=["a word", "too long"])
def test_category_that_cannot_be_is_not_chosen(
    staff_client: Client, number: str
) -> None:
    page = staff_client.get("/admin/faq/faq/add/", {"category": number})

    assert page.status_code == 200
