"""Whether words were written for this one proposal: long enough to say something."""

import unicodedata

FEWEST = 40
# One Chinese character says about as much as three Latin letters.
WIDE = 3


def weight(words: str) -> int:
    """How much is said, in Latin letters."""
    return sum(
        WIDE if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in words
        if sign.isalnum()
    )


def is_specific(words: str) -> bool:
    """Whether there is enough to mean something to the reader."""
    return weight(words) >= FEWEST
