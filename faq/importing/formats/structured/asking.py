"""Whether a line asks, and which headings of a page are its questions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from faq.importing.cells import clean_line, quoted
from faq.importing.formats.structured.entries import Entry
from faq.importing.naming.questions import is_asking

_NUMBERED = re.compile(r"(?:[0-9]{1,3}(?:\.[0-9]{1,3})*[.):]|Q[0-9]*[.:)])\s+", re.I)
# No category is called so.
PAGE_TITLES = frozenset(
    [
        *("faq", "faqs", "f.a.q.", "q&a", "frequently asked questions", "questions"),
        *("häufige fragen", "häufig gestellte fragen", "fragen und antworten"),
        *("foire aux questions", "questions fréquentes", "preguntas frecuentes"),
        *("domande frequenti", "perguntas frequentes", "veelgestelde vragen"),
        *("ofte stillede spørgsmål", "vanliga frågor", "ofte stilte spørsmål"),
        *(
            "usein kysytyt kysymykset",
            "najczęściej zadawane pytania",
            "często zadawane pytania",
        ),
        *("často kladené otázky", "často kladené dotazy", "gyakori kérdések"),
        *("întrebări frecvente", "често задавани въпроси", "часто задаваемые вопросы"),
        *("часті запитання", "поширені запитання", "συχνές ερωτήσεις"),
        *(
            "s\u0131k sorulan sorular",
            "الأسئلة الشائعة",
            "שאלות נפוצות",
            "سوالات متداول",
        ),
        *("अक्सर पूछे जाने वाले प्रश्न", "คำถามที่พบบ่อย", "câu hỏi thường gặp"),
        *("pertanyaan yang sering diajukan", "soalan lazim", "よくある質問"),
        *("常见问题", "常見問題", "常见问题解答", "자주 묻는 질문"),
    ]
)
_SHOWN = 3


@dataclass(slots=True, kw_only=True)
class PagePart:
    """A heading of a page, or a question set apart otherwise, with what is below it."""

    heading: str
    level: int
    line: int | None = None
    is_question: bool = False  # as the page itself says, by whatever its level is
    texts: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def body(self) -> str:
        return "\n\n".join(text for text in self.texts if text.strip()).strip()

    @property
    def asks(self) -> bool:
        return self.is_question or asks(self.heading)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """The FAQs of a page, and the headings whose text answers no question."""

    entries: tuple[Entry, ...]
    left_out: tuple[str, ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        if not self.left_out:
            return ()
        shown = ", ".join(map(quoted, self.left_out[:_SHOWN]))
        return (f"Text that answers no question is left out: below {shown}.",)


def asks(text: str) -> bool:
    """Whether the line is a question, behind the number that it is counted by."""
    return is_asking(_NUMBERED.sub("", text.strip(), count=1))


def without_number(text: str) -> str:
    """The heading without the number, or the Q, that it is counted by."""
    return clean_line(_NUMBERED.sub("", text.strip(), count=1))


def read_parts(parts: Sequence[PagePart]) -> ReadPage:
    """Questions with what is below them; headings above them are their categories."""
    reader = _PartsReader(parts)
    for part in parts:
        reader.read(part)
    reader.finish()
    return ReadPage(entries=tuple(reader.entries), left_out=tuple(reader.left_out))


class _PartsReader:
    def __init__(self, parts: Sequence[PagePart]) -> None:
        self.level = _question_level(parts)
        # One heading of the first level is the page's title, and no category.
        titles = sum(part.level == 1 for part in parts)
        self.top = 1 if titles > 1 else 2
        self.asked: PagePart | None = None
        self.categories: dict[int, str] = {}
        self.entries: list[Entry] = []
        self.left_out: list[str] = []

    def read(self, part: PagePart) -> None:
        if self.asked and not part.is_question and part.level > self.asked.level:
            self.asked.texts.append(f"**{part.heading}**\n\n{part.body}".strip())
            return
        self.finish()
        if (
            part.is_question
            or part.level == self.level
            or (part.asks and part.level > self.level)
        ):
            self.asked = part
            return
        above = (item for item in self.categories.items() if item[0] < part.level)
        self.categories = {**dict(above), part.level: part.heading}
        if part.body:
            self.left_out.append(part.heading)

    def finish(self) -> None:
        if self.asked:
            self.entries.append(self.entry(self.asked))
        self.asked = None

    def entry(self, part: PagePart) -> Entry:
        names = [
            name
            for level, name in sorted(self.categories.items())
            if self.top <= level < part.level
            and clean_line(name).casefold() not in PAGE_TITLES
        ]
        return Entry(
            question=without_number(part.heading),
            answer=part.body,
            category=clean_line(names[-1]) if names else "",
            line=part.line,
            problem=None if part.body else "has no text below it; write an answer",
            warnings=tuple(part.warnings),
        )


def _question_level(parts: Sequence[PagePart]) -> int:
    """The level of most headings that ask; where none does, of most with a text."""
    asking = Counter(part.level for part in parts if part.asks and part.body)
    asking = asking or Counter(part.level for part in parts if part.body)
    return max(asking, key=lambda level: (asking[level], level), default=0)
