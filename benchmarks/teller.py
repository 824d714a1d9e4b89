"""A stand-in for Gemini that says what the FAQs of its prompt say, in its form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from supportbot.evaluating.prompt_reading import NumberedFAQ, read_prompt
from supportbot.evaluating.reply_writing import WrittenReply, WrittenSentence
from supportbot.llm import Prompt, PromptTurn
from supportbot.llm.tests.fake_gemini import FakeGemini, Request, Response, answer

CLOSING = 1  # the place of the piece that ends the first sentence
# Prose, and no heading, link, list or number: what any model would quote as it stands.
PLAIN_SENTENCE = re.compile(r"(?:^|(?<=[.!?] ))[A-Z][^.!?*\[{}\d@:\n]{30,}[.!?]", re.M)


class Teller(FakeGemini):
    """Says two plain sentences of the FAQs, as fast as its `fallback` is."""

    def respond_to(self, request: Request) -> Response:
        self.sent_at.clear()
        said = super().respond_to(request)
        sentences = tuple(_sentences(read_prompt(_prompt_of(request)).faqs))
        text = WrittenReply(answer=sentences[:2]).as_json()
        closing = text.index("}")
        pieces = text[:closing], text[closing], text[closing + 1 :]
        return replace(said, events=answer(*pieces).events)


def _prompt_of(request: Request) -> Prompt:
    """What the bot sent, without what only instructs."""
    turns = (
        PromptTurn(role=turn["role"], text=turn["parts"][0]["text"])
        for turn in request.body["contents"]
    )
    return Prompt(instructions="", turns=tuple(turns))


def _sentences(faqs: Sequence[NumberedFAQ]) -> Iterator[WrittenSentence]:
    """What the FAQs say in plain sentences, each resting on itself."""
    for faq in faqs:
        for text in PLAIN_SENTENCE.findall(faq.answer):
            yield WrittenSentence(quote=text, faq=faq.number, text=text)
