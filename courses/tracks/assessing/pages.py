"""What the pages of panels show, and what they offer to whom."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from courses.skills.models import HIGHEST, Anchor, Skill
from courses.tracks.assessing import verdicts
from courses.tracks.assessing.reads import (
    case_of,
    is_shown,
    needs_of,
    proposals,
    scores_of,
    sitting,
)
from courses.tracks.assessing.verdicts import Cell, Need
from courses.tracks.models import (
    AssessmentPanel,
    AssessorSeat,
    JournalEntry,
    PanelScore,
    StageKind,
    StageTerms,
    State,
    Submission,
    TrackEnrolment,
    TrackRole,
)
from courses.tracks.offices import offices_of
from courses.tracks.policies import panels as policies
from courses.tracks.services.panels import results_of
from courses.tracks.tabs import Viewed
from orgchange.core.dates import firm_day
from orgchange.directory.scopes import Sight

Texts = dict[tuple[int, int], Anchor]


@dataclass(frozen=True)
class Choice:
    """A level of a skill to choose, with its anchor."""

    level: int
    anchor: str
    evidence: str
    is_chosen: bool


@dataclass(frozen=True)
class Line:
    """A skill before an assessor: what is needed, the anchors, what they gave so far."""

    skill: Skill
    need: Need
    choices: Sequence[Choice]
    words: str


@dataclass(frozen=True)
class Said:
    """A skill once scores are shown: each assessor's level and words, and what it comes to."""

    skill: Skill
    cell: Cell
    by_seat: Sequence[tuple[AssessorSeat, PanelScore | None]]


@dataclass(frozen=True)
class May:
    """What the viewer may do with the panel as it stands."""

    lead: bool
    answer: bool
    score: bool
    begin: bool
    close: bool


def panel_page(viewed: Viewed, panel: AssessmentPanel) -> dict[str, Any]:
    """The context of a panel's page."""
    panel.enrolment = viewed.enrolment
    seats = sitting(panel)
    own = next((row for row in seats if row.employee_id == viewed.sight.employee_id), None)
    may = may_at(viewed, panel, own)
    sees_scores = (may.lead or own is not None or viewed.sight.is_auditor) and (
        is_shown(seats, own) if policies.is_open(panel) else True
    )
    needs = needs_of(panel).get(panel.level, [])
    skills = Skill.objects.in_bulk([need.skill_id for need in needs])
    return {
        "panel": panel,
        "seats": seats,
        "own": own,
        "may": may,
        "lines": _lines(own, panel, needs, skills) if may.score else [],
        "said": _said(panel, seats, needs, skills) if sees_scores else [],
        "evidence": evidence_of(panel) if own is not None and own.affirmed_at else [],
        "journal": _journal(panel) if own is not None and own.affirmed_at else [],
        "results": results_of(panel) if may.close else [],
        "proposed": proposals(case_of(panel, now=viewed.now), but=[s.employee_id for s in seats])
        if may.lead
        else [],
        "given_back": list(panel.seats.exclude(declined_at=None).select_related("employee"))
        if may.lead
        else [],
        "seconds": seconds_of(panel, viewed),
        "minutes": viewed.enrolment.version.panel_minutes,
        "is_open": policies.is_open(panel),
    }


def may_at(viewed: Viewed, panel: AssessmentPanel, own: AssessorSeat | None) -> May:
    """What the viewer may do; nothing, once it is over."""
    is_open = policies.is_open(panel)
    leads = is_open and policies.leads(viewed.sight, viewed.enrolment)
    if own is not None:
        own.panel = panel
    scores = own is not None and policies.can_score(viewed.sight, own)
    return May(
        lead=leads,
        answer=own is not None and own.affirmed_at is None and policies.sits(viewed.sight, own),
        score=scores,
        begin=panel.began_at is None and (leads or scores),
        close=leads and own is None,
    )


def seconds_of(panel: AssessmentPanel, viewed: Viewed) -> int | None:
    """How long the panel has lasted; None before it began."""
    if panel.began_at is None:
        return None
    return int(((panel.closed_at or viewed.now) - panel.began_at).total_seconds())


