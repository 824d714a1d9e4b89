"""Reads WordNet, and reduces it to the words that the swap guard knows.

Run `python -m benchmarks.wordnet FOLDER --write` with the folder of WordNet 3.0's
database (Debian: package wordnet-base; wndb(5WN) describes the files). It writes
faq/retrieval/deciding/opposites.json; its licence stands beside it.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from faq.retrieval.deciding.word_kinds import OPPOSITES
from faq.retrieval.text.stemming import stem

POS = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
KINDS = " nvara"  # by the number of a sense key
COMMON = 3  # times tagged in the texts that WordNet counts; rarer words are left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Synset:
    words: tuple[str, ...]
    hypernyms: tuple[str, ...]  # keys of synsets
    instance_of: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    key: str  # of its synset: part of speech and offset
    rank: int  # 0 for the commonest sense of the word as that part of speech
    count: int


@dataclass(slots=True, kw_only=True)
class WordNet:
    """Synsets, the senses of words, and which words are opposites."""

    synsets: dict[str, Synset] = field(default_factory=dict)
    senses: dict[str, list[Sense]] = field(default_factory=dict)
    opposites: dict[str, set[str]] = field(default_factory=dict)
    hyponyms: dict[str, list[str]] = field(default_factory=dict)

    def count(self, word: str) -> int:
        return sum(sense.count for sense in self.senses.get(word, ()))

    def pos_of(self, word: str) -> str | None:
        """What the word mostly is: "n", "v", "a" or "r"."""
        counts: Counter[str] = Counter()
        for sense in self.senses.get(word, ()):
            counts[sense.key[0]] += sense.count + (sense.rank == 0)
        return max(counts, key=counts.__getitem__) if counts else None

    def synonyms(self, word: str, pos: str, *, ranks: int = 1) -> set[str]:
        """Words of its first senses, with spaces where they are several."""
        found = {
            name
            for sense in self.senses.get(word, ())
            if sense.key[0] == pos and sense.rank < ranks
            for name in self.synsets[sense.key].words
        }
        return found - {word}

    def siblings(self, word: str, pos: str) -> set[str]:
        """Words of the same kind in its first sense, none a synonym in any."""
        first = [s for s in self.senses.get(word, ()) if s.key[0] == pos and not s.rank]
        keys = {
            below
            for sense in first
            for above in self.synsets[sense.key].hypernyms
            for below in self.hyponyms.get(above, ())
            if below != sense.key
        }
        found = {name for key in keys for name in self.synsets[key].words}
        return {name for name in found if not self.are_synonyms(word, name)}

    def are_synonyms(self, word: str, other: str) -> bool:
        """Whether any sense of one is a sense of the other."""
        keys = {sense.key for sense in self.senses.get(word, ())}
        return any(sense.key in keys for sense in self.senses.get(other, ()))

    def instances(self, of: str) -> Iterator[str]:
        """Names of things of that kind: "country", "city"."""
        kinds = {sense.key for sense in self.senses.get(of, ())}
        kinds |= {below for key in kinds for below in self.hyponyms.get(key, ())}
        for synset in self.synsets.values():
            if kinds.intersection(synset.instance_of):
                yield synset.words[0]


def read(folder: Path) -> WordNet:
    """WordNet from its folder of data.*, index.* and cntlist.rev."""
    net = WordNet()
    counts: Counter[tuple[str, str, int]] = Counter()
    for line in (folder / "cntlist.rev").read_text().splitlines():
        key, number, count = line.split()
        lemma, _, rest = key.partition("%")
        counts[lemma, KINDS[int(rest[0])], int(number)] += int(count)
    pointers: list[tuple[str, str, int]] = []
    for pos, name in POS.items():
        for line in _lines(folder / f"data.{name}"):
            _read_synset(line.partition(" | ")[0].split(), pos, net, pointers)
        for line in _lines(folder / f"index.{name}"):
            _read_senses(line.split(), pos, net, counts)
    below: defaultdict[str, list[str]] = defaultdict(list)
    for key, synset in net.synsets.items():
        for above in synset.hypernyms:
            below[above].append(key)
    net.hyponyms = dict(below)
    for word, other, place in pointers:
        opposite = net.synsets[other].words[place].lower()
        net.opposites.setdefault(word, set()).add(opposite)
    return net


def _lines(path: Path) -> Iterable[str]:
    return (line for line in path.read_text().splitlines() if line[0] != " ")


def _read_synset(
    cells: list[str],
    pos: str,
    net: WordNet,
    pointers: list[tuple[str, str, int]],
) -> None:
    size = int(cells[3], 16)
    names = (cells[4 + 2 * place] for place in range(size))
    words = tuple(name.partition("(")[0].replace("_", " ") for name in names)
    start = 5 + 2 * size
    above: dict[str, list[str]] = {"@": [], "@i": []}
    for place in range(int(cells[start - 1])):
        symbol, offset, kind, ends = cells[start + 4 * place : start + 4 * place + 4]
        other = kind.replace("s", "a") + offset
        if symbol == "!":
            word = words[int(ends[:2], 16) - 1].lower()
            pointers.append((word, other, int(ends[2:], 16) - 1))
        elif symbol in above:
            above[symbol].append(other)
    net.synsets[pos + cells[0]] = Synset(
        words=words, hypernyms=tuple(above["@"]), instance_of=tuple(above["@i"])
    )


def _read_senses(
    cells: list[str], pos: str, net: WordNet, counts: Counter[tuple[str, str, int]]
) -> None:
    lemma, offsets = cells[0], cells[-int(cells[2]) :]
    net.senses.setdefault(lemma.replace("_", " "), []).extend(
        Sense(key=pos + offset, rank=rank, count=counts[lemma, pos, rank + 1])
        for rank, offset in enumerate(offsets)
    )


# What support is asked about turns on pairs that WordNet does not call opposites: each
# word of a line's first half is the opposite of each of the second half.
EVERYDAY = """
on enable activate start|off disable deactivate stop unsubscribe
add insert create restore|remove delete erase
join subscribe register|leave quit unsubscribe cancel unregister
allow permit|forbid prohibit ban block
start begin open|end finish close stop
before advance beforehand|after afterwards afterward later
with|without
increase raise upgrade extend|decrease reduce lower downgrade shorten
buy|sell
send|receive
lock block|unlock unblock
upload|download
import|export
install|uninstall
follow|unfollow
archive|unarchive
hide|show unhide see view
summer|winter
first|last
morning|evening night
login|logout
inside indoor|outside outdoor
early|late
minimum least|maximum most
free|paid
online|offline
public|private
old|new
buyer|seller
bought|sold
sender|recipient
landlord|tenant
domestic|international
weekday|weekend
pause|resume
mute|unmute
link|unlink
select|deselect
encrypt|decrypt
""".strip().splitlines()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    content = json.dumps(reduce_opposites(read(arguments.folder)), indent=0) + "\n"
    print(len(content), "bytes")  # noqa: T201
    if arguments.write:
        OPPOSITES.write_text(content)


def reduce_opposites(net: WordNet) -> dict[str, object]:
    """Opposites of single words that texts have, as stems, each pair once."""
    pairs = {
        (word, other)
        for word, others in net.opposites.items()
        for other in others
        if net.count(word) + net.count(other) >= COMMON and " " not in word + other
    }
    for line in EVERYDAY:
        left, right = (half.split() for half in line.split("|"))
        pairs.update((one, other) for one in left for other in right)
    by_word: dict[str, set[str]] = {}
    for one, other in pairs:
        first, second = sorted((stem(one), stem(other)))
        if first != second:
            by_word.setdefault(first, set()).add(second)
    return {
        "provenance": (
            "Written by benchmarks/wordnet.py --write from the antonyms of WordNet 3.0 "
            "(c) 2006 Princeton University, licence in opposites.LICENSE.txt, and from "
            "that script's own list."
        ),
        "opposites": {
            word: " ".join(sorted(by_word[word])) for word in sorted(by_word)
        },
    }


if __name__ == "__main__":
    main()
