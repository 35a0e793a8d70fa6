"""What HR can do with a person on the page: the form, the act, and its effect in numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orgchange.accounts.models import User
from orgchange.core.registry import Text
from orgchange.directory import services
from orgchange.directory.forms import (
    CorrectForm,
    LastDayForm,
    LeaveForm,
    PersonForm,
    ReturnForm,
    SecondJobForm,
    Sighted,
    TransferForm,
    after,
)
from orgchange.directory.models import (
    DepartmentPlace,
    Employee,
    JobRecord,
    WorkingStatus,
)
from orgchange.directory.registry import leaving_effects


@dataclass(frozen=True)
class Call:
    """Everything an act needs."""

    person: Employee
    given: dict[str, Any]
    actor: User
    now: datetime

    @property
    def who(self) -> dict[str, Any]:
        """The arguments that every service takes."""
        return {"employee": self.person, "actor": self.actor, "now": self.now}


@dataclass(frozen=True)
class Act:
    """One thing that HR can do. `done` says it in the past, for the toast."""

    label: Text
    submit: Text
    done: Text
    form: type[Sighted]
    run: Callable[[Call], None]
    initial: Callable[[Employee, JobRecord | None, date], dict[str, Any]]
    effects: Callable[[Employee, date], list[str]] = lambda person, on: []
    is_undoable: bool = True
    is_danger: bool = False


def edit(call: Call) -> None:
    """Who somebody is."""
    services.change_person(changes=call.given, **call.who)


def transfer(call: Call) -> None:
    """Another department, manager, title."""
    services.transfer(**call.given, **call.who)


def correct(call: Call) -> None:
    """What a job was, or is, on some days."""
    given = dict(call.given)
    since, until = given.pop("valid_from"), after(given.pop("last_day"))
    manager = given.pop("manager")
    changes = {
        **given,
        "department_id": given["department"].pk,
        "manager_id": manager.pk if manager else None,
    }
    changes.pop("department")
    services.change_job(
        changes=changes, valid_from=since, valid_to=until, action="person.job_corrected", **call.who
    )


def start_leave(call: Call) -> None:
    """On leave."""
    services.set_leave(
        valid_from=call.given["valid_from"], valid_to=_until(call.given["returns_on"]), **call.who
    )


def end_leave(call: Call) -> None:
    """Back at work."""
    services.end_leave(returned_on=call.given["day"], **call.who)


def leave_organisation(call: Call) -> None:
    """The last day."""
    services.leave_organisation(last_day=call.given["day"], **call.who)


def rehire(call: Call) -> None:
    """Coming back."""
    given = dict(call.given)
    manager = given.pop("manager")
    services.rehire(manager_id=manager.pk if manager else None, **given, **call.who)


def add_second(call: Call) -> None:
    """A further job."""
    given = dict(call.given)
    manager = given.pop("manager")
    services.add_second_job(manager_id=manager.pk if manager else None, **given, **call.who)


def end_second(call: Call) -> None:
    """The end of the last further job."""
    jobs = JobRecord.objects.current().filter(employee=call.person, is_primary=False)
    job = jobs.filter(valid_to__gt=call.given["day"]).order_by("-position").first()
    position = job.position if job else 2
    services.end_job(position=position, last_day=call.given["day"], **call.who)


def _until(day: date | None) -> date:
    return day or after(None)


def effects_of_end(person: Employee, on: date) -> list[str]:
    """What ends with somebody's last day, in numbers."""
    jobs = JobRecord.objects.current().filter(employee=person, valid_to__gt=on)
    reports = JobRecord.objects.current().on(on).filter(manager=person)
    reports_count = reports.values("employee").distinct().count()
    heads = DepartmentPlace.objects.current().on(on).filter(head=person).count()
    counted = [
        (jobs.count(), ngettext("ends %(n)s job", "ends %(n)s jobs", jobs.count())),
        (
            reports_count,
            ngettext(
                "leaves %(n)s person without a manager",
                "leaves %(n)s people without a manager",
                reports_count,
            ),
        ),
        (
            heads,
            ngettext(
                "leaves %(n)s department without a head",
                "leaves %(n)s departments without a head",
                heads,
            ),
        ),
    ]
    said = [text % {"n": count} for count, text in counted if count]
    said += [line for effects in leaving_effects for line in effects(person, on)]
    return [*said, _("keeps the account, the history and all evidence")]


