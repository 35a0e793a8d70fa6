"""My learning: what is under way, what was finished, what else there is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from courses.catalogue.queries import courses_for_table, shown_versions
from courses.learning import progress, queries, registry
from courses.learning.models import Completion
from courses.learning.views.own import actor, learner, learner_or_none
from orgchange.directory.scopes import sight

MOST_OFFERED = 6
MOST_FINISHED = 50


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """One's own courses; what must be learnt is a panel that the assignments bring."""
    person = learner_or_none(request)
    held = queries.held_by(person.pk if person else None)
    finished = list(
        Completion.objects.filter(employee=person)
        .select_related("course", "version", "revocation")
        .order_by("-finished_on", "-pk")[:MOST_FINISHED]
        if person
        else []
    )
    known = {row.enrolment.version.course_id for row in held} | {c.course_id for c in finished}
    panels = _panels(request)
    known = known.union(*(panel["context"].get("course_ids", ()) for panel in panels))
    offered = list(courses_for_table(sight(request)).exclude(pk__in=known)[:MOST_OFFERED])
    versions = shown_versions(offered)
    last_days = registry.last_days_of([completion.pk for completion in finished])
    context = {
        "person": person,
        "panels": panels,
        "held": held,
        "finished": [(row, last_days.get(row.pk, row.ends_on)) for row in finished],
        "offered": [(row, versions[row.pk]) for row in offered if row.pk in versions],
    }
    return render(request, "learning/home.html", context)


@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Start a course, or go on with it; `again` starts a finished one anew."""
    course = get_object_or_404(queries.courses_to_start(sight(request)), code=code)
    enrolment = progress.enrol(
        employee=learner(request),
        course=course,
        again="again" in request.POST,
        actor=actor(request),
        now=timezone.now(),
    )
    return redirect("learning:resume", pk=enrolment.pk)


def _panels(request: HttpRequest) -> list[dict[str, Any]]:
    found = []
    for panel in sorted(registry.learning_panels, key=lambda panel: panel.order):
        context = panel.context(request)
        if context is not None:
            found.append({"template": panel.template, "context": context})
    return found
