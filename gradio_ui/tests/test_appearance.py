"""The page looks as staff have set it, and as shipped while nothing tells it."""

from __future__ import annotations

from gradio_ui.appearance import Look, Looks, foot_html, header_html
from gradio_ui.client import Client
from gradio_ui.settings import Settings
from gradio_ui.tests.fake_api import FakeAPI, Scripted
from gradio_ui.tests.speech import ENGLISH

LOOK = {
    "brand": "Bean",
    "color": "#ffdd00",
    "text_color": "#000000",
    "logo": None,
    "tagline": "We & you",
    "words": dict(ENGLISH.words),
}


def looks(client: Client, **settings: str | bool) -> Looks:
    return Looks(client=client, settings=Settings(**settings))  # type: ignore[arg-type]  # of two kinds


def test_header_shows_brand_and_colours_of_staff(api: FakeAPI, client: Client) -> None:
    api.look = LOOK

    header = header_html(looks(client).for_visitor("en"))

    assert '<h1 dir="auto">Bean</h1><p dir="auto">We &amp; you</p>' in header
    assert "--button-primary-background-fill: #ffdd00" in header
    assert "--button-primary-text-color: #000000" in header


def test_brand_of_the_environment_goes_before_that_of_staff(
    api: FakeAPI, client: Client
) -> None:
    api.look = LOOK

    known = looks(client, brand="Ours", has_own_brand=True)

    assert known.for_visitor("").brand == "Ours"


def test_logo_is_in_the_page_itself(api: FakeAPI, client: Client) -> None:
    api.look = LOOK | {"logo": "/appearance/logo?v=1"}
    api.enqueue(Scripted(body={}, headers={"Content-Type": "image/png"}))

    header = header_html(looks(client).for_visitor(""))

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

    assert away.for_visitor("de").brand == "Customer support"
    assert away.for_visitor("de").greeting == "Wie können wir helfen?"


def test_what_is_no_colour_is_not_written_into_the_page(
    api: FakeAPI, client: Client
) -> None:
    api.look = LOOK | {"color": "red;} body{display:none"}

    assert looks(client).current().colour == Look().colour


def test_brand_is_text() -> None:
    assert ">&lt;b&gt;</h1>" in header_html(Look(brand="<b>"))


def test_each_language_is_asked_for_by_itself(api: FakeAPI, client: Client) -> None:
    known = looks(client)

    known.for_visitor("de-AT")
    known.for_visitor("tlh")

    paths = [request.path for request in api.asked("/appearance")]
    assert paths == ["/appearance?language=de", "/appearance"]


def test_examples_and_greeting_are_those_that_the_api_tells(
    api: FakeAPI, client: Client
) -> None:
    api.look = LOOK | {"greeting": "Hi!", "examples": ["A?", 7, "B?"]}

    look = looks(client).for_visitor("")

    assert (look.greeting, look.examples) == ("Hi!", ("A?", "B?"))


def test_examples_of_the_settings_go_before_those_of_the_api(
    api: FakeAPI, client: Client
) -> None:
    api.look = LOOK | {"examples": ["A?"]}
    known = Looks(client=client, settings=Settings(examples=("Ours?",)))

    assert known.for_visitor("").examples == ("Ours?",)


def test_foot_tells_hours_and_where_privacy_is_explained(
    api: FakeAPI, client: Client
) -> None:
    api.look = LOOK | {"hours": "9 & 5", "privacy_url": "https://bean.example/p"}

    foot = foot_html(looks(client).for_visitor(""))

    assert "Opening hours: 9 &amp; 5" in foot
    assert '<a href="https://bean.example/p" target="_blank" rel="noopener' in foot


def test_privacy_link_leads_to_web_pages_only(api: FakeAPI, client: Client) -> None:
    api.look = LOOK | {"privacy_url": "javascript:alert(1)"}

    assert "href" not in foot_html(looks(client).for_visitor(""))
