"""What is missing before a pilot is closed, a line each, with the way to where it is mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from orgchange.core.dates import day_after, firm_day
from orgchange.innovation.models import FundRole
from orgchange.innovation.offices import holders
from orgchange.pilots.closing.ledger import Left, open_of
from orgchange.pilots.closing.own import pieces_of
from orgchange.pilots.models import Lesson, SkillEvidence
from orgchange.pilots.offices import seats_of
from orgchange.pilots.policies_closing import can_write_lesson
from orgchange.pilots.tabs import Viewed

DONE, MISSING, BY_ITSELF = "covered", "pending", "info"


@dataclass(frozen=True)
class Line:
    """One thing that must be, whether it is, what to know about it, and the way there.

    `look` is that of its glyph: done, missing, or done by closing itself.
    """

    look: str
    title: str
    text: str = ""
    url: str = ""
    link: str = ""


def card_of(viewed: Viewed) -> Sequence[Line]:
    """The lesson, the ledger, and the team. Five queries."""
    return [_lesson(viewed), _ledger(viewed), _team(viewed)]


def ended_card(viewed: Viewed) -> dict[str, Any]:
    """What closing did: who was freed, and what they take with them."""
    rows = SkillEvidence.objects.filter(pilot=viewed.pilot).select_related("employee", "pilot")
    found = rows.order_by("employee__full_name", "slot")
    return {
        "evidence": pieces_of(found, language=get_language() or ""),
        "own": viewed.sight.employee_id,
        "pilot": viewed.pilot,
    }


def _lesson(viewed: Viewed) -> Line:
    title = _("The lesson is published")
    found = Lesson.objects.filter(pilot=viewed.pilot).first()
    if found is not None and found.published_at is not None:
        url = reverse("pilots:lesson", args=[viewed.pilot.pk])
        return Line(DONE, title, found.title, url, _("Read it"))
    text = _("It is begun and not published.") if found else _("Nobody has begun it.")
    if not can_write_lesson(viewed.sight, viewed.pilot):
        return Line(MISSING, title, text)
    url = reverse("pilots:edit-lesson", args=[viewed.pilot.pk])
    return Line(MISSING, title, text, url, _("Write it") if found is None else _("Write on"))


def _ledger(viewed: Viewed) -> Line:
    left, title = open_of(viewed.pilot), _("The ledger is at zero")
    if not left.has_award:
        return Line(DONE, title, _("It had no money of the fund."))
    if left.is_settled:
        return Line(DONE, title)
    return _ledger_open(viewed, left, title)


def _ledger_open(viewed: Viewed, left: Left, title: str) -> Line:
    """Finance settles it; everybody else reads who that is."""
    award = viewed.pilot.award
    assert award is not None  # noqa: S101 - what is open is an award's
    if FundRole.FINANCE in viewed.roles:
        url = reverse("innovation:award-settle", args=[award.pk])
        return Line(MISSING, title, left.words, url, _("Settle the award"))
    text = left.words
    if not holders(viewed.pilot.fund_id, FundRole.FINANCE, on=firm_day(viewed.now)):
        text = f"{text} {_('Nobody holds the office of finance for this fund.')}"
    return Line(MISSING, title, f"{text} {_('Finance settles it.')}")


def _team(viewed: Viewed) -> Line:
    """Nothing to do by hand: closing frees them."""
    pilot, title = viewed.pilot, _("The team is free")
    today = firm_day(viewed.now)
    if pilot.team is None or pilot.team.closes_on <= day_after(today):
        return Line(DONE, title)
    people = seats_of(pilot).on(today).values("employee").distinct().count()
    words = ngettext(
        "Closing ends %(people)s membership today.",
        "Closing ends %(people)s memberships today.",
        people,
    )
    text = words % {"people": people}
    url = reverse("teams:team", args=[pilot.team_id])
    return Line(BY_ITSELF, title, text, url, _("Open the team"))
