"""The kinds of notices. Areas above register theirs in `AppConfig.ready`.

A kind brings its words (subject and body with `{placeholders}`, translatable; HR may replace them
by a NoticeTemplate), the facts that fill them, and the question whether it still holds.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from orgchange.core.errors import InvalidInput
from orgchange.core.registry import Text
from orgchange.notices.models import Notice, Reason

Facts = Mapping[str, Any]
# Filled in by the renderer for every kind.
COMMON = ("name", "link")


def stored_facts(notices: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """The facts as they were kept on the notices: for kinds that need nothing fresh."""
    return {notice.pk: notice.context for notice in notices}


def nothing_more(notices: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """A mail of this kind says what the inbox says."""
    return {}


def always_holds(notices: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """Nothing can make a notice of this kind pointless."""
    return {}


@dataclass(frozen=True)
class Kind:
    """One kind of notice.

    `placeholders` names what the words may use, each with a line for HR that says what it is;
    `example` has a value for each, for preview and test-send. `facts(notices, now)` answers, for
    a set of notices in a constant number of queries, `{notice id: {placeholder: value}}`. A value
    may be text, a number, a `date`, a `{language: text}` mapping, a list of lines, or a function
    without arguments that is called in the reader's language. The fact `path` is where the link
    leads. `letter(notices, now)` answers facts that stand in the recipient's mail alone, in place
    of those of `facts`: a link that acts without sign-in, which nobody else may read, not even HR.
    `holds(notices, now)` answers `{notice id: reason}` for those that no longer hold.
    """

    code: str
    label: Text
    group: Text
    subject: Text
    body: Text
    placeholders: Mapping[str, Text] = field(default_factory=dict)
    example: Facts = field(default_factory=dict)
    facts: Callable[[Sequence[Notice], datetime], Mapping[int, Facts]] = stored_facts
    letter: Callable[[Sequence[Notice], datetime], Mapping[int, Facts]] = nothing_more
    holds: Callable[[Sequence[Notice], datetime], Mapping[int, Reason]] = always_holds
    is_mandatory: bool = True
    is_exempt_from_caps: bool = False


class UnknownKind(InvalidInput):
    """No such kind is registered."""

    code = "unknown_kind"


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Make kinds known. Registering the same code again replaces it."""
    for kind in kinds:
        _kinds[kind.code] = kind


def get(code: str) -> Kind:
    """The kind of this code."""
    if code not in _kinds:
        raise UnknownKind(f"No notice is of kind {code!r}.")
    return _kinds[code]


def known(code: str) -> bool:
    """Whether a kind of this code is registered."""
    return code in _kinds


def every() -> list[Kind]:
    """All kinds, in the order in which they were registered."""
    return list(_kinds.values())
