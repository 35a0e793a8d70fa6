"""Random statements about people, tree and duties, also backdated, for the property tests.

Obligations are said outright, so the marks are made directly: the reconciler, which also listens
to what the directory announces, would end what no assignment asks for.
"""

import random
from datetime import UTC, date, datetime, timedelta

from courses.assignments.models import Exemption, Obligation, Requirement
from courses.catalogue.models import Course
from courses.coverage import marks
from orgchange.core.dates import OPEN_DATE
from orgchange.directory.models import Department, DepartmentPlace, Employee, JobRecord
from tests.coverage.slow_model import Model
from tests.factories.assignments import stage

DAY0 = date(2026, 3, 1)
ZONES = ["UTC", "Pacific/Auckland", "Pacific/Honolulu", "Europe/London"]


class World:
    """A small organisation, its random history, and the model that heard the same."""

    def __init__(self, seed, *, people=14, departments=7, courses=2):
        self.dice = random.Random(seed)
        self.model = Model()
        self.now = datetime(2026, 3, 1, 9, tzinfo=UTC)
        self.departments = [
            Department.objects.create(code=f"D{n}", name=f"D{n}").pk for n in range(departments)
        ]
        self.people = [
            Employee.objects.create(employee_number=f"P{n}", full_name=f"P{n}").pk
            for n in range(people)
        ]
        self.zone = {person: self.dice.choice(ZONES) for person in self.people}
        self.requirements = [
            Requirement.objects.create(
                kind="course",
                course=Course.objects.create(code=f"c{n}", title=f"c{n}", created_on=DAY0),
            ).pk
            for n in range(courses)
        ]
        self.requirements.append(stage("track/foundation").pk)
        for index, department in enumerate(self.departments):
            parent = self.departments[(index - 1) // 2] if index else None
            self.place(department, parent, DAY0 - timedelta(days=60), OPEN_DATE)
        for person in self.people:
            self.job(person, 1, DAY0 - timedelta(days=30), OPEN_DATE)

    def place(self, department, parent, since, until):
        value = {
            "parent_id": parent,
            "name": f"D{department}",
            "head_id": None,
            "cost_centre": "",
            "function": "other",
        }
        key = {"department_id": department}
        self.model.say(DepartmentPlace, key, value, since=since, until=until, at=self.now)

    def job(self, person, position, since, until, *, leaves=False):
        value = None
        if not leaves:
            value = {
                "department_id": self.dice.choice(self.departments),
                "manager_id": None if self.dice.random() < 0.5 else self.other(person),
                "job_title": "",
                "function": "",
                "kind": self.dice.choices(["employee", "contractor", "service_account"], [8, 3, 1])[
                    0
                ],
                "site": "",
                "country": "GB",
                "time_zone": self.zone_of(person),
                "working_status": self.dice.choices(["active", "on_leave"], [6, 1])[0],
                "is_primary": position == 1,
                "hired_on": None,
            }
        key = {"employee_id": person, "position": position}
        self.model.say(JobRecord, key, value, since=since, until=until, at=self.now)

    def zone_of(self, person):
        """People stay in their zone, mostly."""
        if self.dice.random() < 0.3:
            self.zone[person] = self.dice.choice(ZONES)
        return self.zone[person]

    def other(self, person):
        return self.dice.choice([p for p in self.people if p != person])

    def stretch(self):
        since = DAY0 + timedelta(days=self.dice.randint(-15, 25))
        until = since + timedelta(days=self.dice.randint(1, 25))
        return since, (OPEN_DATE if self.dice.random() < 0.5 else until)

    def duty(self, person, requirement, since, until):
        value = None
        if self.dice.random() < 0.85:
            covered_from = covered_until = None
            if self.dice.random() < 0.5:
                covered_from = since + timedelta(days=self.dice.randint(-3, 8))
                covered_until = covered_from + timedelta(days=self.dice.randint(1, 15))
            due = None if self.dice.random() < 0.1 else since + timedelta(self.dice.randint(-5, 15))
            value = {
                "period": self.dice.choice([1, 1, 2]),
                "period_from": since,
                "due_on": due,
                "original_due_on": due,
                "covered_from": covered_from,
                "covered_until": covered_until,
                "completion_id": None,
                "attainment_id": None,
            }
        key = {"employee_id": person, "requirement_id": requirement}
        self.model.say(Obligation, key, value, since=since, until=until, at=self.now)

    def step(self):
        """One random write with its announcement, as a service makes it."""
        self.now += timedelta(seconds=self.dice.randint(1, 600))
        person, requirement = self.dice.choice(self.people), self.dice.choice(self.requirements)
        since, until = self.stretch()
        what = self.dice.choices(
            ["duty", "exempt", "job", "leave", "second", "tree"], [9, 2, 3, 1, 3, 1]
        )[0]
        if what == "duty":
            self.duty(person, requirement, since, until)
            announce_duty(person, requirement, self.now)
        elif what == "exempt":
            key = {"employee_id": person, "requirement_id": requirement}
            value = {"reason": "x", "evidence": "", "approver_id": None}
            said = value if self.dice.random() < 0.8 else None
            self.model.say(Exemption, key, said, since=since, until=until, at=self.now)
            announce_duty(person, requirement, self.now)
        elif what == "tree":
            index = self.dice.randrange(
                1, len(self.departments)
            )  # a parent of lower number: no cycle
            parent = self.dice.choice(self.departments[:index])
            self.place(self.departments[index], parent, since, until)
            marks.mark_people(employee_ids=None, now=self.now)
        else:
            position = 2 if what == "second" else 1
            leaves = what == "leave" or (position == 2 and self.dice.random() < 0.3)
            self.job(person, position, since, until, leaves=leaves)
            marks.mark_people(employee_ids={person}, now=self.now)

    def wait(self):
        """Time passes; nobody writes anything."""
        self.now += timedelta(hours=self.dice.choice([1, 5, 11, 24, 50]))


def announce_duty(person, requirement, now):
    marks.mark_obligations(employee_ids={person}, requirement_ids={requirement}, now=now)
