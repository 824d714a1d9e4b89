"""Staff send a file, correct how it is read, and import what they have seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from faq.admin.importing import working
from faq.admin.importing.tests.conftest import IMPORT, Sent
from faq.models import FAQ, PendingImport, PendingReport
from faq.models.pending_imports import DEAD_AFTER

MakeFAQ = Callable[..., FAQ]
Press = Callable[..., str]
ClientWhoMay = Callable[..., Client]
TWO = "Frage;Antwort\nWie zahle ich?;Mit Karte.\nWo ist es?;Unterwegs.\n"
TWICE = "question,answer\nHow to pay?,By card.\nHow to pay?,In cash.\n"
UNKNOWN = "title,paragraphs\nwhat is a block?,A block that runs once.\n"


def page_of(client: Client, pending: PendingImport, query: str = "") -> str:
    return client.get(f"{IMPORT}{pending.key}/{query}").content.decode()


def questions() -> list[str]:
    return list(FAQ.objects.values_list("question", flat=True))


def test_a_file_is_shown_before_anything_is_imported(
    staff_client: Client, sent: Sent
) -> None:
    page = page_of(staff_client, sent(staff_client, TWO))

    assert "faq.csv, 2 rows: 2 new." in page
    assert "A “Frage” → Question · B “Antwort” → Answer" in page
    assert "Import 2 rows" in page
    assert questions() == []


def test_what_was_seen_is_imported_and_reported(
    staff_client: Client, sent: Sent, press: Press
) -> None:
    pending = sent(staff_client, TWO)

    page = press(staff_client, pending, "import")
    report = staff_client.get(f"{IMPORT}{pending.key}/files/report.csv")

    assert "faq.csv is imported: 2 FAQs made." in page
    assert questions() == ["Wie zahle ich?", "Wo ist es?"]
    assert "row 2,new" in report.content.decode()
    assert bytes(pending.data) == b""


def test_pressing_import_twice_imports_once(
    staff_client: Client, sent: Sent, press: Press
) -> None:
    pending = sent(staff_client, TWO)
    seen = pending.check_number

    press(staff_client, pending, "import")
    FAQ.objects.all().delete()
    press(staff_client, pending, "import", check_number=seen)

    assert questions() == []


def test_rows_that_cannot_be_imported_are_left_out_and_can_be_downloaded(
    staff_client: Client, sent: Sent, press: Press
) -> None:
    pending = sent(staff_client, TWICE)

    before = page_of(staff_client, pending)
    press(staff_client, pending, "import")
    rejects = staff_client.get(f"{IMPORT}{pending.key}/files/rejects.csv")

    assert "Import 1 row, leave 1 out" in before
    assert questions() == ["How to pay?"]
    assert "In cash." in rejects.content.decode()


def test_a_refused_file_says_what_to_choose_and_is_read_with_it(
    staff_client: Client, sent: Sent, press: Press
) -> None:
    pending = sent(staff_client, UNKNOWN)

    refused = page_of(staff_client, pending)
    page = press(
        staff_client,
        pending,
        "check",
        **{"column-1": "question", "column-2": "answer"},
    )

    assert "Say below which column is which." in refused
    assert "manage.py" not in refused
    assert "1 new" in page


def test_a_column_that_was_read_wrong_is_corrected(
    staff_client: Client, sent: Sent, press: Press
) -> None:
    pending = sent(staff_client, "question,answer,extra\nHow?,So.,Pay\n")

    columns = {"column-1": "question", "column-2": "answer", "column-3": "category"}
    press(staff_client, pending, "check", **columns)
    press(staff_client, pending, "import", **columns)

    assert FAQ.objects.get().category.name == "Pay"  # type: ignore[union-attr]  # set


def test_a_field_chosen_twice_is_named(
    staff_client: Client, sent: Sent, press: Press
) -> None:
    pending = sent(staff_client, "question,answer,extra\nHow?,So.,Pay\n")

    columns = {"column-1": "question", "column-2": "answer", "column-3": "answer"}
    page = press(staff_client, pending, "check", **columns)

    assert "Two columns are chosen as “Answer”" in page


def test_choices_that_were_not_seen_are_shown_before_they_count(
    staff_client: Client, sent: Sent, press: Press
) -> None:
    pending = sent(staff_client, TWO)

    page = press(staff_client, pending, "import", **{"row-0": "skip"})

    assert "Import it now?" in page
    assert questions() == []
    press(staff_client, pending, "import", **{"row-0": "skip"})
    assert questions() == ["Wo ist es?"]


def test_a_change_is_shown_word_by_word(
    staff_client: Client, sent: Sent, make_faq: MakeFAQ
) -> None:
    make_faq("How to pay?", "Pay by card at the desk.")

    page = page_of(
        staff_client, sent(staff_client, "question,answer\nHow to pay?,Pay by app.\n")
    )

    assert "<del>card at the desk</del><ins>app</ins>" in page


def test_what_changed_since_the_check_is_checked_again(
    staff_client: Client, sent: Sent, press: Press, make_faq: MakeFAQ
) -> None:
    pending = sent(staff_client, TWO)
    make_faq("Wie zahle ich?", "Bar.")

    page = press(staff_client, pending, "import")

    assert "Somebody changed the knowledge base" in page
    assert "1 new, 1 changed" in page
    assert questions() == ["Wie zahle ich?"]


def test_the_table_is_narrowed_to_a_verdict(staff_client: Client, sent: Sent) -> None:
    pending = sent(staff_client, TWICE)

    page = page_of(staff_client, pending, "?tab=conflicting")

    assert "row 3" in page
    assert '<td class="imp-place">row 2</td>' not in page


def test_a_large_file_costs_no_more_queries_than_a_small_one(
    staff_client: Client,
    sent: Sent,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    rows = "".join(f"How to do {i}?,Like {i}.\n" for i in range(300))
    pending = sent(staff_client, f"question,answer\n{rows}")

    with django_assert_max_num_queries(8):
        page = page_of(staff_client, pending, "?page=6")

    assert "How to do 299?" in page
    assert "Page 6 of 6" in page


def test_a_killed_import_says_so_and_can_be_checked_again(
    staff_client: Client, sent: Sent, press: Press
) -> None:
    pending = sent(staff_client, TWO)
    long_ago = pending.created_at - 2 * DEAD_AFTER
    PendingImport.objects.update(state="importing", worker="x", alive_at=long_ago)

    page = page_of(staff_client, pending)
    again = press(staff_client, pending, "again")

    assert "was interrupted; nothing was imported" in page
    assert "2 new" in again


def test_a_failure_of_ours_imports_nothing_and_is_said(
    staff_client: Client, sent: Sent, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    pending = sent(staff_client, TWO)

    def fail(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setitem(working._STEPS, "importing", fail)  # noqa: SLF001  a fault
    page = press(staff_client, pending, "import")

    assert "was interrupted; nothing was imported" in page
    assert questions() == []


def test_the_page_of_a_large_file_tells_how_far_it_is(
    staff_client: Client, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "SMALL_BYTES", 1)
    monkeypatch.setattr(working.job, "start", lambda: None)
    pending = sent(staff_client, TWO)

    page = page_of(staff_client, pending)
    told = staff_client.get(f"{IMPORT}{pending.key}/progress/").json()
    working.work_off()

    assert "faq.csv is being checked." in page
    assert told["is_going_on"] is True
    assert "2 new" in page_of(staff_client, pending)


def test_a_forgotten_file_is_gone(staff_client: Client, sent: Sent) -> None:
    pending = sent(staff_client, TWO)

    staff_client.post(f"{IMPORT}{pending.key}/cancel/")

    assert not PendingImport.objects.exists()
    assert not PendingReport.objects.exists()


@pytest.mark.parametrize("path", ["", "0/", "0/check/", "0/progress/"])
def test_who_may_not_import_is_refused(client_who_may: ClientWhoMay, path: str) -> None:
    viewer = client_who_may("view_faq", "change_faq")

    assert viewer.get(IMPORT + path).status_code == 403


def test_the_file_of_somebody_else_is_not_found(
    staff_client: Client, client_who_may: ClientWhoMay, sent: Sent
) -> None:
    pending = sent(staff_client, TWO)
    other = client_who_may("view_faq", "import_faq")

    paths = ["", "progress/", "files/report.csv"]
    found = [other.get(f"{IMPORT}{pending.key}/{p}").status_code for p in paths]

    assert found == [404, 404, 404]


def test_who_may_not_publish_imports_drafts(
    client_who_may: ClientWhoMay, sent: Sent, press: Press, make_faq: MakeFAQ
) -> None:
    make_faq("Wie zahle ich?", "Bar.")
    editor = client_who_may("view_faq", "import_faq")
    pending = sent(editor, TWO)

    page = press(editor, pending, "check")
    press(editor, pending, "import")

    assert "Ask somebody who may publish." in page
    statuses = FAQ.objects.order_by("id").values_list("answer", "status")
    assert list(statuses) == [("Bar.", "published"), ("Unterwegs.", "draft")]


def test_a_form_from_elsewhere_is_refused(staff_client: Client, sent: Sent) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get())
    pending = sent(staff_client, TWO)

    paths = [IMPORT, f"{IMPORT}{pending.key}/check/", f"{IMPORT}{pending.key}/cancel/"]

    assert [strict.post(path, {}).status_code for path in paths] == [403, 403, 403]
