"""Backups: a file with the whole database, checked, and the way back from it.

Walk: `making.py` copies the database (`sqlite_copy.py`, `postgres_copy.py`) and writes
it with its `manifest.py` into a file (`archive.py`); `restoring.py` goes the way back.
"""