def of_job(person: Employee, job: JobRecord | None, on: date) -> dict[str, Any]:
    """A form that starts from the present job."""
    if job is None:
        return {"valid_from": on}
    names = ("department", "manager", "job_title", "function", "kind", "site")
    return {**{name: getattr(job, name) for name in names}, "valid_from": on}


def of_person(person: Employee, job: JobRecord | None, on: date) -> dict[str, Any]:
    """A form that starts from who somebody is."""
    return {name: getattr(person, name) for name in ("employee_number", "full_name", "email")}


def of_day(person: Employee, job: JobRecord | None, on: date) -> dict[str, Any]:
    """A form that starts from today."""
    return {"day": on, "valid_from": on}


ACTS: dict[str, Act] = {
    "transfer": Act(
        gettext_lazy("Transfer"),
        gettext_lazy("Transfer"),
        gettext_lazy("%(name)s was transferred."),
        TransferForm,
        transfer,
        of_job,
    ),
    "correct": Act(
        gettext_lazy("Correct the record"),
        gettext_lazy("Correct"),
        gettext_lazy("The record of %(name)s was corrected."),
        CorrectForm,
        correct,
        of_job,
    ),
    "leave": Act(
        gettext_lazy("Start a leave"),
        gettext_lazy("Start the leave"),
        gettext_lazy("%(name)s goes on leave."),
        LeaveForm,
        start_leave,
        of_day,
    ),
    "return": Act(
        gettext_lazy("Return from leave"),
        gettext_lazy("Record the return"),
        gettext_lazy("%(name)s is back."),
        ReturnForm,
        end_leave,
        of_day,
    ),
    "second-job": Act(
        gettext_lazy("Add a second job"),
        gettext_lazy("Add the job"),
        gettext_lazy("%(name)s has a second job."),
        SecondJobForm,
        add_second,
        of_day,
    ),
    "end-second-job": Act(
        gettext_lazy("End the second job"),
        gettext_lazy("End the job"),
        gettext_lazy("The second job of %(name)s ends."),
        LastDayForm,
        end_second,
        of_day,
    ),
    "end": Act(
        gettext_lazy("Leave the organisation"),
        gettext_lazy("Record the last day"),
        gettext_lazy("The last day of %(name)s was recorded."),
        LastDayForm,
        leave_organisation,
        of_day,
        effects=effects_of_end,
        is_danger=True,
    ),
    "rehire": Act(
        gettext_lazy("Hire again"),
        gettext_lazy("Hire again"),
        gettext_lazy("%(name)s comes back."),
        TransferForm,
        rehire,
        of_job,
    ),
    "edit": Act(
        gettext_lazy("Edit name and number"),
        gettext_lazy("Save"),
        gettext_lazy("Saved."),
        PersonForm,
        edit,
        of_person,
        is_undoable=False,
    ),
}


def offered(jobs: list[JobRecord], on: date) -> list[str]:
    """The acts that make sense for somebody with these present and future jobs."""
    if not jobs:
        return ["rehire", "edit"]
    now = [job for job in jobs if job.valid_from <= on]
    is_away = any(job.working_status == WorkingStatus.LEAVE for job in now)
    has_second = any(not job.is_primary for job in jobs)
    return [
        "transfer",
        "correct",
        "return" if is_away else "leave",
        "end-second-job" if has_second else "second-job",
        "edit",
        "end",
    ]
