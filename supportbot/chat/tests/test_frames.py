"""The way from the use case to the model, short enough to be read."""

from __future__ import annotations

import inspect
import sys
import threading
import traceback
from collections.abc import Generator
from types import FrameType

from pytest_django import Settings

from sessions_app.models import ChatSession
from supportbot.chat.answering import stream
from supportbot.llm import Chunk, Prompt, llms
from supportbot.llm.backends.locmem import LocMemBackend


class Mirror(LocMemBackend):
    """A model that remembers the frames of ours that led to its call."""

    caller = 0
    frames: tuple[str, ...] = ()

    def stream(
        self,
        prompt: Prompt,  # noqa: ARG002 (the interface)
        *,
        timeout: float,  # noqa: ARG002 (the interface)
    ) -> Generator[Chunk, None, None]:
        waiting = frames_of_ours(sys._current_frames()[self.caller])  # noqa: SLF001 (public, says its documentation)
        while waiting[-1] != "Relay.next_chunk":  # the caller is on its way there
            waiting = frames_of_ours(sys._current_frames()[self.caller])  # noqa: SLF001
        self.frames = (*waiting[:-1], *frames_of_ours(inspect.currentframe()))
        yield Chunk(text="Yes.")


def frames_of_ours(frame: FrameType | None) -> list[str]:
    """The functions of the product on that stack, the outermost first."""
    own = [
        found.f_code.co_qualname
        for found, _ in traceback.walk_stack(frame)
        if found.f_globals["__name__"].startswith("supportbot.")
    ]
    return own[::-1]


def test_seven_frames_lead_from_the_use_case_to_the_model(
    session: ChatSession, settings: Settings
) -> None:
    settings.LLMS = {"default": {"BACKEND": f"{__name__}.{Mirror.__name__}"}}
    llm = llms["default"]
    assert isinstance(llm, Mirror)
    llm.caller = threading.get_ident()

    list(stream(session, "Do whales sing in winter?"))

    assert llm.frames == (
        "test_seven_frames_lead_from_the_use_case_to_the_model",
        "stream",
        "_settle",
        "_by_model",
        "Completion.pieces",
        "stream",
        "Relay._run",
        "Mirror.stream",
    )
