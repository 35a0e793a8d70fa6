"""What the lists of assignments are narrowed by."""

import django_filters

from courses.assignments.models import (
    Assignment,
    AssignmentState,
    Exemption,
    Extension,
    LearningRequest,
    Obligation,
)
from courses.assignments.states import State


class AssignmentFilter(django_filters.FilterSet):  # type: ignore[misc]
    """`?course=` by code, `?state=`, `?is_system=`: those that tracks keep for their stages."""

    course = django_filters.CharFilter(field_name="requirement__code")
    state = django_filters.ChoiceFilter(choices=AssignmentState.choices)

    class Meta:
        model = Assignment
        fields = ["course", "state", "is_system"]


class PairFilter(django_filters.FilterSet):  # type: ignore[misc]
    """`?course=` by code, `?employee_number=`."""

    course = django_filters.CharFilter(field_name="requirement__code")
    employee_number = django_filters.CharFilter(field_name="employee__employee_number")


class ObligationFilter(PairFilter):
    """And `?state=`, `?due_from=`, `?due_to=`."""

    state = django_filters.ChoiceFilter(
        choices=[(s.value, s.label) for s in State if s != State.NOT_REQUIRED]
    )
    due_from = django_filters.DateFilter(field_name="due_on", lookup_expr="gte")
    due_to = django_filters.DateFilter(field_name="due_on", lookup_expr="lte")

    class Meta:
        model = Obligation
        fields = ["course", "employee_number", "state", "due_from", "due_to"]


class ExemptionFilter(PairFilter):
    """By course and person."""

    class Meta:
        model = Exemption
        fields = ["course", "employee_number"]


class ExtensionFilter(PairFilter):
    """By course and person."""

    class Meta:
        model = Extension
        fields = ["course", "employee_number"]


class RequestFilter(PairFilter):
    """And `?state=`."""

    state = django_filters.CharFilter()

    class Meta:
        model = LearningRequest
        fields = ["course", "employee_number", "state"]
