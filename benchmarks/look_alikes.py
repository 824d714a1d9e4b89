"""Writes the words that one typo makes of each other: none of them is a typo.

Run `python -m benchmarks.look_alikes`. They are the words of four letters and more in
the vocabulary of models/small, names among them, that have another of these one typo
away; search without an encoder then takes for a typo what search with it does. Writes
faq/retrieval/text/look_alikes.txt.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import combinations

from benchmarks.knowledge_bases import MODEL
from faq.retrieval.text.lexicon import LOOK_ALIKES, MIN_CHARS, is_one_typo


def main() -> None:
    vocabulary = json.loads((MODEL / "tokenizer.json").read_text())["model"]["vocab"]
    known = {
        word
        for word in vocabulary
        if word.isascii() and word.isalpha() and len(word) >= MIN_CHARS
    }
    lines = " ".join(sorted(set(look_alikes(known)))).replace(" ", "\n")
    LOOK_ALIKES.write_text(f"{lines}\n", encoding="utf-8")


def look_alikes(known: Collection[str]) -> Iterator[str]:
    """The words that have another one typo away."""
    by_form = defaultdict(set)
    for word in known:
        # Words one typo apart share a form that lacks one letter of either.
        for form in (word, *(word[:i] + word[i + 1 :] for i in range(len(word)))):
            by_form[form].add(word)
    for words in by_form.values():
        for pair in combinations(words, 2):
            if is_one_typo(*pair):
                yield from pair


if __name__ == "__main__":
    main()
