"""Asks the sets of the commission on standard input; a line a question comes back.

Run by `own_process`, which says in the environment what the empty database is.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import call_command

from faq.evaluating import (
    VECTORS,
    InvalidEvaluationSet,
    InvalidVectorFile,
    read_vectors,
    reading_stored,
    snapshot_of,
)
from faq.indexing import current_encoder
from faq.learning import BaseWithDrafts
from supportbot.evaluating.answers.asking import ask_set
from supportbot.evaluating.answers.own_process import read_commission, write_asked
from supportbot.evaluating.recorded_replies import InvalidRecording

if TYPE_CHECKING:
    from supportbot.evaluating.answers.own_process import Commission
    from supportbot.evaluating.answers.trials import AskedQuestion


def main() -> None:
    """The whole work of the process."""
    try:
        write_asked(ask(read_commission(sys.stdin)), sys.stdout)
    except (InvalidEvaluationSet, InvalidRecording, InvalidVectorFile) as exc:
        sys.exit(str(exc))


def ask(commission: Commission) -> Iterator[AskedQuestion]:
    """All questions of all sets, each in its own knowledge base."""
    state = current_encoder()
    if state.encoder is None:
        sys.exit(f"There is no encoder. {state.warning}")
    vectors = read_vectors(settings.BASE_DIR / "fixtures" / "evaluation" / VECTORS)
    encoder, _ = reading_stored(state.encoder, vectors)
    call_command("migrate", verbosity=0)
    for files in commission.sets:
        asked = files.read().first(commission.limit)
        base = BaseWithDrafts(snapshot=snapshot_of(asked.documents, encoder))
        yield from ask_set(asked, faqs=base, model=commission.model)
