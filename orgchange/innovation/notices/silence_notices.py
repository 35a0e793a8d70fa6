"""Conditions that nobody has accepted: silence escalates, it never pays. Rule 12.

On the day after a tranche was expected its fund's managers are told; where it stays silent, the
director too.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgchange.innovation.models import FundRole, Tranche
from orgchange.innovation.offices import Holders, every_holder
from orgchange.innovation.services.entries import today
from orgchange.notices import services as notices
from orgchange.notices.kinds import Facts, Kind, register
from orgchange.notices.models import Notice, Reason
from orgchange.notices.services import Draft

SILENT = "fund_condition_silent"


def plan_silence(*, now: datetime) -> int:
    """Tell of every condition that is late. Runs hourly, and plans each notice once."""
    day = today(now)
    patience = day - timedelta(days=settings.FUND_SILENCE_DAYS)
    roles = every_holder(on=day)
    drafts = [
        Draft(person_id, SILENT, f"tranche:{one.pk}", str(one.due_on), _context(one))
        for one in _late(day)
        for person_id in sorted(_told(one, roles, patience))
    ]
    return notices.plan(drafts=drafts, now=now)


def _told(tranche: Tranche, roles: Holders, patience: date) -> frozenset[int]:
    fund_id = tranche.award.proposal.round.fund_id
    people = roles[fund_id, FundRole.MANAGER]
    is_long = tranche.due_on is not None and tranche.due_on < patience
    return people | roles[fund_id, FundRole.DIRECTOR] if is_long else people


def _late(day: date) -> list[Tranche]:
    """The next tranche of each running award, where its condition is overdue."""
    earlier = Tranche.objects.filter(
        award=OuterRef("award"), position__lt=OuterRef("position"), released_at=None
    )
    rows = Tranche.objects.filter(
        ~Exists(earlier), released_at=None, accepted_at=None, due_on__lt=day, award__ended_at=None
    )
    return list(rows.exclude(condition="").select_related("award__proposal__round"))


def _context(tranche: Tranche) -> Mapping[str, object]:
    return {
        "title": str(tranche.award.proposal),
        "condition": tranche.condition,
        "day": tranche.due_on.isoformat() if tranche.due_on else "",
        "award": tranche.award_id,
    }


def _id(notice: Notice) -> int:
    return int(notice.object_key.partition(":")[2])


def facts(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """The proposal, the condition and its day, with the award's page."""
    return {
        notice.pk: {
            **notice.context,
            "day": date.fromisoformat(notice.context["day"]),
            "path": reverse("innovation:award", args=[notice.context["award"]]),
        }
        for notice in found
    }


def holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """A condition that was accepted, or is gone with its plan, needs no word any more."""
    rows = Tranche.objects.filter(pk__in={_id(one) for one in found}, accepted_at=None)
    waiting = set(rows.filter(released_at=None).values_list("pk", flat=True))
    return {notice.pk: Reason.COMPLETED for notice in found if _id(notice) not in waiting}


KIND = Kind(
    code=SILENT,
    label=_("The condition of a tranche is late"),
    group=_("Innovation fund"),
    subject=_("{title}: is the condition met?"),
    body=_(
        "“{condition}” was expected on {day}, and nobody has accepted it. Until then nothing more"
        " is paid for “{title}”.\n\nLook and accept it, or change the plan: {link}"
    ),
    placeholders={
        "title": _("The proposal"),
        "condition": _("The condition"),
        "day": _("The day"),
    },
    example={
        "title": "Draft inspection reports",
        "condition": "Twenty people use it",
        "day": date(2026, 12, 1),
    },
    facts=facts,
    holds=holds,
)


def register_kinds() -> None:
    """Make the kind known."""
    register(KIND)
