"""Pages that the admin can't show, as staff see them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings

from supportbot import urls

pytestmark = pytest.mark.django_db


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a customer's words")


def refuse(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"detail": "no"}, status=404)


urlpatterns = [
    path("admin/fail", fail),
    path("admin/refuse", refuse),
    *urls.urlpatterns,
]


@pytest.mark.parametrize("debug", [True, False])
def test_page_that_is_not_there_is_told_in_the_admins_dress(
    staff_client: Client, settings: Settings, debug: bool
) -> None:
    settings.DEBUG = debug

    response = staff_client.get("/admin/no-such-page/")

    assert response.status_code == 404
    assert "There is no page here" in response.content.decode()


def test_page_that_the_account_may_not_see_says_who_can_help(
    client_who_may: Callable[..., Client],
) -> None:
    response = client_who_may("view_category").get("/admin/faq/faq/")

    assert response.status_code == 403
    assert "Ask an administrator" in response.content.decode()


def test_form_without_its_token_says_what_to_do_with_what_was_written() -> None:
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {})

    assert response.status_code == 403
    assert "This form was open for too long" in response.content.decode()


@pytest.mark.urls("supportbot.tests.test_error_pages")
def test_fault_of_ours_shows_the_number_of_the_request_and_no_cause() -> None:
    client = Client(raise_request_exception=False)

    response = client.get("/admin/fail", headers={"x-request-id": "r-17"})

    assert response.status_code == 500
    assert "r-17" in response.content.decode()
    assert "customer" not in response.content.decode()


@pytest.mark.urls("supportbot.tests.test_error_pages")
def test_answer_to_a_program_stays_as_it_is(client: Client) -> None:
    assert client.get("/admin/refuse").json() == {"detail": "no"}


def test_length_of_the_page_is_its_own(staff_client: Client) -> None:
    response = staff_client.get("/admin/no-such-page/")

    assert int(response.headers["Content-Length"]) == len(response.content)
