"""What a text may hold."""

import re

# NUL, which PostgreSQL keeps in no text, and half a surrogate pair, which UTF-8 cannot say.
UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def whole(text: str, *, digits: int = 18) -> int | None:
    """The whole number that a query string or a hidden field says; None where it says none.

    Eighteen digits fit a database's integer; longer ones would fail there, or in Python itself.
    """
    return int(text) if text.isdecimal() and len(text) <= digits else None
