"""What a real model said, kept in a file and said again offline.

A line a question: `{"digest", "faqs", "text", "model", "input_tokens",
"output_tokens"}`. The digest is that of the customer's words; `faqs` are the questions
of the FAQs that the model could name, in the order of their numbers, so that a reply
still means the same FAQs when search brings them in another order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from supportbot.evaluating.prompt_reading import read_prompt
from supportbot.llm import Chunk, Usage
from supportbot.llm.base import LLM, CallPolicy, Capabilities
from supportbot.llm.exceptions import LLMRejected

if TYPE_CHECKING:
    from supportbot.chat.trying import TriedModel
    from supportbot.evaluating.prompt_reading import NumberedFAQ
    from supportbot.llm import Prompt

# As JSON and as tagged lines.
_NAMED = re.compile(r'("faq"\s*:\s*|^FAQ: |^QUOTE )(\d+)', re.MULTILINE)
_ALSO = re.compile(r'("also"\s*:\s*\[\s*|^ALSO: )([\d, ]*)', re.MULTILINE)


class InvalidRecording(Exception):
    """The file holds no replies; the message names place and remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedReply:
    """A reply, and what its numbers stand for."""

    digest: str
    faqs: tuple[str, ...]
    text: str
    model: str = ""
    input_tokens: int | None = None
    output_tokens: int | None = None

    @classmethod
    def of(cls, tried: TriedModel, *, model: str, usage: Usage | None) -> RecordedReply:
        contents = read_prompt(tried.prompt)
        return cls(
            digest=contents.digest,
            faqs=tuple(faq.question for faq in contents.faqs),
            text=tried.written,
            model=model,
            input_tokens=usage.input_tokens if usage else None,
            output_tokens=usage.output_tokens if usage else None,
        )

    @classmethod
    def read(cls, values: dict[str, Any]) -> RecordedReply:  # Any: plain JSON
        return cls(**values | {"faqs": tuple(values["faqs"])})

    @property
    def usage(self) -> Usage | None:
        if self.input_tokens is None or self.output_tokens is None:
            return None
        return Usage(input_tokens=self.input_tokens, output_tokens=self.output_tokens)

    def as_line(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    def renumbered(self, faqs: Iterable[NumberedFAQ]) -> str | None:
        """The text with the numbers of these FAQs; None if it names one not there."""
        numbers = {faq.question: faq.number for faq in faqs}
        known = {
            old: numbers.get(question)
            for old, question in enumerate(self.faqs, start=1)
        }
        used = [int(match[2]) for match in _NAMED.finditer(self.text)]
        used += [
            int(n) for match in _ALSO.finditer(self.text) for n in _digits(match[2])
        ]
        # A number that was never one of the prompt's says the same wherever it is read.
        if any(known.get(number, number) is None for number in used):
            return None

        def new(number: str) -> str:
            return str(known.get(int(number), number))

        text = _NAMED.sub(lambda match: match[1] + new(match[2]), self.text)
        return _ALSO.sub(
            lambda match: match[1] + ", ".join(map(new, _digits(match[2]))), text
        )


class RecordedReplies(LLM):
    """Says what is recorded for a question; refuses one of which nothing is."""

    def __init__(
        self,
        alias: str,
        *,
        path: str,
        model: str = "recorded",
        structured_output: bool = True,
        policy: CallPolicy | None = None,
    ) -> None:
        super().__init__(alias, model=model, policy=policy)
        self.capabilities = Capabilities(
            structured_output=structured_output, streaming=True
        )
        self._replies = read_replies(Path(path))

    def stream(
        self,
        prompt: Prompt,
        *,
        timeout: float,  # noqa: ARG002 (the interface)
    ) -> Generator[Chunk, None, None]:
        contents = read_prompt(prompt)
        recorded = self._replies.get(contents.digest)
        text = recorded.renumbered(contents.faqs) if recorded else None
        if recorded is None or text is None:
            # Neither tried again nor held against the service.
            raise LLMRejected
        yield Chunk(text=text, usage=recorded.usage)


def read_replies(path: Path) -> Mapping[str, RecordedReply]:
    """The replies in a file by digest; `InvalidRecording` says what is wrong in it."""
    replies = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        raise InvalidRecording(
            f"{path}: {type(exc).__name__}; name a file that --record wrote."
        ) from exc
    for number, line in enumerate(lines, start=1):
        try:
            reply = RecordedReply.read(json.loads(line))
        except (KeyError, TypeError, ValueError) as exc:
            raise InvalidRecording(
                f"{path}: line {number} is no recorded reply; record it again."
            ) from exc
        replies[reply.digest] = reply
    return replies


def _digits(text: str) -> list[str]:
    return re.findall(r"\d+", text)
