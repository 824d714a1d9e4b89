"""Payment and contact details as people type them, near-misses, and what is found.

python -m benchmarks.redaction           # rates over the committed set, and the time
python -m benchmarks.redaction --write   # makes the set anew, the same from its seed
"""

from __future__ import annotations

import argparse
import csv
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields

from benchmarks.redaction_details import CARDS, EMAILS, IBANS, PHONES
from benchmarks.redaction_near_misses import NEAR_MISSES
from benchmarks.reports import Report, note
from benchmarks.servers import ROOT
from faq.details import DetailKind, redact

SET = ROOT / "fixtures" / "evaluation" / "redaction" / "texts.csv"
SEED = 20_260_101
NEAR_MISS = "near-miss"
COUNTS = {"card": 600, "e-mail": 600, "IBAN": 200, "phone": 300, NEAR_MISS: 700}
LEAST = {"card": 0.99, "e-mail": 0.98, "IBAN": 0.98, "phone": 0.95}
MOST_TOUCHED = 0.02  # of the near-misses
FRAMES = (
    "{}",
    "My number is {}, can you check?",
    "here you go: {}.",
    "{} is what I used yesterday",
    "Please take {} off my account!",
    "It says {}\nbut nothing happens",
    "({})",
    "Ich habe {} angegeben, stimmt das?",
    "no luck with {} ... what now?",
    "J'ai saisi {}; merci de vérifier",
    '"{}" was refused twice',
    "用了 {} 但是失败了",
)
CARD_FRAMES = (
    "{} exp 12/27 cvc 123",
    "{} 12/27 123",
    "cc={}",
    "Visa:{}, Anna Muster",
    "card number{}",
)
NOISES = (
    *("1", "1 ", "4 ", "4111-", "+1 ", "DE00 ", "a@a.", "a."),
    *("a at ", "x (at) ", "a dot ", "a at b dot "),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A message: all that stands before, in and after the detail."""

    kind: str
    form: str
    before: str
    detail: str
    after: str

    @property
    def text(self) -> str:
        return self.before + self.detail + self.after

    @property
    def is_right(self) -> bool:
        """Whether redacting takes the detail, all of it, and nothing else."""
        redacted = redact(self.text)
        if self.kind == NEAR_MISS:
            return redacted == self.text
        return any(
            redacted == f"{self.before}[{kind}]{self.after}" for kind in DetailKind
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    if parser.parse_args().write:
        write()
    report = Report()
    samples = read()
    for kind, least in LEAST.items():
        rate = rate_of(samples, kind)
        report.at_least(f"found of each {kind}", rate, least)
    touched = 1 - rate_of(samples, NEAR_MISS)
    report.at_most("near-misses that are touched", touched, MOST_TOUCHED)
    for sample in samples:
        if not sample.is_right:
            note(f"  {sample.kind}, {sample.form}: {redact(sample.text)!r}")
    report.at_most("longest time for 40,000 characters, of 4,000", _growth(), 20)
    report.finish()


def rate_of(samples: Sequence[Sample], kind: str) -> float:
    right = [sample.is_right for sample in samples if sample.kind == kind]
    return sum(right) / len(right)


def read() -> list[Sample]:
    with SET.open(newline="", encoding="utf-8") as file:
        return [Sample(**row) for row in csv.DictReader(file)]


def write() -> None:
    SET.parent.mkdir(exist_ok=True)
    names = [field.name for field in fields(Sample)]
    with SET.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(astuple(sample) for sample in made())


def made() -> Iterator[Sample]:
    """The set, in the order of its kinds; each form comes equally often."""
    makers = {
        "card": CARDS,
        "e-mail": EMAILS,
        "IBAN": IBANS,
        "phone": PHONES,
        NEAR_MISS: NEAR_MISSES,
    }
    for kind, forms in makers.items():
        # Of its own, so that a new form of one kind leaves the others as they are.
        source = random.Random(f"{SEED} {kind}")  # noqa: S311 - no secret
        names = list(forms)
        for number in range(COUNTS[kind]):
            form = names[number % len(names)]
            yield _sample(kind, form, forms[form], source)


def _sample(
    kind: str, form: str, make: Callable[[random.Random], str], source: random.Random
) -> Sample:
    frames = (*FRAMES, *CARD_FRAMES) if kind == "card" else FRAMES
    before, _, after = source.choice(frames).partition("{}")
    return Sample(kind=kind, form=form, before=before, detail=make(source), after=after)


def _growth() -> float:
    """The worst ratio of times, for ten times the length; 10 where time is linear."""
    return max(_seconds(noise, 40_000) / _seconds(noise, 4_000) for noise in NOISES)


def _seconds(noise: str, length: int) -> float:
    text = noise * (length // len(noise))
    times = []
    for _ in range(5):
        started = time.process_time()
        redact(text)
        times.append(time.process_time() - started)
    return max(min(times), 1e-5)


if __name__ == "__main__":
    main()
