"""Staff write the wordings of an FAQ as two lists, one wording a line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from faq.admin.writing.wordings import lines_of
from faq.models import FAQ, FAQVersion, Phrasing

LIST = "/admin/faq/faq/"
ADD = "/admin/faq/faq/add/"

MakeFAQ = Callable[..., FAQ]
Kind = Phrasing.Kind


def form(*wordings: str, never: str = "", **fields: str) -> dict[str, str]:
    return {
        "question": "Where is my parcel?",
        "answer": "Open your order and choose 'Track'.",
        "status": "published",
        "wordings": "\r\n".join(wordings),
        "never": never,
        **fields,
    }


def change(client: Client, faq: FAQ, sent: dict[str, str]) -> int:
    return client.post(f"{LIST}{faq.pk}/change/", sent).status_code


def stored(faq: FAQ) -> list[tuple[str, str]]:
    return list(faq.phrasings.order_by("id").values_list("text", "kind"))


def test_ten_pasted_lines_become_ten_wordings(staff_client: Client) -> None:
    lines = [f"  way {number}\tto ask " for number in range(10)]

    staff_client.post(ADD, form(*lines, "", "  "))

    faq = FAQ.objects.get()
    assert stored(faq) == [(f"way {n} to ask", Kind.ALTERNATE) for n in range(10)]


def test_never_this_is_a_list_of_its_own(staff_client: Client) -> None:
    staff_client.post(ADD, form("track it", never="track a flight\ntrack time"))

    assert stored(FAQ.objects.get()) == [
        ("track it", Kind.ALTERNATE),
        ("track a flight", Kind.NEVER),
        ("track time", Kind.NEVER),
    ]


def test_rows_of_wordings_that_stay_are_kept(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq(alternates=["track it", "find it", "box?"])
    _, kept, _ = faq.phrasings.order_by("id")

    status = change(staff_client, faq, form("new way", "Find it!"))

    assert status == 302
    assert list(faq.phrasings.order_by("id").values_list("text", flat=True)) == [
        "Find it!",
        "new way",
    ]
    assert faq.phrasings.filter(pk=kept.pk).exists()


def test_wordings_that_change_places_are_nothing_new(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq(alternates=["track it", "find it"])
    before = list(faq.phrasings.order_by("id").values_list("id", "text"))

    change(staff_client, faq, form("find it", "track it"))

    assert list(faq.phrasings.order_by("id").values_list("id", "text")) == before


def test_wording_moves_to_the_other_list_and_keeps_its_row(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq(alternates=["track a flight"])
    row = faq.phrasings.get()

    change(staff_client, faq, form(never="track a flight"))

    moved = faq.phrasings.get()
    assert (moved.pk, moved.kind) == (row.pk, Kind.NEVER)


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        pytest.param(
            form("a", "b", "", "Track it", "TRACK it?"),
            "Line 5 says the same as line 4; remove one: “TRACK it?”",
            id="twice",
        ),
        pytest.param(
            form("ok", "a" * 501),
            "Line 2 is too long: at most 500 characters (it has 501)",
            id="too-long",
        ),
        pytest.param(
            form("track it", never="Track it!"),
            "In both lists; remove it from one: “Track it!”",
            id="in-both-lists",
        ),
        pytest.param(form("a\0b"), "Line 1 has a null character", id="null"),
        pytest.param(
            form(*map(str, range(1001))), "1,001 lines are too many", id="too-many"
        ),
        pytest.param(
            form(*["same"] * 9), "and 3 more lines", id="only-some-faults-are-named"
        ),
    ],
)
def test_fault_of_a_line_is_named_and_what_was_written_stays(
    staff_client: Client, sent: dict[str, str], message: str
) -> None:
    response = staff_client.post(ADD, sent)

    page = response.content.decode()
    assert message in page
    assert sent["wordings"].splitlines()[-1] in page
    assert not FAQ.objects.exists()


def test_form_shows_the_stored_lists(staff_client: Client, make_faq: MakeFAQ) -> None:
    faq = make_faq(alternates=["track it", "find it"], never=["track time"])

    fields = staff_client.get(f"{LIST}{faq.pk}/change/").context["adminform"].form

    assert fields["wordings"].value() == "track it\nfind it"
    assert fields["never"].value() == "track time"


def test_whoever_may_only_look_sees_the_wordings(
    client_who_may: Callable[..., Client], make_faq: MakeFAQ
) -> None:
    faq = make_faq(alternates=["track it"], never=["track <time>"])

    page = client_who_may("view_faq").get(f"{LIST}{faq.pk}/change/").content.decode()

    assert "track it" in page
    assert "track &lt;time&gt;" in page
    assert "Save anyway" not in page


def test_unchanged_form_changes_nothing(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq(alternates=["track it"], never=["track time"])

    staff_client.post(f"{LIST}{faq.pk}/change/", form("track it", never="track time"))

    kinds = FAQVersion.objects.filter(faq_id=faq.pk).values_list("kind", flat=True)
    assert FAQVersion.Kind.CHANGED not in kinds


def test_lines_are_numbered_as_they_stand() -> None:
    lines = [(line.number, line.text) for line in lines_of("a\n\n  b  c \r\nd")]

    assert lines == [(1, "a"), (3, "b c"), (4, "d")]
