"""Saving a figure as it was given, and giving it again."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courses.coverage import telling
from courses.coverage.models import SavedReport
from courses.coverage.shapes import Figures, Query
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core import watermark
from orgchange.core.dates import firm_day
from orgchange.directory.scopes import Sight


@dataclass(frozen=True)
class Rerun:
    """A saved report given again, and whether it gave the same."""

    report: SavedReport
    figures: Figures

    @property
    def is_same(self) -> bool:
        """Whether the fingerprint is the one that was kept."""
        return self.figures.fingerprint == self.report.fingerprint


@transaction.atomic
def save_report(
    *, title: str, query: Query, sight: Sight, actor: User, now: datetime
) -> SavedReport:
    """Keep definition, t, k and the fingerprint of what the owner is told.

    Now becomes today, as known a moment ago.
    """
    if not telling.scope_of(query, sight=sight, now=now).is_whole:
        telling.check(query, now=now)
    as_of = query.as_of or firm_day(now)
    known_at = query.known_at or watermark.latest(now)
    fixed = replace(query, as_of=as_of, known_at=known_at)
    figures = telling.figures(fixed, sight=sight, now=now, is_kept=True)
    report = SavedReport.objects.create(
        owner=actor,
        title=title.strip()[:300] or _("Coverage"),
        query={
            "department": fixed.department,
            "courses": list(fixed.courses),
            "kind": fixed.kind,
        },
        as_of=as_of,
        known_at=known_at,
        fingerprint=figures.fingerprint,
    )
    record(action="report.saved", obj=report, actor=actor, at=now, label=report.title)
    return report


def query_of(report: SavedReport) -> Query:
    """What a saved report asked for."""
    said = report.query
    return Query(
        department=said["department"],
        courses=tuple(said["courses"]),
        kind=said["kind"],
        as_of=report.as_of,
        known_at=report.known_at,
    )


def rerun(*, report: SavedReport, sight: Sight, now: datetime) -> Rerun:
    """The figures of a saved report, measured again, as its owner is told them."""
    query = query_of(report)
    return Rerun(report, telling.figures(query, sight=sight, now=now, is_kept=True))
