"""Types each keyword of the sample knowledge base alone: its FAQ has to show up.

Run `python -m benchmarks.keywords_alone`. A keyword counts if one FAQ alone has it; its
FAQ shows up if it is answered or is among the questions that the reply offers. The bot
is asked as customers ask it, in a database of its own.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportbot.settings")
django.setup()

from benchmarks.knowledge_bases import ROOT  # noqa: E402 (models need the apps)
from benchmarks.reports import Report, note  # noqa: E402
from faq.evaluating import read_documents  # noqa: E402
from supportbot.evaluating import Dialogue, ask_in_own_database, judge  # noqa: E402
from supportbot.evaluating.dialogues import DialogueTurn, Expectation  # noqa: E402

if TYPE_CHECKING:
    from faq.retrieval import Document

SAMPLE = ROOT / "fixtures" / "faq_dataset.csv"


def main() -> None:
    dialogues = list(dialogues_of(tuple(read_documents(SAMPLE).values())))
    screens = ask_in_own_database(dialogues)
    judged = [judge(*pair) for pair in zip(dialogues, screens, strict=True)]
    missed = [each.dialogue for each in judged if each.faulty]
    report = Report()
    report.add("keywords that one FAQ alone has", len(dialogues), "> 0", holds=True)
    share = 1 - len(missed) / len(dialogues)
    report.at_least("of them show their FAQ, typed alone", share, 1.0)
    for dialogue in missed:
        note(f"not shown: {dialogue.id} ({dialogue.kind})")
    report.finish()


def dialogues_of(documents: Sequence[Document]) -> Iterator[Dialogue]:
    """A dialogue for each keyword that one document alone has."""
    counts = Counter(
        keyword
        for document in documents
        for keyword in {word.casefold() for word in document.keywords}
    )
    for document in documents:
        expected = Expectation(offers=(document.question,))
        for keyword in document.keywords:
            if counts[keyword.casefold()] == 1:
                turn = DialogueTurn(says=keyword, expect=(expected,))
                yield Dialogue(id=keyword, kind=document.question, turns=(turn,))


if __name__ == "__main__":
    main()
