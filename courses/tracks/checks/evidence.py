"""Stages done, and the evidence of practice complete."""

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.tracks.criteria import Asked, Finding, check
from courses.tracks.evidence import items_of, signatures_missing
from courses.tracks.models import SignerRole, StageTerms, State, TrackEnrolment


@check("stage_done")
def stage_done(asked: Asked) -> Finding:
    """A stage was left forwards, or everything of it is there and signed."""
    code = str(asked.settings.get("stage", ""))
    terms = StageTerms.objects.filter(version=asked.enrolment.version_id, stage__code=code)
    before = terms.select_related("stage").first()
    if before is None:
        raise KeyError(code)
    said = {"stage": before.name_in(get_language() or "")}
    url = reverse("tracks:path", args=[asked.enrolment.pk])
    if was_left(asked.enrolment, before):
        return Finding("stage_done", True, _("%(stage)s is done.") % said, url)
    missing = _missing(asked, [before]) + _unsigned(asked.enrolment, before)
    if not missing:
        return Finding("stage_done", True, _("%(stage)s is done.") % said, url)
    said["missing"] = ", ".join(missing)
    words = _("%(stage)s: still missing %(missing)s.") % said
    return Finding("stage_done", False, words, url)


@check("evidence_complete")
def evidence_complete(asked: Asked) -> Finding:
    """Every mandatory piece of the stages named is there, and signed where somebody signs."""
    codes = [str(code) for code in asked.settings.get("stages", ())]
    rows = StageTerms.objects.filter(version=asked.enrolment.version_id, stage__code__in=codes)
    missing = _missing(asked, list(rows.order_by("position")))
    url = reverse("tracks:path", args=[asked.enrolment.pk])
    if not missing:
        return Finding("evidence_complete", True, _("All evidence is there, and signed."), url)
    words = _("Evidence is still missing: %(missing)s.") % {"missing": ", ".join(missing)}
    return Finding("evidence_complete", False, words, url)


def was_left(enrolment: TrackEnrolment, terms: StageTerms) -> bool:
    """Whether somebody went on from a stage: to a later one, past screening, or certified in it."""
    if enrolment.stage_id == terms.stage_id and enrolment.state in (
        State.WAITING,
        State.CERTIFIED,
        State.RENEWING,
    ):
        return True
    rows = StageTerms.objects.filter(version=enrolment.version_id)
    here = dict(rows.values_list("stage", "position"))
    left = enrolment.moves.filter(from_stage=terms.stage_id, to_stage__isnull=False)
    return any(here.get(pk, 0) > terms.position for pk in left.values_list("to_stage", flat=True))


def _missing(asked: Asked, terms: list[StageTerms]) -> list[str]:
    language = get_language() or ""
    rows = items_of(asked.enrolment, terms, on=asked.today)
    return [row.item.name_in(language) for row in rows if row.item.is_mandatory and not row.is_done]


def _unsigned(enrolment: TrackEnrolment, terms: StageTerms) -> list[str]:
    return [
        _("the signature of: %(role)s") % {"role": SignerRole(role).label}
        for role in signatures_missing(enrolment, terms)
    ]
