"""Whether the data of a pilot can be used: what is missing, source by source."""

from collections.abc import Collection, Iterator, Sequence

from django.utils.translation import gettext as _

from orgchange.core.errors import Problem
from orgchange.innovation.models import Quality
from orgchange.pilots.models import DataCheck

QUALITIES = ("is_complete", "is_consistent", "is_current")


def problems_of_data(rows: Sequence[DataCheck], *, here: Collection[int]) -> list[Problem]:
    """All that is missing; `here` are the owners who are with the organisation. No query."""
    if not rows:
        return [Problem("data", "required", _("Name at least one source of data."))]
    return [problem for row in rows for problem in _of(row, here)]


def _of(row: DataCheck, here: Collection[int]) -> Iterator[Problem]:
    def wrong(code: str, text: str) -> Problem:
        return Problem(f"data.{row.pk}.{code}", code, text % {"source": row.name})

    if row.owner_id is None:
        yield wrong("owner", _("%(source)s: nobody owns it yet."))
    elif row.owner_id not in here:
        yield wrong("owner_left", _("%(source)s: its owner has left."))
    elif row.agreed_at is None:
        yield wrong("agreed", _("%(source)s: its owner has not agreed yet."))
    if not row.classification:
        yield wrong("classification", _("%(source)s: say how closely it is kept."))
    if row.has_personal_data is None:
        yield wrong("has_personal_data", _("%(source)s: say whether there is personal data in it."))
    if any(getattr(row, name) == Quality.UNKNOWN for name in QUALITIES):
        yield wrong("unchecked", _("%(source)s: look whether it is complete, consistent, current."))
    elif any(getattr(row, name) == Quality.NO for name in QUALITIES):
        yield wrong("not_good", _("%(source)s: it is not good enough yet."))
    if not row.is_reachable:
        yield wrong("is_reachable", _("%(source)s: the team cannot reach it yet."))
