"""What can be wrong with a backup, in sentences for operators."""

from __future__ import annotations


class BackupError(Exception):
    """Names what is wrong and what to do; nothing was changed."""
