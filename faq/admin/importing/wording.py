"""What `faq.importing` says of options of a command, said of fields of a form."""

from __future__ import annotations

import re

_IN_FORM_WORDS = (
    (r" Say which is which:\n.*", " Say below which column is which."),
    (r" To import them: manage\.py .*", " Choose it below to import it."),
    (r"Choose one:\n.*", "Choose one below."),
    (r"--(?:columns|sheet): (\w)", r"\1"),
    (
        r"--encoding NAME(?:, such as --encoding (\S+?))?(?=[;.])",
        r"choose it under Choices",
    ),
    (
        r"name what it was saved as: choose it under Choices",
        "choose under Choices what it was saved as",
    ),
    (r"Leave --encoding out, or name another", "Choose another under Choices"),
    (
        r"To put them right: --repair-encoding",
        "To put them right: “Repair garbled text”",
    ),
    (
        r"choose with --on-conflict first, last or draft",
        "choose which one counts",
    ),
    (r"import with --ids external", "choose so under Choices"),
    (
        r"to overwrite the FAQ, with --ids ours",
        "to overwrite the FAQ, say they are ours",
    ),
    (r"--merge-equal-answers makes", "“Make one FAQ of equal answers” makes"),
    (r": --base-url https://\.\.\.", ", at “Links go on from”"),
)
_COMPILED = [(re.compile(find, re.DOTALL), put) for find, put in _IN_FORM_WORDS]


def in_form_words(text: str) -> str:
    for pattern, replacement in _COMPILED:
        text = pattern.sub(replacement, text)
    return text[:1].upper() + text[1:]
