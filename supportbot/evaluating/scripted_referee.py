"""A model that names the right FAQ where its prompt holds it, but for a few errors."""

from __future__ import annotations

import random
import re
from collections.abc import Generator, Mapping, Sequence
from typing import TYPE_CHECKING

from faq.details import redact
from supportbot.evaluating.prompt_reading import read_prompt
from supportbot.evaluating.reply_writing import WrittenReply, WrittenSentence
from supportbot.llm import Chunk, Usage
from supportbot.llm.base import LLM, CallPolicy, Capabilities

if TYPE_CHECKING:
    from supportbot.evaluating.prompt_reading import NumberedFAQ, PromptContents
    from supportbot.llm import Prompt

WRONG_RATE = 0.05
SEED = 15
CHARS_PER_TOKEN = 4
PIECE = 48  # characters a chunk: a reply comes in pieces, cut anywhere
MIN_WORDS = 3
_END = re.compile(r"[.!?](?=\s)|$", re.MULTILINE)


class ScriptedReferee(LLM):
    """Knows the right FAQs of each question, and errs as often as it is told to.

        ScriptedReferee("default", right={"wheres my order": ["Where is my parcel?"]})

    Where an FAQ of its prompt is right it names that one, else it abstains; when it
    errs it names another FAQ of the prompt. It errs in so many of the questions with a
    right FAQ, and of those without, rounded down; in which, the seed and the questions
    decide, not the order of the calls. One that `writes` says the first sentence of the
    FAQ in its own name instead, with that sentence as its quote.
    """

    def __init__(  # noqa: PLR0913 (the options of a backend)
        self,
        alias: str,
        *,
        right: Mapping[str, Sequence[str]],
        model: str = "scripted referee",
        wrong_rate: float = WRONG_RATE,
        seed: int = SEED,
        structured_output: bool = True,
        writes: bool = False,
        policy: CallPolicy | None = None,
    ) -> None:
        super().__init__(alias, model=model, policy=policy)
        self.capabilities = Capabilities(
            structured_output=structured_output, streaming=True
        )
        self._right = {_key(text): set(names) for text, names in right.items()}
        self._seed = seed
        self._wrong = self._drawn(wrong_rate)
        self._writes = writes

    def stream(
        self,
        prompt: Prompt,
        *,
        timeout: float,  # noqa: ARG002 (the interface)
    ) -> Generator[Chunk, None, None]:
        reply = self._reply(self._choose(read_prompt(prompt)))
        is_json = self.capabilities.structured_output
        text = reply.as_json() if is_json else reply.as_tagged()
        for start in range(0, len(text), PIECE):
            yield Chunk(text=text[start : start + PIECE])
        yield Chunk(usage=_usage(prompt, text))

    def _choose(self, contents: PromptContents) -> NumberedFAQ | None:
        names = self._right.get(_key(contents.question), set())
        right = [faq for faq in contents.faqs if faq.question in names]
        others = [faq for faq in contents.faqs if faq.question not in names]
        if others and _key(contents.question) in self._wrong:
            return self._chance(contents.question).choice(others)
        return right[0] if right else None

    def _drawn(self, rate: float) -> frozenset[str]:
        """The questions that it errs on, as many of each kind: no figure is luck."""
        drawn: list[str] = []
        for is_answerable in (True, False):
            known = [
                k for k, names in self._right.items() if bool(names) is is_answerable
            ]
            known.sort(key=lambda key: self._chance(key).random())
            drawn += known[: int(rate * len(known))]
        return frozenset(drawn)

    def _chance(self, question: str) -> random.Random:
        return random.Random(f"{self._seed} {_key(question)}")  # noqa: S311 (no secret)

    def _reply(self, faq: NumberedFAQ | None) -> WrittenReply:
        if faq is None:
            return WrittenReply(abstains=True)
        if not self._writes:
            return WrittenReply(faq=faq.number)
        quote = first_sentence(faq.answer)
        sentence = WrittenSentence(quote=quote, faq=faq.number, text=quote)
        return WrittenReply(answer=(sentence,))


def first_sentence(answer: str) -> str:
    """The beginning of an answer up to a full stop, and more than a "Yes."."""
    ends = (match.end() for match in _END.finditer(answer))
    wholes = (answer[:end].strip() for end in ends)
    return next((w for w in wholes if len(w.split()) >= MIN_WORDS), answer)


def _key(text: str) -> str:
    # Redacted, since the prompt may be; a text that is stays the same.
    return " ".join(redact(text).split()).casefold()


def _usage(prompt: Prompt, written: str) -> Usage:
    read = len(prompt.instructions) + sum(len(turn.text) for turn in prompt.turns)
    return Usage(
        input_tokens=read // CHARS_PER_TOKEN,
        output_tokens=len(written) // CHARS_PER_TOKEN,
    )
