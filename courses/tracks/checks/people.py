"""People and pilots: a mentor, a pilot to practise in, a panel that was passed."""

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.tracks.criteria import Asked, Finding, check
from courses.tracks.models import AssessmentPanel, Mentorship, PanelResult, PilotPlace


@check("mentor_paired")
def mentor_paired(asked: Asked) -> Finding:
    """Has a mentor today."""
    rows = Mentorship.objects.filter(
        enrolment=asked.enrolment, starts_on__lte=asked.today, ends_on__gt=asked.today
    )
    found = rows.select_related("mentor").first()
    if found is None:
        words = _("No mentor yet. The track lead pairs you with one.")
        return Finding("mentor_paired", False, words, _path(asked))
    words = _("%(name)s is the mentor.") % {"name": found.mentor}
    return Finding("mentor_paired", True, words, _path(asked))


@check("pilot_matched")
def pilot_matched(asked: Asked) -> Finding:
    """Has a pilot to practise in today."""
    rows = PilotPlace.objects.filter(
        enrolment=asked.enrolment, starts_on__lte=asked.today, ends_on__gt=asked.today
    )
    found = rows.select_related("pilot").first()
    if found is None:
        words = _("No pilot yet. The track lead matches people and pilots.")
        return Finding("pilot_matched", False, words, _path(asked))
    words = _("The practice is in the pilot “%(pilot)s”.") % {"pilot": found.pilot}
    return Finding("pilot_matched", True, words, reverse("pilots:pilot", args=[found.pilot_id]))


@check("panel_passed")
def panel_passed(asked: Asked) -> Finding:
    """A panel has said yes."""
    rows = AssessmentPanel.objects.filter(enrolment=asked.enrolment, cancelled_at=None)
    found = rows.order_by("-held_at", "-pk").first()
    if found is not None and found.closed_at and found.result == PanelResult.PASSED:
        words = _("The panel was passed at L%(level)d.") % {"level": found.level}
        return Finding("panel_passed", True, words, _path(asked))
    if found is None:
        words = _("The panel has not been called yet. The track lead calls it.")
    elif found.closed_at is None:
        words = _("The panel has not decided yet.")
    else:
        words = _("The last panel said: not yet. The track lead calls the next one.")
    return Finding("panel_passed", False, words, _path(asked))


def _path(asked: Asked) -> str:
    return reverse("tracks:path", args=[asked.enrolment.pk])
