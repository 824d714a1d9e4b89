"""Staff see who waits for a human, and how to reach them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from sessions_app import handoffs
from sessions_app.models import Handoff, Message
from sessions_app.tests.talking import answered, make_session

LIST = "/admin/sessions_app/handoff/"


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("ann@example.com", "mailto:ann@example.com"),
        ("+44 20 7946 0000", "tel:+44%2020%207946%200000"),
        ("second floor", ""),
        ('"><script>@x.example', "mailto:%22%3E%3Cscript%3E@x.example"),
    ],
    ids=["mail", "telephone", "words", "hostile"],
)
def test_contact_of_a_handoff_is_a_link_where_one_can_be_made(
    staff_client: Client, contact: str, address: str
) -> None:
    session = make_session()
    Handoff.objects.create(session=session, reason="other", contact=contact)

    page = staff_client.get("/admin/sessions_app/handoff/").content.decode()

    assert (f'href="{address}"' in page) is bool(address)
    assert "<script>@x" not in page


def ask_for_human() -> Handoff:
    return Handoff.objects.create(session=make_session(), reason="other")


@pytest.mark.parametrize(
    ("deed", "state", "is_mine"),
    [("done", "done", False), ("take", "open", True)],
)
def test_one_click_in_the_list_sees_to_a_handoff(
    admin_client: Client, admin_user: User, deed: str, state: str, is_mine: bool
) -> None:
    handoff = ask_for_human()
    page = admin_client.get(LIST).content.decode()

    admin_client.post(f"{LIST}{handoff.pk}/act/{deed}/")

    handoff.refresh_from_db()
    assert f'formaction="{LIST}{handoff.pk}/act/{deed}/"' in page
    assert handoff.state == state
    assert (handoff.assignee == admin_user) is is_mine


def test_a_click_is_no_link(staff_client: Client) -> None:
    response = staff_client.get(f"{LIST}{ask_for_human().pk}/act/done/")

    assert response.status_code == 405
    assert Handoff.objects.open().exists()


def test_who_may_only_see_handoffs_sees_to_none(
    client_who_may: Callable[..., Client],
) -> None:
    handoff = ask_for_human()
    client = client_who_may("view_handoff")

    response = client.post(f"{LIST}{handoff.pk}/act/done/")

    assert response.status_code == 403
    assert "/act/" not in client.get(LIST).content.decode()
    assert Handoff.objects.open().exists()


def test_a_handoff_is_given_to_a_colleague_with_a_note(
    staff_client: Client, admin_user: User
) -> None:
    handoff = ask_for_human()
    written = {"assignee": admin_user.pk, "note": "Call after six."}

    staff_client.post(f"{LIST}{handoff.pk}/change/", written)

    handoff.refresh_from_db()
    assert handoff.assignee == admin_user
    assert handoff.note == "Call after six."
    assert not Message.objects.exists()


def test_only_those_who_may_see_to_handoffs_are_given_one(
    staff_client: Client, client_who_may: Callable[..., Client]
) -> None:
    client_who_may("view_handoff")
    handoff = ask_for_human()

    page = staff_client.get(f"{LIST}{handoff.pk}/change/")

    choices = page.context["adminform"].form.fields["assignee"].queryset
    assert {user.is_superuser for user in choices} == {True}


def test_a_handoff_outlives_the_account_of_who_had_it(admin_user: User) -> None:
    handoff = Handoff.objects.create(
        session=make_session(), reason="other", assignee=admin_user
    )

    admin_user.delete()

    handoff.refresh_from_db()
    assert handoff.assignee is None


def test_one_button_saves_and_marks_as_done(staff_client: Client) -> None:
    handoff = ask_for_human()

    pressed = {"reply": "It is there.", "sessions_app_handoff_finish": "1"}

    staff_client.post(f"{LIST}{handoff.pk}/change/", pressed)

    handoff.refresh_from_db()
    assert handoff.state == "done"
    assert Message.objects.get().text == "It is there."


def test_a_reply_to_what_was_done_meanwhile_is_told_to_be_unsent(
    staff_client: Client,
) -> None:
    handoff = ask_for_human()
    handoffs.close(Handoff.objects.all())

    page = staff_client.post(
        f"{LIST}{handoff.pk}/change/", {"reply": "Hello?"}, follow=True
    )

    assert "marked as done meanwhile" in page.content.decode()


def test_the_side_bar_counts_who_waits(staff_client: Client) -> None:
    ask_for_human()
    before = staff_client.get("/admin/").content.decode()
    handoffs.close(Handoff.objects.all())

    after = staff_client.get("/admin/").content.decode()

    assert '<span class="side-badge">1</span>' in before
    assert "Waiting for a human" in before
    assert "side-badge" not in after


def test_the_transcript_shows_where_the_customer_asked_for_a_human(
    staff_client: Client,
) -> None:
    session = make_session()
    answered(session, "Before")
    Handoff.objects.create(session=session, reason="complaint")
    answered(session, "After")

    url = f"/admin/sessions_app/chatsession/{session.pk}/change/"
    page = staff_client.get(url).content.decode()

    assert page.index("Before") < page.index("A complaint") < page.index("After")
