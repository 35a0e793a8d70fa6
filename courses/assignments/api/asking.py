"""Reading what was asked: of whom, about which course."""

from collections.abc import Sequence
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from courses.assignments.models import Requirement
from courses.assignments.services.acting import refuse
from courses.catalogue.models import Course
from orgchange.core.errors import InvalidInput, Problem
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight, people_visible_to


def checked(serializer: Any) -> dict[str, Any]:
    """The input, its shapes checked."""
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def course_of(code: str) -> Course:
    """A course by its code; InvalidInput names one that is not there."""
    course = Course.objects.filter(code=code).first()
    if course is None:
        message = _('There is no course "%(code)s".') % {"code": code[:80]}
        raise refuse("course", "unknown", message)
    return course


def requirement_of(code: str) -> Requirement:
    """The requirement to hold a course, where one was ever assigned; or a stage, by its code."""
    found = Requirement.objects.filter(code=code).first()
    if found is None:
        course_of(code)
        message = _('The course "%(code)s" is required of nobody.') % {"code": code[:80]}
        raise refuse("course", "not_required", message)
    return found


def people_of(numbers: Sequence[str], sight: Sight) -> list[Employee]:
    """People by employee number, among those that the asker may see; each unknown one is named."""
    keys = [number.strip().lower() for number in numbers]
    rows = people_visible_to(sight).annotate(key=Lower("employee_number")).filter(key__in=keys)
    found = {row.employee_number.lower(): row for row in rows}
    unknown = [(index, key) for index, key in enumerate(keys) if key not in found]
    if unknown:
        problems = [
            Problem(
                f"employees[{index}]",
                "unknown",
                _('There is no employee number "%(number)s".') % {"number": numbers[index][:80]},
            )
            for index, _key in unknown
        ]
        raise InvalidInput(problems[0].message, problems=problems)
    return [found[key] for key in dict.fromkeys(keys)]


def person_of(number: str, sight: Sight) -> Employee:
    """One person by employee number."""
    return people_of([number], sight)[0]
