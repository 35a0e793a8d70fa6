"""Publishing a draft: what it did is done on the roster as it is now, as one act, or not at all."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError
from orgchange.directory.events import people_changed
from orgchange.directory.services.writing import writing
from orgchange.teams.models import DraftState, RosterDraft
from orgchange.teams.plans import counted, plan_of
from orgchange.teams.seat_notices import newcomers, tell_seated
from orgchange.teams.services.drafting import editing, require_may_start
from orgchange.teams.services.rehearsal import check_plan
from orgchange.teams.services.reversal import CannotUndo
from orgchange.teams.services.undo import undo_team
from orgchange.teams.services.writing import Written, put_seats


class DraftRefused(DomainError):
    """The roster cannot become what the draft says; `problems` names whom and why. Nothing was
    written, and the draft stays open.
    """

    code = "draft_refused"


class NothingToPublish(DomainError):
    """The draft changes nothing on its day."""

    code = "nothing_to_publish"


@dataclass(frozen=True)
class Published:
    """What publishing did, in people."""

    joined: int
    left: int
    changed: int
    written: Written


def publish(*, draft: RosterDraft, actor: User, now: datetime) -> Published:
    """Write the draft to the roster, from its day on.

    What others changed since it was started stays; where both changed the same seat, or the roster
    would break a rule, the whole is refused with names.
    """
    with writing(now) as at, editing(draft, actor=actor, now=at) as held:
        plan = plan_of(held)
        found = check_plan(plan)
        if found.breaks:
            first, more = found.breaks[0].message, len(found.breaks) - 1
            text = _("%(first)s (and %(more)s more)") % {"first": first, "more": more}
            raise DraftRefused(text if more else first, problems=found.breaks)
        said = plan.statements
        if not said:
            raise NothingToPublish(_("This draft changes nothing on its day."))
        fresh = newcomers(said)
        written = put_seats(said, actor=actor, at=at)
        tell_seated(fresh, actor=actor, now=at)
        joined, left, changed = counted(plan.changes)
        held.state, held.settled_at = DraftState.PUBLISHED, at
        held.save(update_fields=["state", "settled_at", "updated_at"])
        facts = {
            "draft": held.pk,
            "starts_on": held.starts_on,
            "joined": joined,
            "left": left,
            "changed": changed,
        }
        record(action="team.draft_published", obj=held.team, actor=actor, at=at, changes=facts)
        people_changed.send(employee_ids=written.people, now=at)
    return Published(joined, left, changed, written)


def take_back(*, draft: RosterDraft, actor: User, now: datetime) -> RosterDraft:
    """Undo a publishing: the seats go back, and the draft is open again.

    Refused when one of the seats was changed again since.
    """
    with writing(now) as at:
        held = RosterDraft.objects.select_for_update(of=("self",)).select_related("team")
        row = held.get(pk=draft.pk)
        require_may_start(row.team, actor=actor, now=at)
        if row.state != DraftState.PUBLISHED or row.settled_at is None:
            raise CannotUndo(_("There is nothing to undo."))
        undo_team(team=row.team, recorded_at=row.settled_at, actor=actor, now=at)
        row.state, row.settled_at = DraftState.OPEN, None
        row.save(update_fields=["state", "settled_at", "updated_at"])
        facts = {"draft": row.pk}
        record(action="team.draft_taken_back", obj=row.team, actor=actor, at=at, changes=facts)
    return row
