"""How casual copies of the evaluation questions fare beside the questions themselves.

Run `python -m benchmarks.casual [--questions 150]`. Copies are made by rule: chat
spelling, swearing, fillers and anger around a question, a story with the question in
it. What no FAQ answers is copied alike: no casual word may make it answered.
"""

from __future__ import annotations

import argparse
import os
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportbot.settings")
django.setup()

from benchmarks import knowledge_bases as kb  # noqa: E402 (models need the apps)
from benchmarks.examples import NOW  # noqa: E402
from faq.evaluating.evaluation import Trial, figures_of, judge  # noqa: E402
from faq.evaluating.sets import Question  # noqa: E402
from faq.retrieval.deciding.readings import read  # noqa: E402
from faq.retrieval.index import Index  # noqa: E402

if TYPE_CHECKING:
    from faq.retrieval.results import SearchResult

HEADER = (
    "| copies | questions | first hit | shown | right of shown | unanswerable shown |"
)
SPELLINGS = {
    "you": "u",
    "your": "ur",
    "are": "r",
    "please": "pls",
    "through": "thru",
    "before": "b4",
    "because": "cuz",
    "want to": "wanna",
    "going to": "gonna",
    "password": "pw",
    "account": "acct",
    "today": "2day",
    "what": "wat",
    "where is": "wheres",
    "what is": "whats",
    "how is": "hows",
    "i am": "im",
    "i have": "ive",
    "do not": "dont",
    "can not": "cant",
    "cannot": "cant",
    "does not": "doesnt",
    "it is": "its",
    "there is": "theres",
}
_SPELLED = re.compile(rf"\b(?:{'|'.join(SPELLINGS)})\b", re.IGNORECASE)
FILLERS = (
    "hey, {}",
    "um quick question - {}",
    "just wanted to ask, {} thanks",
    "hi so {}",
)
ANGER = ("THIS IS A JOKE {}", "are you kidding me?? {} ffs", "so fed up. {} wtf")
# No word of these is in a list of ours: what the lists do for others like them.
UNLISTED = (
    "i've had it with you lot, {}",
    "how dare you!! {}",
    "{} my patience is at an end",
    "alrighty then, a thing i need to find out is {}",
)
STORIES = (
    """Hello, I have been with you for many years now and so has my sister, who told me
to write to you. I was always happy and I hope that we find a way. {} I will be at home
all day, so take your time. Have a lovely weekend everybody.""",
    """I am so angry that I am shaking. This is the third time that I write to you and
nobody ever answers me, my whole evening is gone because of you. {} I will tell all of
my friends what you people are like and you will never hear from me again!!!""",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=150, help="of each set")
    count = parser.parse_args().questions
    encoder = kb.load_encoder()
    store = kb.VectorStore(encoder)
    trials: dict[str, list[Trial]] = {name: [] for name in COPIES}
    for base in map(kb.load, kb.SETS):
        store.embed(base)
        index = Index.build(base.documents, encoder=encoder, vectors=store)
        for name, asked in copies_of(_drawn(base, count)).items():
            trials[name] += [_ask(index, question) for question in asked]
    print(HEADER)  # noqa: T201
    print("|-|-|-|-|-|-|")  # noqa: T201
    for name, made in trials.items():
        print(_row(name, made), flush=True)  # noqa: T201


def copies_of(questions: Sequence[Question]) -> Mapping[str, Sequence[Question]]:
    """The questions and, by kind, the casual copies that differ from them."""
    dice = random.Random(7)  # noqa: S311 - reproducible, not secret
    return {
        name: [replace(q, text=copy(q.text, dice)) for q in questions]
        for name, copy in COPIES.items()
    }


def _drawn(base: kb.KnowledgeBase, count: int) -> list[Question]:
    asked = [Question(text=q.text, right=q.right) for q in base.questions]
    random.Random(3).shuffle(asked)  # noqa: S311 - reproducible, not secret
    return asked[:count]


def _ask(index: Index, question: Question) -> Trial:
    def search(text: str, **_only: object) -> SearchResult:
        return index.search(text, now=NOW)

    return judge(question, read(question.text, None, search=search))


def _row(name: str, trials: Sequence[Trial]) -> str:
    figures = figures_of(trials)
    shares = (
        figures.accuracy_at_1,
        figures.shown_recall,
        figures.shown_precision,
        figures.false_likely_rate,
    )
    cells = " | ".join(f"{share or 0:.3f}" for share in shares)
    return f"| {name} | {len(trials)} | {cells} |"


def spell_casually(text: str, _dice: random.Random | None = None) -> str:
    """The text in small letters and as it is typed in a chat."""
    lowered = text.lower().replace("'", "").rstrip("?")
    return _SPELLED.sub(lambda found: SPELLINGS[found[0]], lowered)


def _swear(text: str, _dice: random.Random) -> str:
    return re.sub(r"\b(my|the|a|this)\b", r"\1 fucking", text, count=1)


def _in_one_of(frames: Sequence[str]) -> Callable[[str, random.Random], str]:
    return lambda text, dice: dice.choice(frames).format(text)


COPIES: Mapping[str, Callable[[str, random.Random], str]] = {
    "as asked": lambda text, _dice: text,
    "chat spelling": spell_casually,
    "swearing": _swear,
    "shouting": lambda text, dice: dice.choice(ANGER).format(text).upper(),
    "fillers": _in_one_of(FILLERS),
    "anger": _in_one_of(ANGER),
    "fillers and anger in no list": _in_one_of(UNLISTED),
    "a story": _in_one_of([story.replace("\n", " ") for story in STORIES]),
}


if __name__ == "__main__":
    main()
