from __future__ import annotations

import pytest

from faq.importing.markup import clean_answer
from faq.importing.markup.images import link_images


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        pytest.param(
            "See ![the button](https://x.example/b.png)",
            "See [the button](https://x.example/b.png)",
            id="described",
        ),
        pytest.param(
            "![](https://x.example/b.png)",
            "[https://x.example/b.png](https://x.example/b.png)",
            id="without-a-description",
        ),
        pytest.param(
            '![b](<https://x.example/b_(1).png> "Press")',
            "[b](https://x.example/b_(1).png)",
            id="with-a-title",
        ),
        pytest.param("![b](img/b.png) here", "b here", id="address-nobody-can-open"),
        pytest.param("![b](data:image/png;base64,AA)", "b", id="image-in-the-address"),
    ],
)
def test_image_becomes_a_link(text: str, linked: str) -> None:
    assert link_images(text) == (linked, 1)


def test_relative_image_is_looked_for_at_the_base_url() -> None:
    linked, _ = link_images("![b](b.png)", "https://x.example/help/")

    assert linked == "[b](https://x.example/help/b.png)"


@pytest.mark.parametrize("text", [r"\![b](https://x.example)", "`![b](b.png)`", "a!"])
def test_what_is_no_image_stays(text: str) -> None:
    assert link_images(text) == (text, 0)


def test_images_of_html_and_markdown_are_counted_together() -> None:
    cleaned = clean_answer('<p><img src="https://x.example/a.png" alt="a"></p>')

    assert cleaned.image_count == 1
    assert clean_answer("![b](https://x.example/b.png)").image_count == 1
