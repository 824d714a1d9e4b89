"""Numbers as a spreadsheet shows them: the format codes of ECMA-376, 18.8.31.

Open `codes` first (what a code says), then `rendering` (which part of it is used),
`digits` and `moments` (what comes out). Own code, because the renderers on PyPI are
either a first release or kept no more, know English names only, and show something for
a code they do not know; here such a cell raises `UnreadableFormat`.
"""

from faq.importing.formats.number_formats.builtin import (
    FOLLOWS_COMPUTER,
    builtin_code,
)
from faq.importing.formats.number_formats.codes import UnreadableFormat
from faq.importing.formats.number_formats.locales import (
    ENGLISH,
    Locale,
    locale_of_code,
    locale_of_language,
)
from faq.importing.formats.number_formats.rendering import (
    NumberFormat,
    number_format,
)

__all__ = [
    "ENGLISH",
    "FOLLOWS_COMPUTER",
    "Locale",
    "NumberFormat",
    "UnreadableFormat",
    "builtin_code",
    "locale_of_code",
    "locale_of_language",
    "number_format",
]
