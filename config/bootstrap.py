"""First start: write `.env` with generated secrets. Run as `python -m config.bootstrap`."""

import secrets
import sys
from pathlib import Path

ENV = Path(__file__).resolve().parent.parent / ".env"


def main() -> int:
    """Write `.env` for the embedded default, unless there is one."""
    if ENV.exists():
        return 0
    ENV.touch(mode=0o600)
    ENV.write_text(
        "# Written by `make demo` for the embedded default on this machine. Keep it secret.\n"
        f"SECRET_KEY={secrets.token_urlsafe(50)}\n"
        "SECURE=0\n"
        "ALLOWED_HOSTS=localhost,127.0.0.1,[::1]\n"
    )
    sys.stderr.write(f"Wrote {ENV.name} with a generated secret.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
