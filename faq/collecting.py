"""The garbage collector, while much is made that stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Make much that stays, without the garbage collector looking through it meanwhile.

    It would again and again, and stop all threads: for .3 s with 60,000 FAQs.
    """
    if not gc.isenabled():  # another thread's, or switched off by whoever runs this
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
