"""Records of completions as they come by the API, with people and courses found as sets."""

from collections.abc import Sequence
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from courses.catalogue.models import Course
from courses.learning.services import Evidence
from orgchange.core.errors import InvalidInput, Problem
from orgchange.directory.scopes import Sight, people_administered_by


def evidence_of_records(records: Sequence[dict[str, Any]], sight: Sight) -> list[Evidence]:
    """The evidence; people outside the asker's part are unknown. Two queries."""
    numbers = {record["employee_number"].strip().lower() for record in records}
    people = people_administered_by(sight).annotate(lower=Lower("employee_number"))
    people_ids = dict(people.filter(lower__in=numbers).values_list("lower", "pk"))
    codes = {record["course"] for record in records}
    course_ids = dict(Course.objects.filter(code__in=codes).values_list("code", "pk"))
    problems, rows = [], []
    for index, record in enumerate(records):
        employee_id = people_ids.get(record["employee_number"].strip().lower())
        course_id = course_ids.get(record["course"])
        if employee_id is None:
            message = _("Nobody with the number “%(number)s” is known to you.")
            message %= {"number": record["employee_number"]}
            problems.append(Problem(f"{index}.employee_number", "unknown", message))
        elif course_id is None:
            message = _("There is no course “%(code)s”.") % {"code": record["course"]}
            problems.append(Problem(f"{index}.course", "unknown", message))
        else:
            rows.append(_evidence(record, employee_id, course_id))
    if problems:
        raise InvalidInput(problems[0].message, problems=problems)
    return rows


def _evidence(record: dict[str, Any], employee_id: int, course_id: int) -> Evidence:
    return Evidence(
        employee_id=employee_id,
        course_id=course_id,
        finished_on=record["completed_on"],
        how=record["how"],
        score=record.get("score"),
        ends_on=record.get("ends_on"),
        source=record["source"],
        evidence=record["evidence"],
    )
