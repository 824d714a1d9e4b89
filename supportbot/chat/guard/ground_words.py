"""Words of the check whether a sentence rests on its evidence."""

from __future__ import annotations

import json
from pathlib import Path

from supportbot.chat.guard.tokens import any_of

_LISTS = json.loads(
    Path(__file__).with_name("grounding.json").read_text(encoding="utf-8")
)

REFUSALS = any_of(_LISTS["refusals"].split())
NEUTRAL = any_of(_LISTS["neutral"].split())  # what reads as a negation and is none
DENIALS = any_of(_LISTS["denials"].split())  # what may deny what follows it
NEEDS = any_of(_LISTS["needs"].split())
ANSWERS = any_of(_LISTS["answers"].split())
CONTRASTS = any_of(_LISTS["contrasts"].split())
PRONOUNS = any_of(_LISTS["pronouns"].split())  # for what the sentence before was about
ADDITIONS = any_of(_LISTS["additions"].split())
WITH, WITHOUT = (any_of(_LISTS[name].split()) for name in ("with", "without"))
LIGHT = any_of(_LISTS["light"].split())

_OPPOSITES = json.loads(
    Path(__file__).with_name("opposites.json").read_text(encoding="utf-8")
)
AND = any_of(_LISTS["and"].split())
PAY, WAIVED, CHARGED, PERMITS, ONLY = (
    any_of(_OPPOSITES[name].split())
    for name in ("pay", "waived", "charged", "permits", "only")
)
CONDITIONS = {
    language: any_of(words.split())
    for language, words in _OPPOSITES["conditions"].items()
}
# Two sides for each pair of opposites.
PAIRS = tuple(
    tuple(any_of(side.split()) for side in sides)
    for sides in _OPPOSITES["pairs"].values()
)
