"""What the directory brings to the shell: navigation, search, and who the asker is."""

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgchange.accounts.models import User
from orgchange.audit.access import readers
from orgchange.core import registry
from orgchange.directory.models import Employee, JobRecord
from orgchange.directory.queries import shown_jobs
from orgchange.directory.roster.policies import can_see_imports
from orgchange.directory.scopes import people_visible_to, sight
from orgchange.directory.search import named_departments, named_people

MOST_HITS = 6


def connect() -> None:
    """Register everything, once the models are ready."""
    registry.person_of.fill(person_of)
    registry.search_sources.append(registry.SearchSource(search=search, order=10))
    readers.append(reads_audit)
    for label, url_name, icon, group, order, is_shown in (
        (gettext_lazy("People"), "directory:people", "people", 2, 10, sees_directory),
        (gettext_lazy("Organisation"), "directory:departments", "tree", 2, 15, sees_directory),
        (gettext_lazy("Roster import"), "directory:imports", "upload", 2, 16, sees_imports),
        (gettext_lazy("Roles"), "directory:access", "key", 9, 10, sees_roles),
        (gettext_lazy("Audit"), "audit:entries", "search", 9, 20, reads_audit),
    ):
        registry.nav_items.append(
            registry.NavItem(
                label=label,
                url_name=url_name,
                icon=icon,
                group=group,
                order=order,
                is_shown=is_shown,
            )
        )


def person_of(user: User) -> registry.Person | None:
    """Who an account is, and the time zone of their place of work: the last one on record."""
    jobs = JobRecord.objects.current().filter(employee=OuterRef("pk"), is_primary=True)
    zone = Subquery(jobs.order_by("-valid_from").values("time_zone")[:1])
    employee = Employee.objects.filter(user=user).annotate(zone=zone).first()
    if employee is None:
        return None
    return registry.Person(employee=employee, time_zone=employee.zone or "")


def sees_directory(request: HttpRequest) -> bool:
    """Whether the asker may look up colleagues."""
    return sight(request).sees_directory


def sees_imports(request: HttpRequest) -> bool:
    """HR of the whole organisation brings rosters in; the auditor looks on."""
    return can_see_imports(sight(request))


def sees_roles(request: HttpRequest) -> bool:
    """Whether the roles page has something for the asker."""
    held = sight(request)
    return held.is_admin or held.is_auditor or held.is_hr or held.is_manager


def reads_audit(request: HttpRequest) -> bool:
    """Auditors and administrators read the record of acts."""
    held = sight(request)
    return held.is_auditor or held.is_admin


def search(request: HttpRequest, query: str) -> list[registry.SearchHit]:
    """People and departments by name, number or code."""
    held = sight(request)
    if not held.sees_directory:
        return []
    people = list(named_people(people_visible_to(held), query)[:MOST_HITS])
    jobs = shown_jobs([person.pk for person in people], on=held.on)
    hits = []
    for person in people:
        job = jobs.get(person.pk)
        place = [job.job_title, job.department.name] if job else []
        hits.append(
            registry.SearchHit(
                label=str(person),
                detail=" · ".join(part for part in [*place, person.employee_number] if part),
                url=reverse("directory:person", args=[person.pk]),
                kind=_("Person"),
                icon="user",
            )
        )
    for found in named_departments(query, on=held.on)[:MOST_HITS]:
        hits.append(
            registry.SearchHit(
                label=found.name,
                detail=found.department.code,
                url=reverse("directory:department", args=[found.department_id]),
                kind=_("Department"),
                icon="tree",
            )
        )
    return hits
