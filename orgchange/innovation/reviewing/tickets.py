"""The arithmetic of a draw, which anybody can repeat with `sha256sum`. Pure."""

import secrets
from collections.abc import Iterable
from hashlib import sha256


def new_secret() -> str:
    """What is kept until the draw: 256 bits, in hexadecimal."""
    return secrets.token_hex(32)


def commitment_to(secret: str) -> str:
    """What is published when the draw is announced."""
    return _digest(secret)


def seed_of(secret: str, words: str) -> str:
    """The seed: of the secret kept since the announcement and the words said at the draw."""
    return _digest(f"{secret}:{words}")


def tickets(seed: str, numbers: Iterable[str]) -> list[tuple[str, str]]:
    """(ticket, number) of every proposal, the winners first."""
    return sorted((_digest(f"{seed}:{number}"), number) for number in numbers)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
