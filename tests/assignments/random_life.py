"""Random acts through the services, told to the plain model as well."""

import random
from datetime import UTC, date, datetime, timedelta

from courses.assignments import services
from courses.assignments.models import Assignment, Attainment, Exemption
from courses.assignments.services.acting import firm_today
from courses.assignments.services.attaining import attain, revoke_attainment
from courses.assignments.terms import DEFAULTS
from courses.learning.models import Completion
from courses.learning.revocations import revoke_completion
from courses.learning.services import record_completion
from orgchange.core.dated import Statement
from orgchange.core.dates import OPEN_DATE
from orgchange.core.errors import DomainError
from orgchange.directory.models import Department, Employee
from orgchange.directory.services import apply_job_statements, apply_place_statements
from orgchange.directory.services.jobs import job_value
from orgchange.directory.services.places import place_value
from tests.assignments.plain_model import Model
from tests.factories.assignments import course, requirement, stage

FIRST = date(2026, 1, 1)
LAST = date(2026, 7, 31)
PARENTS = {"FIRM": None, "SALES": "FIRM", "LAB": "FIRM", "EMEA": "SALES"}


def named(evidence):
    """The evidence by a number of its own: those of one requirement in the order of their ids."""
    return evidence.pk * 2 + isinstance(evidence, Attainment)


