"""Finding people and departments by words, within what the asker may see."""

from datetime import date

from django.db.models import Q, QuerySet

from orgchange.directory.models import Department, DepartmentPlace, Employee, JobRecord

LONGEST = 100


def plain(query: str) -> str:
    """A search as it can be asked: one line, no null characters, not endless."""
    return " ".join(query.replace("\x00", "").split())[:LONGEST]


def matching_people(query: str, *, on: date) -> Q:
    """People whose number, name, e-mail, title or department has every word in it."""
    wanted = Q()
    for word in plain(query).split():
        jobs = JobRecord.objects.current().on(on)
        named = DepartmentPlace.objects.current().on(on).filter(name__icontains=word)
        placed = jobs.filter(
            Q(job_title__icontains=word)
            | Q(department__in=named.values("department"))
            | Q(department__code__iexact=word)
        )
        wanted &= (
            Q(full_name__icontains=word)
            | Q(employee_number__icontains=word)
            | Q(email__icontains=word)
            | Q(pk__in=placed.values("employee"))
        )
    return wanted


def named_people(people: QuerySet[Employee], query: str) -> QuerySet[Employee]:
    """People by number, name or e-mail alone: what suggestions and the search box need."""
    wanted = Q()
    for word in plain(query).split():
        wanted &= (
            Q(full_name__icontains=word)
            | Q(employee_number__istartswith=word)
            | Q(email__istartswith=word)
        )
    return people.filter(wanted)


def named_departments(query: str, *, on: date) -> QuerySet[DepartmentPlace]:
    """Departments in force whose name or code has every word in it."""
    wanted = Q()
    for word in plain(query).split():
        wanted &= Q(name__icontains=word) | Q(department__code__icontains=word)
    places = DepartmentPlace.objects.current().on(on).filter(wanted)
    return places.select_related("department", "parent").order_by("name", "pk")


def department_called(text: str, *, on: date) -> list[Department]:
    """The departments that a code or an exact name means."""
    text = plain(text)
    by_code = list(Department.objects.filter(code__iexact=text)[:2])
    if by_code:
        return by_code
    places = DepartmentPlace.objects.current().on(on).filter(name__iexact=text)
    return [place.department for place in places.select_related("department")[:2]]


def person_called(people: QuerySet[Employee], text: str) -> list[Employee]:
    """The people that a number or an exact name means; two at most, for "which one?"."""
    text = plain(text)
    by_number = list(people.filter(employee_number__iexact=text)[:2])
    return by_number or list(people.filter(full_name__iexact=text)[:2])
