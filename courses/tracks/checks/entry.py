"""Entry: years in a function, literacy, released time, first ratings, a place."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, ngettext, npgettext
from django.utils.translation import gettext as _

from courses.assignments.models import Obligation
from courses.catalogue.models import Course
from courses.learning.models import Completion
from courses.skills.models import Relation
from courses.tracks.baselines import rated_by, skills_of
from courses.tracks.criteria import Asked, Finding, check
from courses.tracks.models import BaselineAsk, CohortPlace, Release
from orgchange.core.dates import OPEN_DATE, add_months
from orgchange.core.wording import day_text
from orgchange.directory.models import DepartmentPlace, JobFunction, JobRecord

# What counts as business where the criterion names nothing else.
BUSINESS = (
    JobFunction.BUSINESS,
    JobFunction.OPERATIONS,
    JobFunction.PRODUCT,
    JobFunction.FINANCE,
    JobFunction.LEGAL,
    JobFunction.HR,
)
Span = tuple[date, date]


@check("years_in_function")
def years_in_function(asked: Asked) -> Finding:
    """So many years in business functions, by the job records, whole months."""
    wanted = asked.enrolment.version.minimum_years
    functions = [str(one) for one in asked.settings.get("functions", BUSINESS)]
    months = months_in(asked.enrolment.employee_id, functions, today=asked.today)
    said = {"have": _length(months), "want": _length(wanted * 12)}
    url = reverse("directory:person", args=[asked.enrolment.employee_id])
    if months >= wanted * 12:
        words = _("%(have)s in a business function; %(want)s are asked for.") % said
        return Finding("years_in_function", True, words, url)
    words = _(
        "%(have)s in a business function by the job records; %(want)s are asked for."
        " HR can enter earlier jobs."
    )
    return Finding("years_in_function", False, words % said, url)


def months_in(employee_id: int, functions: Sequence[str], *, today: date) -> int:
    """Whole months up to today in jobs of these functions; gaps are left out. Two queries.

    A job without a function of its own has its department's of each day. The first job on record
    is taken to have begun when the person was hired: a firm that has just come in with its roster
    has no older records. The stretches are laid end to end, ending today, and the months counted
    by the calendar.
    """
    days = sum((high - low).days for low, high in _joined(_spans(employee_id, functions, today)))
    start, months = today - timedelta(days=days), 0
    while add_months(start, months + 1) <= today:
        months += 1
    return months


def _spans(employee_id: int, functions: Sequence[str], today: date) -> list[Span]:
    jobs = JobRecord.objects.current().filter(employee=employee_id, valid_from__lt=today)
    rows = list(jobs.values_list("function", "department", "valid_from", "valid_to", "hired_on"))
    own = [(low, min(high, today)) for function, _d, low, high, _h in rows if function in functions]
    loose = [(where, low, high) for function, where, low, high, _h in rows if not function]
    places = DepartmentPlace.objects.current().filter(
        department__in={where for where, _low, _high in loose}, function__in=functions
    )
    for where, low, high in places.values_list("department", "valid_from", "valid_to"):
        for at, job_low, job_high in loose:
            if at == where:
                own.append((max(low, job_low), min(high, job_high, today)))
    first = min((low for _f, _d, low, _high, _h in rows), default=today)
    hired = min((row[4] for row in rows if row[2] == first and row[4]), default=first)
    if hired < first and any(low <= first < high for low, high in own):
        own.append((hired, first))
    return [(low, high) for low, high in own if low < high]


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Overlapping stretches count once."""
    found: list[Span] = []
    for low, high in sorted(spans):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return found


def _length(months: int) -> str:
    years, rest = divmod(months, 12)
    said = []
    if years or not rest:
        said.append(ngettext("%(n)d year", "%(n)d years", years) % {"n": years})
    if rest:
        said.append(npgettext("length", "%(n)d month", "%(n)d months", rest) % {"n": rest})
    return " ".join(said)


@check("literacy_covered")
def literacy_covered(asked: Asked) -> Finding:
    """The courses named, or all that are required of the person, are covered today."""
    missing = missing_courses(
        asked.enrolment.employee_id, asked.settings.get("courses", ()), today=asked.today
    )
    url = reverse("learning:home") if missing else ""
    if not missing:
        return Finding("literacy_covered", True, _("The courses asked for are covered."))
    words = _("Still to finish: %(courses)s.") % {"courses": ", ".join(missing)}
    return Finding("literacy_covered", False, words, url)


