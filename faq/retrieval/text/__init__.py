"""What a text is: its one spelling, its words, its letters.

`normalisation` gives every text one spelling and cuts it into words; `stemming` gives
words their stems, by language; `ngrams` makes alike words share numbers; `lexicon`
tells typos from words; `stop_words` knows what carries no subject or turns all round;
`small_talk` and `placeholders` know texts that say nothing; `languages` tells the
language of a text;
`halves` parts the questions of a message and leaves out what is said beside them.
No document is known here. Open `normalisation` first.
"""

from faq.retrieval.text.languages import (
    LATIN,
    Detected,
    detect_language,
    is_related,
    script_of,
    told_language,
)
from faq.retrieval.text.lexicon import Lexicon, is_look_alike
from faq.retrieval.text.normalisation import normalise, text_key, words
from faq.retrieval.text.placeholders import is_real
from faq.retrieval.text.small_talk import is_small_talk
from faq.retrieval.text.stemming import stem
from faq.retrieval.text.stop_words import (
    is_negation,
    language_of,
    names_topic,
    negations_in,
    stop_words_of,
)

__all__ = [
    "LATIN",
    "Detected",
    "Lexicon",
    "detect_language",
    "is_look_alike",
    "is_negation",
    "is_real",
    "is_related",
    "is_small_talk",
    "language_of",
    "names_topic",
    "negations_in",
    "normalise",
    "script_of",
    "stem",
    "stop_words_of",
    "text_key",
    "told_language",
    "words",
]
