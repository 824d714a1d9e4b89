"""Files that name their questions: JSON, YAML, QnA Maker, FAQPage, HTML, Markdown.

A module a kind; each turns a text into entries, and `opening` tells the kinds apart.
Lists of flat JSON objects are the exception: a table of whatever keys they have.
"""

from faq.importing.formats.structured.opening import open_structured

__all__ = ["open_structured"]