def evidence_of(panel: AssessmentPanel) -> list[Submission]:
    """The newest version of every piece of the practice and the papers for the panel."""
    way = panel.enrolment
    newer = Submission.objects.filter(
        enrolment=way, item=OuterRef("item"), number__gt=OuterRef("number")
    )
    rows = Submission.objects.filter(~Exists(newer), enrolment=way)
    kinds = (StageKind.LEARNING, StageKind.PRACTICE, StageKind.PANEL)
    found = rows.filter(item__terms__kind__in=kinds).select_related("item__terms")
    return list(found.order_by("item__terms__position", "item__position", "pk"))


def _journal(panel: AssessmentPanel) -> list[JournalEntry]:
    return list(JournalEntry.objects.filter(enrolment=panel.enrolment).order_by("day"))


def _lines(
    own: AssessorSeat | None,
    panel: AssessmentPanel,
    needs: Sequence[Need],
    skills: Mapping[int, Skill],
) -> list[Line]:
    given = {row.skill_id: row for row in own.scores.all()} if own is not None else {}
    texts = _anchors(panel, skills)
    return [_line(need, skills[need.skill_id], given.get(need.skill_id), texts) for need in needs]


def _line(need: Need, skill: Skill, score: PanelScore | None, texts: Texts) -> Line:
    is_chinese = (get_language() or "").startswith("zh")
    choices = []
    for level in range(HIGHEST + 1):
        anchor = texts.get((skill.pk, level))
        text = (is_chinese and anchor.text_zh) or anchor.text if anchor else ""
        shows = (is_chinese and anchor.evidence_zh) or anchor.evidence if anchor else ""
        chosen = score is not None and score.level == level
        choices.append(Choice(level, text, shows, chosen))
    return Line(skill, need, choices, score.words if score else "")


def _anchors(panel: AssessmentPanel, skills: Mapping[int, Skill]) -> Texts:
    rows = Anchor.objects.current().on(firm_day(panel.held_at)).filter(skill__in=list(skills))
    return {(row.skill_id, row.level): row for row in rows}


def _said(
    panel: AssessmentPanel,
    seats: Sequence[AssessorSeat],
    needs: Sequence[Need],
    skills: Mapping[int, Skill],
) -> list[Said]:
    rows: dict[int, dict[int, PanelScore]] = defaultdict(dict)
    given = PanelScore.objects.filter(seat__in=[seat.pk for seat in seats])
    for score in given.exclude(seat__finished_at=None):
        rows[score.skill_id][score.seat_id] = score
    finished = [seat for seat in seats if seat.finished_at]
    return [
        Said(
            skills[cell.need.skill_id],
            cell,
            [(seat, rows[cell.need.skill_id].get(seat.pk)) for seat in finished],
        )
        for cell in verdicts.cells_of(needs, scores_of(panel))
    ]


def panels_open_to(sight: Sight) -> QuerySet[AssessmentPanel]:
    """Panels of the tracks one leads and those one sits in, and for auditors all."""
    if sight.is_auditor:
        return AssessmentPanel.objects.all()
    if sight.employee_id is None or not sight.is_employed:
        return AssessmentPanel.objects.none()
    led = offices_of(sight, roles=(TrackRole.LEAD,)).values("track")
    seats = AssessorSeat.objects.filter(employee=sight.employee_id, declined_at=None)
    leads = Q(enrolment__track__in=led) & ~Q(enrolment__employee=sight.employee_id)
    return AssessmentPanel.objects.filter(leads | Q(pk__in=seats.values("panel")))


def waiting_for_panel(sight: Sight) -> QuerySet[TrackEnrolment]:
    """People of the tracks one leads who stand before a panel that is not called."""
    led = offices_of(sight, roles=(TrackRole.LEAD,)).values("track")
    here = StageTerms.objects.filter(
        version=OuterRef("version"), stage=OuterRef("stage"), kind=StageKind.PANEL
    )
    called = AssessmentPanel.objects.filter(
        enrolment=OuterRef("pk"), closed_at=None, cancelled_at=None
    )
    rows = TrackEnrolment.objects.filter(
        Exists(here), ~Exists(called), state=State.ACTIVE, track__in=led
    )
    return rows.exclude(employee=sight.employee_id).select_related("employee", "track")
