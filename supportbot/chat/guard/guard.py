"""Lets a sentence of a reply pass only if its evidence says what it says.

Closed by default: what reads as an address, a number, a date, a time, a day, a price,
a promise or a deed must stand in the evidence as the same value; then the sentence
must be about what the evidence is about, and must not turn it round.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faq.retrieval import normalise
from supportbot.chat.guard import bounds, claims, conditions
from supportbot.chat.guard.deeds import deeds_of
from supportbot.chat.guard.exclusions import kept_out
from supportbot.chat.guard.facts import facts_of, names_in, readable_languages
from supportbot.chat.guard.inability import is_inability, without_remark
from supportbot.chat.guard.leaks import Secrets
from supportbot.chat.guard.likeness import Likeness, likeness_of
from supportbot.chat.guard.number_words import ENGLISH
from supportbot.chat.guard.passages import has_many_clauses
from supportbot.chat.guard.placement import misplaced
from supportbot.chat.guard.polarity import turned_round
from supportbot.chat.guard.promises import promises_of
from supportbot.chat.guard.verbatim import is_verbatim

if TYPE_CHECKING:
    from faq.retrieval import Encoder
    from supportbot.chat.guard.claim import Claim
    from supportbot.chat.guard.values import Value

LONGEST = 2_000  # characters of a sentence; nobody writes to customers in longer ones
LONGEST_SHOWN = 40
NEVER_FROM_CUSTOMERS = {"address", "promise", "deed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a sentence: the kind, and the words."""

    kind: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What a reply may rest on beside its evidence, and what it must not repeat.

    >>> guard = Guard.of(said=["Do you ship?"], instructions="", fence="data_x")
    >>> guard.faults("It takes 5 days.", evidence="It takes 3 days.")
    (Fault(kind='quantity', found='5 days'),)
    """

    said: str
    secrets: Secrets
    likeness: Likeness | None

    @classmethod
    def of(
        cls,
        *,
        said: Sequence[str],
        instructions: str,
        fence: str,
        encoder: Encoder | None = None,
    ) -> Guard:
        return cls(
            said="\n".join(said),
            secrets=Secrets.of(instructions, fence),
            likeness=likeness_of(encoder) if encoder else None,
        )

    def faults(
        self, sentence: str, *, evidence: str, topic: str = ""
    ) -> tuple[Fault, ...]:
        """Why a sentence must not be shown; nothing where it may be.

        The evidence is what it is said to rest on, the topic the question that this
        answers: it names things but states nothing.
        """
        is_long = len(sentence) > LONGEST or (
            has_many_clauses(sentence) and not is_verbatim(sentence, evidence)
        )
        if is_long:
            return (Fault(kind="length", found=f"{sentence[:LONGEST_SHOWN]}..."),)
        found = [
            fault
            for part in claims.claims_in(sentence)
            for fault in self._faults(part, evidence, topic)
        ]
        return tuple(dict.fromkeys(found))

    def leaks(self, text: str, *, after: str = "") -> bool:
        """Whether a text, or what it goes on from, repeats instructions or a fence."""
        return self.secrets.stand_in(after + text)

    def end_of(self, text: str, *, after: str = "") -> str:
        """What the next text is to be read after: short, however long it all is."""
        return self.secrets.end_of(after + text)

    def _faults(self, sentence: str, evidence: str, topic: str) -> Iterator[Fault]:
        if is_verbatim(sentence, evidence):
            return
        languages = readable_languages(sentence)
        values = self._unknown_values(sentence, evidence, languages)
        if values:
            yield from (Fault(kind=v.kind, found=v.found) for v in values)
            return
        yield from self._ungrounded(sentence, evidence, topic, languages)

    def _unknown_values(
        self, sentence: str, evidence: str, languages: Sequence[str]
    ) -> list[Value]:
        read = tuple(languages) or (ENGLISH,)
        known = names_in(evidence)
        from_customer = self._said_names()
        promised = {name for v in promises_of(evidence) for name in v.accepts}
        facts = [v for v in facts_of(sentence, read) if v.accepts]
        unknown = [
            v
            for v in facts
            if v.accepts.isdisjoint(known)
            and (v.kind in NEVER_FROM_CUSTOMERS or v.accepts.isdisjoint(from_customer))
        ]
        unknown += [v for v in promises_of(sentence) if v.accepts.isdisjoint(promised)]
        unknown += [v for v in deeds_of(sentence, read) if not _does(evidence, v)]
        return unknown

    def _said_names(self) -> frozenset[str]:
        names = names_in(self.said)
        return frozenset(n for n in names if not n.startswith(("address:", "phone:")))

    def _ungrounded(
        self, sentence: str, evidence: str, topic: str, languages: Sequence[str]
    ) -> Iterator[Fault]:
        source = f"{topic}\n{evidence}" if topic else evidence
        claim = claims.claim_of(
            without_remark(sentence),
            source,
            known=self.said,
            likeness=self.likeness,
        )
        if claims.is_courtesy(claim) or is_inability(sentence, languages):
            return
        if not languages:
            yield Fault(kind="language", found=sentence.strip())
        elif claim.names:
            yield Fault(kind="name", found=", ".join(claim.names))
        elif not claims.asks(claim):
            yield from _unlike(claim)


def _unlike(claim: Claim) -> Iterator[Fault]:
    """What a statement says beside its evidence, against it or beyond it."""
    if text := turned_round(claim) or kept_out(claim):
        yield Fault(kind="polarity", found=text)
    elif value := conditions.dropped(claim):
        yield Fault(kind="promise", found=value.found)
    elif value := bounds.moved(claim):
        yield Fault(kind=value.kind, found=value.found)
    elif value := misplaced(claim):
        yield Fault(kind="subject", found=value.found)
    elif claims.is_unsupported(claim):
        found = claims.weakest(claim) or claim.text.strip()
        yield Fault(kind="unsupported", found=found)


def _does(evidence: str, deed: Value) -> bool:
    """Whether the evidence speaks of the deed with the words that the reply has."""
    said = f" {normalise(deed.found)} "
    return said in f" {normalise(evidence)} "
