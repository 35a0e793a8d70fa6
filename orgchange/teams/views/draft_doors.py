"""Who stands before a draft, and what they may do with it."""

from dataclasses import dataclass
from typing import cast

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.core.errors import NotAllowed
from orgchange.directory.scopes import Sight, sight
from orgchange.teams import policies
from orgchange.teams.models import DraftState, DraftStep, RosterDraft, Team
from orgchange.teams.scopes import drafts_visible_to, teams_run_by, teams_visible_to


@dataclass(frozen=True)
class DraftDoor:
    """A draft that the asker may read, and what the asker may do with it."""

    sight: Sight
    actor: User
    draft: RosterDraft
    run_ids: frozenset[int]

    @property
    def is_open(self) -> bool:
        """Neither published nor thrown away."""
        return self.draft.state == DraftState.OPEN

    @property
    def can_plan(self) -> bool:
        """May change it, share it, throw it away."""
        return self.is_open and policies.can_edit_draft(
            self.sight,
            team_id=self.draft.team_id,
            author_id=self.draft.author_id,
            run_ids=self.run_ids,
        )

    @property
    def can_publish(self) -> bool:
        """May write the roster that it plans."""
        return self.is_open and policies.can_write_roster(
            self.sight, team_ids=[self.draft.team_id], run_ids=self.run_ids
        )

    @property
    def sees_records(self) -> bool:
        """May read figures over a few people: HR, auditors, and who runs the team."""
        seen = self.sight.is_hr or self.sight.is_auditor
        return seen or self.draft.team_id in self.run_ids

    @property
    def step(self) -> DraftStep:
        """The step that is shown."""
        return self.draft.steps.get(number=self.draft.at)


def draft_door(request: HttpRequest, pk: int, *, to_plan: bool = False) -> DraftDoor:
    """A draft within what the asker may see; `to_plan` refuses those who may only read it."""
    held = sight(request)
    run = teams_run_by(held)
    rows = drafts_visible_to(held, run).select_related("team", "author")
    draft = rows.filter(pk=pk).first()
    if draft is None:
        raise Http404
    door = DraftDoor(held, cast(User, request.user), draft, run)
    if to_plan and not door.can_plan:
        raise NotAllowed(_("You may not do this."))
    return door


def team_or_404(request: HttpRequest, pk: int) -> tuple[Team, bool]:
    """A team that the asker may look up, and whether the asker may write its roster."""
    held = sight(request)
    team = teams_visible_to(held).filter(pk=pk).first()
    if team is None:
        raise Http404
    run = teams_run_by(held)
    return team, policies.can_write_roster(held, team_ids=[team.pk], run_ids=run)
