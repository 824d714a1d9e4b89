#!/usr/bin/env python3
"""Django's command line; `demo` and `test` first install what is missing."""

import os
import sys

from supportbot import bootstrap

if __name__ == "__main__":
    bootstrap.ensure_packages(sys.argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportbot.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
