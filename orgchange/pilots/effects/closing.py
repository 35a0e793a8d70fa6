"""What closing a pilot does: its team is free, and what people did is on record for them."""

from django.utils.translation import gettext_lazy as _

from orgchange.core.dates import day_after
from orgchange.pilots.closing.evidence import evidence_of
from orgchange.pilots.models import ScaleUp, SkillEvidence
from orgchange.pilots.workflow import Step, effect
from orgchange.teams.services.charters import close_team


@effect("free_team", _("Ends the memberships and closes the team today"))
def free_team(step: Step) -> None:
    """By the right of whoever closes the pilot; a team that ended stays ended."""
    step.pilot.closed_at = step.now
    team = step.pilot.team
    if team is None or team.closes_on <= day_after(step.today):
        return
    last_day = max(step.today, team.opens_on)
    close_team(team=team, last_day=last_day, by_right=True, actor=step.actor, now=step.now)


@effect("post_evidence", _("Puts on record what each of its people did"))
def post_evidence(step: Step) -> None:
    """One piece a person and slot, once; the outcome is not in it."""
    rows = evidence_of(step.pilot, today=step.today)
    for row in rows:
        row.posted_at, row.posted_by = step.now, step.actor
    SkillEvidence.objects.bulk_create(rows, ignore_conflicts=True)


@effect("open_scale_up", _("Opens the hand-over"))
def open_scale_up(step: Step) -> None:
    """Whoever runs it from now on, and where, is written there."""
    ScaleUp.objects.get_or_create(pilot=step.pilot)
