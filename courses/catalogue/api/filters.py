"""What the catalogue's lists are narrowed by."""

import django_filters

from courses.catalogue.models import Course, CourseVersion


class CourseFilter(django_filters.FilterSet):  # type: ignore[misc]
    """`?code=`, `?title=` (a part of it)."""

    title = django_filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = Course
        fields = ["code", "title"]


class VersionFilter(django_filters.FilterSet):  # type: ignore[misc]
    """`?course=` by code, `?is_published=`."""

    course = django_filters.CharFilter(field_name="course__code")
    is_published = django_filters.BooleanFilter(
        field_name="published_at", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = CourseVersion
        fields = ["course", "is_published"]