def missing_courses(employee_id: int, codes: Sequence[str], *, today: date) -> list[str]:
    """Titles of what is not covered. A named course that is not required counts once finished.

    Where the firm has none of the courses named, all that is required must be covered.
    """
    named = list(Course.objects.filter(code__in=list(codes))) if codes else []
    rows = Obligation.objects.current().on(today).filter(employee=employee_id)
    wanted = Q(requirement__course__in=named) if named else Q(requirement__kind="course")
    rows = rows.filter(wanted).select_related("requirement__course")
    language = get_language() or ""
    missing = [row.requirement.title_in(language) for row in rows if not _is_covered(row, today)]
    required = {row.requirement.course_id for row in rows}
    loose = [course for course in named if course.pk not in required]
    finished = Completion.objects.filter(employee=employee_id, course__in=loose, revocation=None)
    done = set(
        finished.filter(Q(ends_on=None) | Q(ends_on__gte=today)).values_list("course", flat=True)
    )
    return sorted({*missing, *(row.title_in(language) for row in loose if row.pk not in done)})


def _is_covered(row: Obligation, today: date) -> bool:
    return row.covered_from is not None and (
        row.covered_from <= today < (row.covered_until or OPEN_DATE)
    )


@check("released")
def released(asked: Asked) -> Finding:
    """The manager has granted as much time, for as long, as the version asks for."""
    version = asked.enrolment.version
    rows = Release.objects.filter(enrolment=asked.enrolment).select_related("manager")
    found = list(rows.order_by("-asked_at", "-pk"))
    url = reverse("tracks:path", args=[asked.enrolment.pk])
    for row in found:
        is_long = row.ends_on >= add_months(row.starts_on, version.release_months)
        if row.granted and row.percent >= version.release_percent and is_long:
            said = {"name": row.manager, "share": row.percent, "day": day_text(row.ends_on)}
            words = _("%(name)s releases %(share)d %% of the time, until %(day)s.") % said
            return Finding("released", True, words, url)
    return Finding("released", False, _not_released(asked, found), url)


def _not_released(asked: Asked, found: Sequence[Release]) -> str:
    version = asked.enrolment.version
    said: dict[str, Any] = {"share": version.release_percent, "months": version.release_months}
    if not found:
        text = _("A release of %(share)d %% for %(months)d months is missing. Ask the manager.")
        return text % said
    last = found[0]
    if last.granted is None:
        said |= {"name": last.manager, "day": day_text(last.due_at.date())}
        return _("%(name)s was asked to release %(share)d %%; the answer is due by %(day)s.") % said
    said |= {"name": last.manager}
    if last.granted:
        text = _("%(name)s released less than %(share)d %% for %(months)d months.")
        return text % said
    return _("%(name)s could not release the time. Talk to each other, then ask again.") % said


@check("baseline_rated")
def baseline_rated(asked: Asked) -> Finding:
    """The person, the manager and a peer have rated every skill, and nobody took it back."""
    relations = [str(one) for one in asked.settings.get("relations", ("self", "manager", "peer"))]
    wanted = {skill.pk for skill in skills_of(asked.enrolment, on=asked.today)}
    given = rated_by(asked.enrolment)
    missing = [one for one in relations if not wanted <= given.get(one, set())]
    url = reverse("tracks:path", args=[asked.enrolment.pk])
    if not missing:
        return Finding("baseline_rated", True, _("All first ratings are there, and kept."), url)
    who = ", ".join(_who_rates(asked, missing))
    words = _("First ratings are missing from: %(who)s.") % {"who": who}
    return Finding("baseline_rated", False, words, url)


def _who_rates(asked: Asked, missing: Sequence[str]) -> list[str]:
    rows = BaselineAsk.objects.filter(enrolment=asked.enrolment, dropped_at=None)
    people = dict(rows.values_list("relation", "rater__full_name"))
    named = []
    for one in missing:
        label = str(Relation(one).label)
        said = {"who": label, "name": people.get(one, "")}
        named.append(_("%(who)s (%(name)s)") % said if said["name"] else label)
    return named


@check("place_in_cohort")
def place_in_cohort(asked: Asked) -> Finding:
    """A place in a cohort, given and kept."""
    rows = CohortPlace.objects.filter(enrolment=asked.enrolment, given_up_at=None)
    place = rows.select_related("cohort").first()
    url = reverse("tracks:path", args=[asked.enrolment.pk])
    if place is None:
        words = _("There is no cohort yet. The track lead plans the next one.")
        return Finding("place_in_cohort", False, words, url)
    said = {"cohort": place.cohort.name, "day": day_text(place.cohort.starts_on)}
    if place.placed_at is None:
        words = _("On the waiting list of %(cohort)s, which begins on %(day)s.") % said
        return Finding("place_in_cohort", False, words, url)
    words = _("A place in %(cohort)s, which begins on %(day)s.") % said
    return Finding("place_in_cohort", True, words, url)
