"""A skill in public frameworks (ESCO, SFIA, …) as text and back, and where a reference leads."""

import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from orgchange.core.errors import InvalidInput, Problem

ONE = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,19}):(\S{1,200}?)(?:\s+(https?://\S{1,400}))?")
MOST = 20


def read_references(text: str) -> list[dict[str, str]]:
    """`esco:S4.8 https://…; sfia:DATM` as [{scheme, code, uri}]; one a line, or with semicolons."""
    parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    found = [_read(part) for part in parts]
    if len(found) > MOST:
        raise _wrong(_("At most %(limit)s references.") % {"limit": MOST})
    return found


def written_references(references: Iterable[Mapping[str, str]], *, glue: str = "; ") -> str:
    """As text, in the same shape as they are read."""
    rows = [
        f"{row.get('scheme', '')}:{row.get('code', '')} {row.get('uri', '')}".strip()
        for row in references
    ]
    return glue.join(rows)


def _read(part: str) -> dict[str, str]:
    match = ONE.fullmatch(part)
    if match is None:
        text = _("“%(text)s” is no reference: write scheme:code and its address.")
        raise _wrong(text % {"text": part[:80]})
    scheme, code, uri = match.groups()
    return {"scheme": scheme.lower(), "code": code, "uri": uri or ""}


def _wrong(text: str) -> InvalidInput:
    return InvalidInput(text, problems=[Problem("references", "invalid", text)])
