"""The page "Red team": its figures, and each finding settled with one click."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from faq.history import undo_edit
from faq.models import FAQ, AcceptedProbe, Edit, FailedProbe, PinnedQuestion, ProbeRun
from faq.probing import ProbeKind, start_probing
from faq.probing.probes import Probe

LIST = "admin:faq_failedprobe_changelist"
FOOLED = "Where is my banana?"


@pytest.fixture
def failed(make_faq: Callable[..., FAQ]) -> Callable[..., FailedProbe]:
    """A probe that has failed, and its FAQ: `failed(kind=ProbeKind.TYPO)`."""

    def make(
        kind: ProbeKind = ProbeKind.OTHER_SUBJECT, text: str = FOOLED
    ) -> FailedProbe:
        faq = make_faq()
        probe = Probe(kind=kind, text=text, phrasing=faq.question, faq_id=faq.pk)
        return FailedProbe.objects.create(
            faq=faq, kind=kind, text=text, phrasing=faq.question, key=probe.key
        )

    return make


def page_of(client: Client, **query: str) -> str:
    return client.get(reverse(LIST), query).content.decode()


def press(client: Client, button: str, probe: FailedProbe) -> str:
    address = reverse("admin:faq_probe_settle")
    response = client.post(address, {button: probe.pk}, follow=True)
    return response.content.decode()


def test_a_run_is_begun_here_and_its_figures_are_told(
    staff_client: Client, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("How do I open my account?", "So.")

    page = staff_client.post(reverse("admin:faq_probe"), follow=True).content.decode()

    assert "Probed 1 FAQs on" in page
    assert "Near misses answered for sure, and wrongly" in page
    run = ProbeRun.objects.get()
    assert run.near_miss_count
    assert run.rewording_count


def test_two_runs_make_a_trend(
    staff_client: Client, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("How do I open my account?", "So.")
    start_probing()
    start_probing()

    page = page_of(staff_client)

    assert "Earlier runs" in page
    assert "<polyline" in page


def test_that_is_fine_is_remembered_by_text_and_faq_in_later_runs(
    staff_client: Client, failed: Callable[..., FailedProbe]
) -> None:
    probe = failed()

    page = press(staff_client, "fine", probe)

    assert "1 probe is fine, in later runs too." in page
    assert f"<strong>{FOOLED}</strong>" not in page
    assert f"<strong>{FOOLED}</strong>" in page_of(staff_client, fine="yes")
    accepted = AcceptedProbe.objects.get()
    assert (accepted.faq_id, accepted.key) == (probe.faq_id, probe.key)


def test_not_fine_after_all_brings_it_back(
    staff_client: Client, failed: Callable[..., FailedProbe]
) -> None:
    probe = failed()
    press(staff_client, "fine", probe)

    data = {"action": "call_open", "_selected_action": [probe.pk]}
    staff_client.post(f"{reverse(LIST)}?fine=yes", data)

    assert f"<strong>{FOOLED}</strong>" in page_of(staff_client)


def test_never_is_written_into_the_faq_and_can_be_undone(
    staff_client: Client, failed: Callable[..., FailedProbe]
) -> None:
    probe = failed()

    page = press(staff_client, "settle", probe)

    assert "is never answered with" in page
    assert not FailedProbe.objects.exists()
    assert [(row.kind, row.text) for row in probe.faq.phrasings.all()] == [
        ("never", FOOLED)
    ]
    edit = Edit.objects.latest("pk")
    undo_edit(edit.pk, None)
    assert not probe.faq.phrasings.exists()


def test_a_missed_rewording_becomes_a_wording(
    staff_client: Client, failed: Callable[..., FailedProbe]
) -> None:
    probe = failed(kind=ProbeKind.SYNONYM, text="Where is my package?")

    press(staff_client, "settle", probe)

    assert [(row.kind, row.text) for row in probe.faq.phrasings.all()] == [
        ("alternate", "Where is my package?")
    ]


def test_of_an_editor_it_waits_in_the_next_text(
    client_in: Callable[[str], Client], failed: Callable[..., FailedProbe]
) -> None:
    probe = failed()

    page = press(client_in("Editor"), "settle", probe)

    assert "It waits in the next text of" in page
    assert not probe.faq.phrasings.exists()
    assert probe.faq.next_text.never == [FOOLED]


def test_what_would_break_a_pinned_question_changes_nothing(
    staff_client: Client, failed: Callable[..., FailedProbe]
) -> None:
    probe = failed(text="Where is my parcel now?")
    PinnedQuestion.objects.create(text="Where is my parcel now?", faq=probe.faq)

    page = press(staff_client, "settle", probe)

    assert "it would break a pinned question" in page
    assert not probe.faq.phrasings.exists()
    assert FailedProbe.objects.exists()


def test_a_viewer_reads_and_presses_nothing(
    client_in: Callable[[str], Client], failed: Callable[..., FailedProbe]
) -> None:
    probe = failed()
    viewer = client_in("Viewer")

    assert FOOLED in page_of(viewer)
    assert "formaction" not in page_of(viewer)
    address = reverse("admin:faq_probe_settle")
    assert viewer.post(address, {"fine": probe.pk}).status_code == 403


def test_settled_by_a_colleague_meanwhile_is_not_found(
    staff_client: Client, failed: Callable[..., FailedProbe]
) -> None:
    probe = failed()
    press(staff_client, "settle", probe)

    response = staff_client.post(
        reverse("admin:faq_probe_settle"), {"settle": probe.pk or "x"}
    )

    assert response.status_code == 404
