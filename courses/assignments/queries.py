"""What may be seen of assignments, obligations and requests: it starts from the viewer's sight."""

from datetime import datetime

from django.db.models import CharField, QuerySet
from django.db.models.expressions import RawSQL

from courses.assignments.models import Exemption, Extension, LearningRequest, Obligation
from courses.assignments.states import Moment, detail_sql, joined_sql, state_sql
from orgchange.directory.scopes import Sight, people_administered_by, records_visible_to


def obligations_visible_to(sight: Sight, *, now: datetime) -> QuerySet[Obligation]:
    """Obligations in force on each person's own today, with `state` and `detail`."""
    moment = Moment(now=now)
    day = moment.day()

    def of_row(expression: str) -> RawSQL:
        text = f"(SELECT {expression} {joined_sql(moment)} AND o.id = assignments_obligation.id)"
        return RawSQL(text, (), output_field=CharField())  # noqa: S611 - our own text

    return (
        Obligation.objects.current()
        .filter(employee__in=records_visible_to(sight).values("pk"))
        .annotate(state=of_row(state_sql(day)), detail=of_row(detail_sql(day)))
        .exclude(state=None)
        .select_related("employee", "requirement__course", "completion")
    )


def exemptions_visible_to(sight: Sight) -> QuerySet[Exemption]:
    """Exemptions as known now, past and to come, of people whose records one may see."""
    people = records_visible_to(sight).values("pk")
    return Exemption.objects.current().filter(employee__in=people)


def extensions_visible_to(sight: Sight) -> QuerySet[Extension]:
    """Extensions as known now, of people whose records one may see."""
    people = records_visible_to(sight).values("pk")
    return Extension.objects.current().filter(employee__in=people)


def requests_visible_to(sight: Sight) -> QuerySet[LearningRequest]:
    """One's own requests; HR those of its part; the auditor all."""
    if sight.sees_everything:
        return LearningRequest.objects.all()
    own = LearningRequest.objects.filter(employee=sight.employee_id)
    if not sight.is_hr:
        return own
    return own | LearningRequest.objects.filter(
        employee__in=people_administered_by(sight).values("pk")
    )
