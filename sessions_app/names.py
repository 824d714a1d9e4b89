"""Names that are drawn for what is kept: of conversations, voters, announcements."""

from __future__ import annotations

import secrets
import uuid


def new_reference() -> str:
    """The short public name by which staff refer to a session."""
    return secrets.token_hex(5)


def new_voter() -> str:
    """The name under which a session's voices are kept, known to its row alone."""
    return secrets.token_hex(16)


def new_event_id() -> str:
    """The name by which a receiver knows an announcement that comes twice."""
    return f"msg_{uuid.uuid4().hex}"
