"""What can be done about a way: one entry an act, for the page, its form and the API alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.tracks.models import Release, TrackEnrolment
from courses.tracks.policies import entry as policies
from courses.tracks.services import nominating, releases, screening, standings
from courses.tracks.services.cohorts import give_up, open_place
from orgchange.core.registry import Text
from orgchange.directory.scopes import Sight


@dataclass(frozen=True)
class Act:
    """`words`: "" asks for none, "may" takes some, "must" needs some. `says`: what it does."""

    code: str
    label: Text
    write: Callable[..., Any]
    may: Callable[[Sight, TrackEnrolment], bool]
    said: Text
    words: str = ""
    says: Text = ""
    look: str = ""


def _signs(sight: Sight, enrolment: TrackEnrolment) -> bool:
    return bool(policies.roles_to_sign(sight, enrolment))


def _asks_release(sight: Sight, enrolment: TrackEnrolment) -> bool:
    if not policies.can_ask_release(sight, enrolment):
        return False
    rows = Release.objects.filter(enrolment=enrolment)
    last = rows.order_by("-asked_at", "-pk").first()
    return last is None or last.granted is False


def _gives_up(sight: Sight, enrolment: TrackEnrolment) -> bool:
    return policies.can_give_up(sight, enrolment) and open_place(enrolment) is not None


def _exits(sight: Sight, enrolment: TrackEnrolment) -> bool:
    return policies.can_exit(sight, enrolment)


ACTS: Mapping[str, Act] = {
    act.code: act
    for act in (
        Act(
            "agree",
            _("Yes, I want to"),
            nominating.agree,
            policies.can_agree,
            _("You are in screening now. We tell you what comes next."),
            look="primary",
        ),
        Act(
            "sign",
            _("Admit"),
            screening.sign,
            _signs,
            _("Your yes is on record."),
            words="may",
            says=_("Two people look, each for themselves. With the second yes there is a place."),
            look="primary",
        ),
        Act(
            "decline",
            _("Do not admit"),
            screening.decline,
            _signs,
            _("Your answer is on record; the person is told, with your reason."),
            words="must",
            says=_("The person reads your reason. A later nomination begins afresh."),
        ),
        Act(
            "ask-release",
            _("Ask the manager again"),
            releases.ask_release,
            _asks_release,
            _("The manager is asked."),
        ),
        Act(
            "resume",
            _("Go on"),
            standings.resume,
            policies.can_resume,
            _("It goes on; the stage's days count anew."),
            words="may",
            look="primary",
        ),
        Act(
            "give-up",
            _("Give the place up"),
            give_up,
            _gives_up,
            _("The place goes to who waits longest."),
            words="",
        ),
        Act(
            "pause",
            _("Pause"),
            standings.pause,
            policies.can_pause,
            _("Paused: nothing falls due until it goes on."),
            words="must",
            says=_("Nothing of the stage falls due until it goes on; then its days count anew."),
        ),
        Act(
            "withdraw",
            _("Take the nomination back"),
            nominating.withdraw,
            policies.can_withdraw,
            _("The nomination was taken back. You can nominate again at any time."),
            words="may",
            says=_(
                "Nothing of it stays but that it was. A new nomination is possible at any time."
            ),
        ),
        Act(
            "exit",
            _("Leave the track"),
            standings.leave_track,
            _exits,
            _("The way has ended. What counted stays on record."),
            words="may",
            says=_("What counted stays on record. A later nomination begins the next way."),
        ),
        Act(
            "revoke",
            _("Revoke the certificate"),
            standings.revoke,
            policies.can_revoke,
            _("The certificate is revoked, and the person told with your reason."),
            words="must",
            says=_("From today the certificate no longer holds. Earlier days keep it."),
            look="danger",
        ),
    )
}


def acts_for(sight: Sight, enrolment: TrackEnrolment) -> list[Act]:
    """What the viewer may do about a way now, in the order in which it is offered."""
    return [act for act in ACTS.values() if act.may(sight, enrolment)]
