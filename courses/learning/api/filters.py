"""What the lists of learning are narrowed by."""

import django_filters

from courses.learning.models import Completion, Enrolment


class EnrolmentFilter(django_filters.FilterSet):  # type: ignore[misc]
    """`?course=` by code, `?is_finished=`."""

    course = django_filters.CharFilter(field_name="version__course__code")
    is_finished = django_filters.BooleanFilter(
        field_name="finished_at", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Enrolment
        fields = ["course", "is_finished"]


class CompletionFilter(django_filters.FilterSet):  # type: ignore[misc]
    """`?course=`, `?employee_number=`, `?finished_from=`, `?finished_to=`, `?is_revoked=`."""

    course = django_filters.CharFilter(field_name="course__code")
    employee_number = django_filters.CharFilter(field_name="employee__employee_number")
    finished_from = django_filters.DateFilter(field_name="finished_on", lookup_expr="gte")
    finished_to = django_filters.DateFilter(field_name="finished_on", lookup_expr="lte")
    is_revoked = django_filters.BooleanFilter(
        field_name="revocation", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Completion
        fields = ["course", "employee_number", "finished_from", "finished_to", "is_revoked"]
