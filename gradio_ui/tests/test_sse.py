from __future__ import annotations

import pytest

from gradio_ui.sse import ServerEvent, parse


def events(*chunks: bytes) -> list[ServerEvent]:
    return list(parse(chunks))


def test_an_event_has_the_name_and_the_data_sent() -> None:
    assert events(b'event: delta\ndata: {"text": "a"}\n\n') == [
        ServerEvent(name="delta", data='{"text": "a"}')
    ]


def test_data_without_a_name_is_a_message() -> None:
    assert events(b"data:1\n\n") == [ServerEvent(name="message", data="1")]


def test_lines_of_data_are_joined() -> None:
    assert events(b"data: 1\ndata: 2\n\n") == [ServerEvent(name="message", data="1\n2")]


def test_comments_and_events_without_data_are_skipped() -> None:
    assert events(b": still here\n\nevent: ping\n\nid: 7\ndata: 1\n\n") == [
        ServerEvent(name="message", data="1")
    ]


def test_an_event_cut_off_at_the_end_is_dropped() -> None:
    assert events(b"event: done\ndata: {}\n") == []


@pytest.mark.parametrize("size", [1, 2, 3, 7], ids=lambda size: f"{size} bytes")
def test_chunks_may_end_anywhere(size: int) -> None:
    whole = "event: delta\r\ndata: žluť 🙂\r\n\r\n".encode()

    chunks = (whole[i : i + size] for i in range(0, len(whole), size))

    assert list(parse(chunks)) == [ServerEvent(name="delta", data="žluť 🙂")]
