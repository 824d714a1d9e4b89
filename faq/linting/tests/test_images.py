from __future__ import annotations

import pytest

from faq.linting import find_image


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Press ![it](https://x.example/b.png) now", "![it](https://x.example/b.png)"),
        ("Press ![it][1]", "![it][1]"),
        ('Press <IMG src="b.png">', '<IMG src="b.png">'),
    ],
)
def test_image_is_found_as_it_is_written(text: str, found: str) -> None:
    assert find_image(text) == found


@pytest.mark.parametrize(
    "text",
    ["Wow! [a link](https://x.example)", "Write `![a](b.png)`", r"\![a](b)", "5 <imgs"],
)
def test_link_or_code_is_no_image(text: str) -> None:
    assert find_image(text) is None
