#!/usr/bin/env python
"""OrgChange's command line: Django's own, reading `.env` beside this file when it is there."""

import os
import sys


def main() -> None:
    """Run a management command. Without settings it says how to get them, and exits 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"{error}. `make demo` writes a .env with it; docs/operations.md lists the rest.")


if __name__ == "__main__":
    main()
