"""What must be confirmed before a file of rosters can be applied."""

from django.conf import settings
from django.utils.translation import ngettext

from orgchange.teams.models import TeamRosterImport


def questions(held: TeamRosterImport) -> list[dict[str, str]]:
    """Whether clearly more seats than usual are missing from the file: code and message.

    Teams are small, so a few seats are never many, whatever their share.
    """
    missing, in_force = held.counts.get("missing", 0), held.counts.get("in_force", 0)
    if held.may_let_leave or held.undoes_id or missing <= settings.SEAT_LEAVERS_FEW:
        return []
    if missing <= settings.SEAT_LEAVER_SHARE_ASK * in_force:
        return []
    text = ngettext(
        "%(missing)s seat of %(in_force)s (%(share)s %%) is missing from the file and would end;"
        " more than %(limit)s %% must be confirmed.",
        "%(missing)s seats of %(in_force)s (%(share)s %%) are missing from the file and would end;"
        " more than %(limit)s %% must be confirmed.",
        missing,
    ) % {
        "missing": missing,
        "in_force": in_force,
        "share": round(100 * missing / in_force, 1),
        "limit": round(100 * settings.SEAT_LEAVER_SHARE_ASK, 1),
    }
    return [{"code": "many_leavers", "message": text}]
