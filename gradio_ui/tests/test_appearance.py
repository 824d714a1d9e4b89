"""The page looks as staff have set it, and as shipped while nothing tells it."""

from __future__ import annotations

from gradio_ui.appearance import SHIPPED, Look, Looks, header_html
from gradio_ui.client import Client
from gradio_ui.settings import Settings
from gradio_ui.tests.fake_api import FakeAPI, Scripted

LOOK = {"brand": "Bean", "color": "#ffdd00", "text_color": "#000000", "logo": None}


def looks(client: Client, **settings: str | bool) -> Looks:
    return Looks(client=client, settings=Settings(**settings))  # type: ignore[arg-type]  # of two kinds


def test_header_shows_brand_and_colours_of_staff(api: FakeAPI, client: Client) -> None:
    api.look = LOOK

    header = looks(client).header(tagline="Hi")

    assert "<h1>Bean</h1><p>Hi</p>" in header
    assert "--button-primary-background-fill: #ffdd00" in header
    assert "--button-primary-text-color: #000000" in header


def test_brand_of_the_environment_goes_before_that_of_staff(
    api: FakeAPI, client: Client
) -> None:
    api.look = LOOK

    header = looks(client, brand="Ours", has_own_brand=True).header(tagline="")

    assert "<h1>Ours</h1>" in header


def test_logo_is_in_the_page_itself(api: FakeAPI, client: Client) -> None:
    api.look = LOOK | {"logo": "/appearance/logo?v=1"}
    api.enqueue(Scripted(body={}, headers={"Content-Type": "image/png"}))

    header = looks(client).header(tagline="")

    assert 'src="data:image/png;base64,e30="' in header


def test_logo_that_is_no_image_is_not_shown(api: FakeAPI, client: Client) -> None:
    api.look = LOOK | {"logo": "/appearance/logo?v=1"}
    api.enqueue(Scripted(body={}, headers={"Content-Type": "text/html"}))

    assert looks(client).current().logo == ""


def test_look_is_asked_for_once_a_minute(api: FakeAPI, client: Client) -> None:
    known = looks(client)

    known.current()
    known.current()

    assert len(api.asked("/appearance")) == 1


def test_page_is_as_shipped_without_the_api() -> None:
    away = looks(Client(base_url="http://127.0.0.1:9"))

    assert away.current() == SHIPPED


def test_what_is_no_colour_is_not_written_into_the_page(
    api: FakeAPI, client: Client
) -> None:
    api.look = LOOK | {"color": "red;} body{display:none"}

    assert looks(client).current().colour == SHIPPED.colour


def test_brand_is_text() -> None:
    header = header_html("<b>", tagline="", look=Look(brand="<b>"))

    assert "<h1>&lt;b&gt;</h1>" in header