class World:
    """A firm of four units and a few people, and everything that happens to it."""

    def __init__(self, seed, *, people=3):
        self.dice = random.Random(seed)
        self.now = datetime(2026, 1, 1, 9, tzinfo=UTC)
        self.model = Model(FIRST - timedelta(days=40))
        self.instants = []
        self.units = {code: Department.objects.create(code=code, name=code) for code in PARENTS}
        self.people = [
            Employee.objects.create(employee_number=f"P{n}", full_name=f"P{n}")
            for n in range(people)
        ]
        self.requirements = [requirement(course("c0")), requirement(course("c1")), stage()]
        self.assignments = []
        for code, parent in PARENTS.items():
            self.place(code, parent, self.model.first_day)
        for person in self.people:
            self.job(person, 1, "SALES", self.model.first_day, OPEN_DATE)
        self.publish()

    # Telling both

    def said(self, kind, key, value, since, until=OPEN_DATE):
        self.model.say(self.now, kind, key, value, since, until)
        self.instants.append(self.now)

    def place(self, code, parent, since):
        unit = self.units[code]
        value = place_value(name=code, parent_id=self.units[parent].pk if parent else None)
        statement = Statement({"department_id": unit.pk}, value, since, OPEN_DATE)
        if not apply_place_statements(statements=[statement], actor=None, now=self.now):
            self.said("place", (code,), {"parent": parent}, since)

    def job(self, person, position, code, since, until, **facts):
        key = {"employee_id": person.pk, "position": position}
        value = None
        if code is not None:
            value = job_value(
                department_id=self.units[code].pk,
                is_primary=position == 1,
                time_zone="UTC",
                **{"hired_on": FIRST, **facts},
            )
        refused = apply_job_statements(
            statements=[Statement(key, value, since, until)], actor=None, now=self.now
        )
        if refused:
            return
        heard = value and {
            "department": code,
            "kind": value["kind"],
            "status": value["working_status"],
            "hired": value["hired_on"],
            "is_primary": value["is_primary"],
        }
        self.said("job", (person.pk, position), heard, since, until)

    def terms(self):
        dice = self.dice
        rule = dice.choice(["fixed", "after_entry", "after_entry", "after_hire"])
        return {
            "rule": self.rule(),
            "due_rule": rule,
            "due_on": self.day(60) if rule == "fixed" else None,
            "due_days": None if rule == "fixed" else dice.choice([5, 20, 60]),
            "minimum_notice_days": dice.choice([7, 14]),
            "valid_months": dice.choice([None, 1, 2]),
            "renewal_anchor": dice.choice(["old_end", "completion"]),
            "renewal_window_days": dice.choice([5, 20]),
            "look_back_days": dice.choice([None, 10, 60]),
            "grace_days": dice.choice([0, 7]),
        }

    def rule(self):
        unit = {"field": "department", "op": "in", "values": [self.dice.choice(list(PARENTS))]}
        unit["below"] = self.dice.random() < 0.7
        hired = {"field": "hired", "op": "after", "values": ["2025-12-15"]}
        kind = {"field": "kind", "op": "in", "values": ["contractor"]}
        return self.dice.choice(
            [
                {"all": []},
                {"all": [unit]},
                {"all": [unit], "none": [kind]},
                {"any": [unit, kind]},
                {"all": [unit, hired]},
                {"none": [unit, hired]},
            ]
        )

    def day(self, spread=20):
        return self.now.date() + timedelta(days=self.dice.randint(-spread, spread))

    # Acts

    def publish(self):
        terms, of = self.terms(), self.dice.choice(self.requirements)
        draft = services.save_draft(requirement=of, terms=terms, actor=None, now=self.now)
        services.publish(assignment=draft, actor=None, now=self.now)
        self.assignments.append(draft)
        value = {**terms, "number": 1, "applies_to": "everyone"}
        self.version(draft, value, firm_today(self.now))

    def version(self, assignment, value, since):
        value = value and {**value, "requirement": assignment.requirement_id}
        self.said("version", (assignment.pk,), value, since)

    def edit(self):
        assignment = self.dice.choice(self.assignments)
        whole = self.terms()
        names = self.dice.sample(sorted(whole), 3)
        changes = {name: whole[name] for name in names}
        if {"due_rule", "due_on", "due_days"} & set(names):
            changes |= {name: whole[name] for name in ("due_rule", "due_on", "due_days")}
        applies_to = self.dice.choice(["new", "open", "everyone"])
        start = firm_today(self.now) + timedelta(days=self.dice.choice([0, 0, 10]))
        services.edit(
            assignment=assignment,
            changes=changes,
            applies_to=applies_to,
            starts_on=start,
            actor=None,
            now=self.now,
        )
        row = assignment.versions.current().order_by("-valid_from").first()
        value = {name: getattr(row, name) for name in DEFAULTS}
        value |= {"number": row.number, "applies_to": applies_to}
        self.version(assignment, value, row.valid_from)

    def withdraw(self):
        assignment = Assignment.objects.get(pk=self.dice.choice(self.assignments).pk)
        services.withdraw(assignment=assignment, actor=None, now=self.now)
        self.version(assignment, None, firm_today(self.now))

    def by_hand(self):
        assignment = Assignment.objects.get(pk=self.dice.choice(self.assignments).pk)
        person, start = self.dice.choice(self.people), self.day(5)
        decision, value = self.dice.choice(
            [
                (services.Decision.INCLUDE, True),
                (services.Decision.EXCLUDE, False),
                (services.Decision.RELEASE, None),
            ]
        )
        services.decide_by_hand(
            assignment=assignment,
            employees=[person],
            decision=decision,
            starts_on=start,
            actor=None,
            now=self.now,
        )
        self.said("manual", (assignment.pk, person.pk), value, start)

    def move(self):
        person, since = self.dice.choice(self.people), self.day()
        until = self.dice.choice([OPEN_DATE, since + timedelta(days=self.dice.randint(1, 40))])
        facts = {
            "kind": self.dice.choice(["employee", "employee", "contractor"]),
            "working_status": self.dice.choice(["active", "active", "on_leave"]),
            "hired_on": self.dice.choice([FIRST, date(2025, 12, 1), self.day(30), None]),
        }
        self.job(person, 1, self.dice.choice(list(PARENTS)), since, until, **facts)

    def second_job(self):
        person, since = self.dice.choice(self.people), self.day()
        until = since + timedelta(days=self.dice.randint(1, 40))
        self.job(person, 2, self.dice.choice([None, *PARENTS]), since, until)

    def leave(self):
        person, since = self.dice.choice(self.people), self.day()
        until = self.dice.choice([OPEN_DATE, since + timedelta(days=self.dice.randint(1, 40))])
        self.job(person, 1, None, since, until)

    def reorganise(self):
        self.place(self.dice.choice(["EMEA"]), self.dice.choice(["SALES", "LAB"]), self.day())

    def exempt(self):
        person, assignment = self.dice.choice(self.people), self.dice.choice(self.assignments)
        since = self.day(10)
        last = self.dice.choice([None, since + timedelta(days=self.dice.randint(0, 30))])
        services.exempt(
            employee=person,
            requirement=assignment.requirement,
            reason="x",
            starts_on=since,
            ends_on=last,
            actor=None,
            now=self.now,
        )
        until = last + timedelta(days=1) if last else OPEN_DATE
        self.said("exemption", (person.pk, assignment.requirement_id), True, since, until)

    def end_exemption(self):
        row = self.dice.choice(list(Exemption.objects.current().order_by("pk")) or [None])
        if row is None:
            return
        services.end_exemption(exemption=row, actor=None, now=self.now)
        start = max(self.now.date(), row.valid_from)
        self.said("exemption", (row.employee_id, row.requirement_id), None, start, row.valid_to)

    def extend(self):
        person, assignment = self.dice.choice(self.people), self.dice.choice(self.assignments)
        row = services.extend(
            employee=person,
            requirement=assignment.requirement,
            due_on=self.now.date() + timedelta(days=self.dice.randint(1, 60)),
            reason="x",
            actor=None,
            now=self.now,
        )
        key = (person.pk, assignment.requirement_id, row.period)
        self.said("extension", key, row.due_on, self.now.date())

    def complete(self):
        person, assignment = self.dice.choice(self.people), self.dice.choice(self.assignments)
        day = self.now.date() - timedelta(days=self.dice.choice([0, 0, 1, 15, 35]))
        ends = self.dice.choice([None, None, day + timedelta(days=self.dice.randint(0, 60))])
        of = assignment.requirement
        given = {"employee": person, "finished_on": day, "ends_on": ends}
        given |= {"actor": None, "now": self.now}
        if of.is_stage:
            if Attainment.objects.filter(employee=person, requirement=of, finished_on=day).exists():
                return
            row = attain(requirement=of, **given)
        else:
            held = Completion.objects.filter(employee=person, course=of.course, finished_on=day)
            if held.exists():
                return
            row = record_completion(course=of.course, how="imported", **given)
        # A completion and an attainment may have one id: they never answer one requirement.
        self.model.completions.append((self.now, named(row), person.pk, of.pk, day, ends))
        self.instants.append(self.now)

    def revoke(self):
        completions = Completion.objects.filter(revocation=None).order_by("pk")
        attained = Attainment.objects.filter(revocation=None).order_by("pk")
        row = self.dice.choice([*completions, *attained] or [None])
        if row is None:
            return
        day = row.finished_on + timedelta(days=self.dice.randint(0, 60))
        said = {"effective_on": day, "reason": "x", "actor": None, "now": self.now}
        if isinstance(row, Attainment):
            revoke_attainment(attainment=row, **said)
        else:
            revoke_completion(completion=row, **said)
        self.model.revocations.append((self.now, named(row), day))
        self.instants.append(self.now)

    def live(self, acts):
        """So many random acts, some days apart. What is refused did not happen."""
        choices = [
            *[self.complete] * 6,
            *[self.move] * 3,
            *[self.edit, self.leave, self.publish] * 2,
            *[self.exempt, self.extend, self.revoke, self.by_hand, self.second_job],
            *[self.reorganise, self.end_exemption, self.withdraw],
        ]
        for _n in range(acts):
            self.now += timedelta(days=self.dice.randint(0, 8), minutes=1)
            try:
                self.dice.choice(choices)()
            except DomainError:
                continue
