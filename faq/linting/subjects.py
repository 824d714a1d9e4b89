"""What a text is about: its words without those that every text has."""

from __future__ import annotations

from faq.retrieval.text.normalisation import normalise, words
from faq.retrieval.text.stemming import stem
from faq.retrieval.text.stop_words import is_english, other_stop_words_of

# Texts that share fewer of their words are about something else.
_ALIKE = 0.2


def subjects_of(text: str) -> frozenset[str]:
    """The stems of the words that are no stop words."""
    said = words(normalise(text))
    small = other_stop_words_of(said)
    return frozenset(
        stem(word) for word in said if word not in small and not is_english(word)
    )


def are_alike(one: str, other: str) -> bool:
    """Whether two texts may be about the same, roughly."""
    if normalise(one) == normalise(other):
        return True
    subjects, others = subjects_of(one), subjects_of(other)
    return len(subjects & others) >= _ALIKE * max(1, len(subjects | others))
