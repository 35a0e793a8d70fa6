"""Who signs in to the demo: one person of every kind."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password

from courses.assignments.models import LearningRequest
from courses.assignments.states import standings
from courses.demo.build import Stage
from courses.demo.funds import Money
from courses.demo.story import Person
from orgchange.accounts.models import AccessRole, User
from orgchange.directory.services.access import grant_access, open_accounts
from orgchange.innovation.models import FundRole

HR_SINCE = -900  # the head of People has been HR for as long as there are tracks


@dataclass(frozen=True)
class Entry:
    """A line of "sign in as": who it is, with which name, and what there is to see."""

    role: str
    name: str
    sign_in: str
    see: str


def password() -> str:
    """The demo's one password: made at the first start, kept beside the demo's data."""
    if given := os.environ.get("DEMO_PASSWORD"):
        return given
    file = Path(settings.DATA_DIR) / "demo-password"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(9))
    return file.read_text().strip()


def plan_accounts(stage: Stage) -> None:
    """Accounts for everybody; roles for a few. The accounts exist before the first course."""
    stage.plan(stage.day(-400), lambda now: _open(stage, now), hour=7)
    stage.plan(stage.story.today, lambda now: _open(stage, now), hour=5)


def _open(stage: Stage, now: datetime) -> None:
    robots = {p.number for p in stage.story.people if p.jobs[0].kind == "service_account"}
    people = [e for number, e in stage.employees.items() if number not in robots]
    open_accounts(employees=people, actor=None, now=now)


def entries() -> list[Entry]:
    """Who can sign in, as the roles were cast."""
    file = _cast_file()
    return [Entry(*line.split("\t")) for line in file.read_text().splitlines()]


def cast(stage: Stage) -> None:
    """Grant the roles, set the password of those who are named, and remember them."""
    heads = stage.story.heads
    learner = _waiting(stage, "SALES-EU", with_email=True)
    plant = _waiting(stage, "OPS-MFG-SZ", with_email=False)
    _grant(stage, heads["PEOPLE"], AccessRole.HR, since=HR_SINCE)
    _grant(stage, heads["PEOPLE-REC"], AccessRole.HR, department="SALES")
    _grant(stage, heads["HG"], AccessRole.EXECUTIVE)
    _grant(stage, heads["TECH"], AccessRole.EXECUTIVE)
    lines = [
        _entry(stage, heads["PEOPLE"], "HR, whole organisation", "import, assign, requests"),
        _entry(stage, heads["PEOPLE-REC"], "HR of Sales only", "the same, for Sales and below"),
        _entry(stage, heads["SALES"], "Head of Sales", "coverage of Sales and below"),
        _entry(stage, heads["SALES-EU-KEY"], "Manager", "own people, who is late, a nudge"),
        _entry(stage, learner.number, "Employee", "why me, the course, the quiz"),
        _entry(stage, plant.number, "Employee without e-mail, Chinese", "signs in by number"),
        _entry(stage, heads["HG"], "Chief executive", "the whole, as its head"),
        _entry(stage, heads["TECH"], "CIO, executive", "all figures, small groups withheld"),
        _outsider(stage, "auditor", "Auditor", AccessRole.AUDITOR, "everything, read only"),
        _outsider(stage, "admin", "Administrator", AccessRole.ADMIN, "roles and settings"),
    ]
    _cast_file().unlink(missing_ok=True)
    _let_in(lines)


def cast_committee(stage: Stage, money: Money) -> None:
    """Those of the innovation fund who can sign in as well."""
    reviewer, manager = money.who(FundRole.REVIEWER), money.who(FundRole.MANAGER)
    chair, director = money.who(FundRole.CHAIR), money.who(FundRole.DIRECTOR)
    finance = money.who(FundRole.FINANCE)
    lines = [
        _entry(stage, manager.employee_number, "Fund manager", "the board, questions, marks"),
        _entry(stage, reviewer.employee_number, "Reviewer of the fund", "proposals to score"),
        _entry(stage, chair.employee_number, "Panel chair", "calibration, the agenda"),
        _entry(stage, director.employee_number, "Fund director", "batches, item by item"),
        _entry(stage, finance.employee_number, "Finance of the fund", "the ledger, awards"),
    ]
    _let_in(lines)


def cast_tracks(stage: Stage, people: Mapping[str, str]) -> None:
    """Those of the translator track who can sign in as well. `people`: numbers by part."""
    lines = [
        _entry(stage, people["lead:ai-translator"], "Track lead", "everybody's way, matching"),
        _entry(stage, people["practicum-b"], "Candidate, Chinese", "the way, the practice"),
        _entry(stage, people["practicum-a"], "Candidate", "evidence, the mentor, the stage"),
        _entry(stage, people["mentor"], "Mentor, certified L3", "mentees, the certificate"),
        _entry(stage, people["assessor:TECH-PROD"], "Assessor", "a panel that is called"),
    ]
    _let_in(lines)


def _let_in(lines: list[Entry]) -> None:
    """Give them the demo's password, and remember them."""
    names = [line.sign_in for line in lines]
    User.objects.filter(username__in=names).update(password=make_password(password()))
    fields = ("role", "name", "sign_in", "see")
    with _cast_file().open("a", encoding="utf-8") as file:
        file.writelines("\t".join(getattr(line, f) for f in fields) + "\n" for line in lines)


def _cast_file() -> Path:
    return Path(settings.DATA_DIR) / "demo-cast.tsv"


def _waiting(stage: Stage, below: str, *, with_email: bool) -> Person:
    """Somebody below a department with a course still open, who is not its head."""
    day = stage.story.today
    asked = set(LearningRequest.objects.values_list("employee_id", flat=True))
    number_of = {one.pk: number for number, one in stage.employees.items()}
    states = {
        number_of[one.employee_id]: one.state
        for one in standings(now=stage.now, on=day)
        if one.state in ("pending", "overdue") and one.employee_id not in asked
    }
    numbers = set(states)
    pending = {number for number, state in states.items() if state == "pending"}
    heads = set(stage.story.heads.values())
    found = [
        person
        for person in stage.story.people
        if person.number in numbers - heads
        and person.jobs[-1].department.startswith(below)
        and person.jobs[-1].status == "active"
        and bool(person.email) == with_email
    ]
    return min(found, key=lambda person: person.number not in pending)


def _entry(stage: Stage, number: str, role: str, see: str) -> Entry:
    return Entry(role, stage.employees[number].full_name, number, see)


def _grant(
    stage: Stage, number: str, role: AccessRole, *, department: str = "", since: int = 0
) -> None:
    stage.employees[number].refresh_from_db()
    user = stage.employees[number].user
    if user is not None:
        grant_access(
            user=user,
            role=role,
            department=stage.departments[department] if department else None,
            starts_on=stage.day(since),
            actor=None,
            now=stage.now,
        )


def _outsider(stage: Stage, name: str, title: str, role: AccessRole, see: str) -> Entry:
    user = User.objects.create_user(f"{name}@halden.example", full_name=f"Halden {title}")
    day = stage.story.today
    grant_access(user=user, role=role, starts_on=day, actor=None, now=stage.now)
    return Entry(title, user.full_name, user.username, see)
