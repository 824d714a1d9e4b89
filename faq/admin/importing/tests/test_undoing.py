"""An import is taken back from its page or from the list of imports."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from faq.admin.importing.tests.conftest import Sent
from faq.models import FAQ, Edit

MakeFAQ = Callable[..., FAQ]
Press = Callable[..., str]
IMPORTS = "/admin/faq/faq/imports/"
TWO = "question,answer\nHow to pay?,By card.\nWhere is it?,On its way.\n"


def imported(client: Client, sent: Sent, press: Press) -> Edit:
    press(client, sent(client, TWO), "import")
    return Edit.objects.get(way=Edit.Way.IMPORT)


def test_the_result_leads_to_its_faqs_and_the_way_back(
    staff_client: Client, sent: Sent, press: Press, make_faq: MakeFAQ
) -> None:
    make_faq("Another one?", "Yes.")

    page = press(staff_client, sent(staff_client, TWO), "import")
    number = Edit.objects.get(way=Edit.Way.IMPORT).pk
    listed = staff_client.get(f"/admin/faq/faq/?import={number}").content.decode()

    assert f"{IMPORTS}{number}/undo/" in page
    assert "How to pay?" in listed
    assert "Another one?" not in listed


def test_an_import_is_listed_with_its_author_file_and_counts(
    staff_client: Client, sent: Sent, press: Press
) -> None:
    imported(staff_client, sent, press)

    page = staff_client.get(IMPORTS).content.decode()

    assert "faq.csv" in page
    assert "staff" in page
    assert "2 made, 0 changed" in page


def test_asking_to_undo_says_what_it_would_do_and_does_nothing(
    staff_client: Client, sent: Sent, press: Press
) -> None:
    edit = imported(staff_client, sent, press)
    FAQ.objects.filter(question="Where is it?").update(answer="Here.")

    page = staff_client.get(f"{IMPORTS}{edit.pk}/undo/").content.decode()

    assert "Where is it?</a>: was changed since" in page
    assert FAQ.objects.count() == 2


def test_an_import_is_undone_once(
    staff_client: Client, sent: Sent, press: Press
) -> None:
    edit = imported(staff_client, sent, press)

    done = staff_client.post(f"{IMPORTS}{edit.pk}/undo/", follow=True)
    again = staff_client.post(f"{IMPORTS}{edit.pk}/undo/", follow=True)

    assert "2 deleted that it had made" in done.content.decode()
    assert "Undone" in done.content.decode()
    assert "can be put back" in again.content.decode()
    assert not FAQ.objects.exists()


def test_who_may_only_import_undoes_nothing(
    staff_client: Client,
    client_who_may: Callable[..., Client],
    sent: Sent,
    press: Press,
) -> None:
    edit = imported(staff_client, sent, press)
    editor = client_who_may("view_faq", "import_faq")

    assert "Undo" not in editor.get(IMPORTS).content.decode().split("</thead>")[1]
    assert editor.post(f"{IMPORTS}{edit.pk}/undo/").status_code == 403
    assert FAQ.objects.count() == 2
