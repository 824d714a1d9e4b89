"""What answers are written in: HTML and plain text become Markdown that shows the same.

`html_tree` reads HTML as browsers do, `markdown` writes it as Markdown, `escaping`
keeps plain text from being taken for markup; `clean_answer` decides which of them a
text needs. Knows no file and no FAQ. Open `answers` first.
"""

from faq.importing.markup.answers import Cleaned, clean_answer
from faq.importing.markup.escaping import escape_look_alikes, escape_plain
from faq.importing.markup.html_tree import Element, parse_html
from faq.importing.markup.markdown import Converted, to_markdown, tree_to_markdown

__all__ = [
    "Cleaned",
    "Converted",
    "Element",
    "clean_answer",
    "escape_look_alikes",
    "escape_plain",
    "parse_html",
    "to_markdown",
    "tree_to_markdown",
]
