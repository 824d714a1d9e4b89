"""A finding of the red team marked in a browser, in one click."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from faq.models import FAQ, FailedProbe
from faq.probing import Probe, ProbeKind
from supportbot.tests.browsing import Clicker, chromium, signed_in

pytestmark = pytest.mark.browser

PAGE = "/admin/faq/failedprobe/"
FOOLED = ("Where is my banana?", "Where is my xyz?")
GRAVE = {"serious", "critical"}


@pytest.fixture
def staff(live_server: LiveServer, staff_client: Client) -> Iterator[Clicker]:
    with (
        chromium() as browser,
        signed_in(browser, live_server.url, staff_client) as page,
    ):
        yield page


@pytest.fixture
def faq(make_faq: Callable[..., FAQ]) -> FAQ:
    """One that two probes have fooled."""
    faq = make_faq()
    for text in FOOLED:
        kind = ProbeKind.OTHER_SUBJECT
        probe = Probe(kind=kind, text=text, phrasing=faq.question, faq_id=faq.pk)
        FailedProbe.objects.create(
            faq=faq, kind=kind, text=text, phrasing=faq.question, key=probe.key
        )
    return faq


def test_a_finding_is_marked_in_one_click(
    staff: Clicker, faq: FAQ, record_property: Callable[[str, object], None]
) -> None:
    staff.open(PAGE)
    found = Axe().run(staff.page).response["violations"]
    staff.click("button", f"That is fine: {FOOLED[1]}")
    staff.page.wait_for_selector("text=1 probe is fine, in later runs too.")
    staff.click("button", f"Never: {FOOLED[0]}")
    staff.page.wait_for_selector("text=is never answered with")
    staff.page.set_viewport_size({"width": 390, "height": 844})

    never = faq.phrasings.filter(kind="never").values_list("text", flat=True)
    assert list(never) == [FOOLED[0]]
    assert not [each["id"] for each in found if each["impact"] in GRAVE]
    assert staff.is_as_wide_as_the_window
    assert not staff.faults
    record_property("clicks", "1 to call a probe fine, 1 to have it never answered")
    assert staff.clicks == len(FOOLED)
