"""Plain Python and numpy: documents in, `SearchResult` out; reads like a query.

    index = Index.build([Document(faq_id=1, question="Where is it?", answer="Here.")])
    result = index.search("where is it", now=datetime.now(UTC))
    result.match            # the hit to answer with, or None

A text is read (`text/`), compared with what is stored (`segments/`), measured
(`matching/`) and decided on (`deciding/`); imports go that way only. `index` is the
immutable whole, `results` the values that go in and out. Open `deciding/search` first.
"""

from faq.retrieval.deciding.keywords import has_keyword
from faq.retrieval.deciding.word_kinds import opposites
from faq.retrieval.encoder import Encoder, EncoderPair
from faq.retrieval.index import Index
from faq.retrieval.results import (
    CappedBy,
    Certainty,
    Context,
    Decision,
    Document,
    ExchangedWord,
    Hit,
    Reading,
    SearchResult,
    Thresholds,
)
from faq.retrieval.text import (
    LATIN,
    Detected,
    detect_language,
    is_look_alike,
    is_negation,
    is_related,
    is_small_talk,
    language_of,
    names_topic,
    negations_in,
    normalise,
    script_of,
    stem,
    stop_words_of,
    told_language,
)

__all__ = [
    "LATIN",
    "CappedBy",
    "Certainty",
    "Context",
    "Decision",
    "Detected",
    "Document",
    "Encoder",
    "EncoderPair",
    "ExchangedWord",
    "Hit",
    "Index",
    "Reading",
    "SearchResult",
    "Thresholds",
    "detect_language",
    "has_keyword",
    "is_look_alike",
    "is_negation",
    "is_related",
    "is_small_talk",
    "language_of",
    "names_topic",
    "negations_in",
    "normalise",
    "opposites",
    "script_of",
    "stem",
    "stop_words_of",
    "told_language",
]
