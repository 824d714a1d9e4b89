"""Takes payment and contact details out of a text before others read it."""

from __future__ import annotations

from faq.details import replace_details


def redact(text: str) -> str:
    """The text with e-mails, IBANs, card numbers and phone numbers replaced."""
    return replace_details(text, lambda kind, _found: f"[{kind}]")
