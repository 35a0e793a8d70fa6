"""A year at Halden Group, as data: who came, moved, went on leave and left, and who learnt what.

The story is the same every time: it is drawn from one seeded generator and told relative to
`today`. Nothing here touches a database; `build` tells it to the services in order.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from courses.demo.organisation import (
    DIGITAL,
    FIRST,
    LAST,
    MOVED_TO_DIGITAL,
    PINYIN,
    SITES,
    UNITS,
    Site,
    Unit,
)

SEED = 2026
DAYS = 420  # how far back the story begins
REORGANISED = -150
UNIT = {unit.code: unit for unit in UNITS}


@dataclass(frozen=True)
class Job:
    """Where somebody stood from a day on. `position` 2 is a second job beside the first."""

    since: date
    department: str
    title: str
    manager: str
    site: str
    kind: str = "employee"
    status: str = "active"
    position: int = 1
    until: date | None = None
    hired_on: date | None = None
    is_late: bool = False  # HR heard of it some weeks later: a backdated correction


@dataclass
class Person:
    """Somebody of the story, with every job in order of time."""

    number: str
    name: str
    email: str
    language: str
    eagerness: float
    jobs: list[Job] = field(default_factory=list)
    leaves_on: date | None = None  # the last day

    @property
    def joined_on(self) -> date:
        """The first day."""
        return self.jobs[0].since

    def works_on(self, day: date) -> bool:
        """Whether employed on a day."""
        return self.joined_on <= day and (self.leaves_on is None or day <= self.leaves_on)


@dataclass(frozen=True)
class Story:
    """Everything that `build` has to tell."""

    today: date
    people: list[Person]
    heads: dict[str, str]  # department code → employee number

    def by_number(self) -> dict[str, Person]:
        """People by employee number."""
        return {person.number: person for person in self.people}


def tell(today: date) -> Story:
    """The story, ending `today`."""
    return _Teller(today).tell()


class _Teller:
    def __init__(self, today: date) -> None:
        self.today = today
        self.draw = random.Random(SEED)  # noqa: S311 - a story, not a secret
        self.start = today - timedelta(days=DAYS)
        self.people: list[Person] = []
        self.heads: dict[str, str] = {}
        self.names: set[str] = set()
        self.emails: set[str] = set()

    def tell(self) -> Story:
        for unit in UNITS:
            self._staff(unit)
        self._contractors_and_robots()
        self._joiners()
        self._leavers()
        self._movers()
        self._leaves()
        self._second_jobs()
        return Story(self.today, self.people, self.heads)

    def day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def _person(self, site: Site, eagerness: float, *, with_email: bool = True) -> Person:
        while True:
            first, last = self.draw.choice(FIRST[site.names]), self.draw.choice(LAST[site.names])
            name = f"{last}{first}" if site.names == "zh" else f"{first} {last}"
            if name not in self.names:
                break
        self.names.add(name)
        number = f"H{1000 + len(self.people)}"
        local = (
            f"{PINYIN[last]}.{number.lower()}" if site.names == "zh" else f"{first}.{last}".lower()
        )
        email = f"{local}@halden.example" if with_email else ""
        person = Person(number, name, email, site.language, eagerness)
        self.people.append(person)
        return person

    def _staff(self, unit: Unit) -> None:
        site = SITES[unit.site]
        parent_head = self.heads.get(unit.parent, "")
        hired = self.start - timedelta(days=self.draw.randrange(200, 4000))
        head = self._person(site, min(1.0, unit.eagerness + 0.1))
        self.heads[unit.code] = head.number
        title = "Chief Executive" if not unit.parent else f"Head of {unit.name}"
        head.jobs.append(Job(self.start, unit.code, title, parent_head, site.name, hired_on=hired))
        is_plant = unit.code.startswith("OPS-MFG-")
        for index in range(unit.people):
            hired = self.start - timedelta(days=self.draw.randrange(30, 4000))
            with_email = not (is_plant and index % 3 == 0)
            person = self._person(site, unit.eagerness, with_email=with_email)
            titled = self.draw.choice(unit.titles)
            person.jobs.append(
                Job(self.start, unit.code, titled, head.number, site.name, hired_on=hired)
            )

    def _contractors_and_robots(self) -> None:
        for index in range(28):
            unit = self.draw.choice([UNIT["TECH-ENG"], UNIT["TECH-IT"], UNIT["SALES-EU-RET"]])
            person = self._person(SITES[unit.site], 0.6)
            since = self.day(-self.draw.randrange(60, 380))
            hired = None if index % 9 == 0 else since  # some dates are missing in every HR system
            person.jobs.append(
                Job(since, unit.code, "Contractor", self.heads[unit.code], unit.site,
                    kind="contractor", hired_on=hired)
            )  # fmt: skip
        for name in ("Build robot", "Report mailer"):
            robot = self._person(SITES["London"], 0.0, with_email=False)
            robot.name = name
            robot.jobs.append(
                Job(self.start, "TECH-IT", "Service account", "", "London", kind="service_account")
            )

    def _joiners(self) -> None:
        units = [unit for unit in UNITS if unit.people >= 8]
        for _ in range(52):
            unit = self.draw.choices(units, [u.people for u in units])[0]
            since = self.day(-self.draw.randrange(3, 380))
            person = self._person(SITES[unit.site], unit.eagerness)
            kind = "intern" if self.draw.random() < 0.15 else "employee"
            person.jobs.append(
                Job(since, unit.code, self.draw.choice(unit.titles), self.heads[unit.code],
                    unit.site, kind=kind, hired_on=since)
            )  # fmt: skip
        soon = self.day(12)  # somebody who starts next month is in no figure yet
        person = self._person(SITES["London"], 0.9)
        person.jobs.append(
            Job(soon, "SALES-EU-KEY", "Account Executive", self.heads["SALES-EU-KEY"], "London",
                hired_on=soon)
        )  # fmt: skip

    def _staff_members(self) -> list[Person]:
        """People who are neither heads nor special, in the order they were made."""
        heads = set(self.heads.values())
        return [
            p
            for p in self.people
            if p.number not in heads and p.jobs[0].kind == "employee" and len(p.jobs) == 1
            and p.joined_on <= self.day(-90) and p.leaves_on is None
        ]  # fmt: skip

    def _leavers(self) -> None:
        for person in self.draw.sample(self._staff_members(), 44):
            person.leaves_on = self.day(-self.draw.randrange(2, 330))
            if person.leaves_on <= person.joined_on:
                person.leaves_on = person.joined_on + timedelta(days=20)

    def _movers(self) -> None:
        units = [unit for unit in UNITS if unit.people >= 12]
        for index, person in enumerate(self.draw.sample(self._staff_members(), 38)):
            old = person.jobs[0]
            target = self.draw.choice([u for u in units if u.code != old.department])
            since = self.day(-self.draw.randrange(5, 300))
            if since <= old.since:
                continue
            person.jobs.append(
                Job(since, target.code, self.draw.choice(target.titles), self.heads[target.code],
                    old.site, hired_on=old.hired_on, is_late=index % 12 == 0)
            )  # fmt: skip

    def _leaves(self) -> None:
        for index, person in enumerate(self.draw.sample(self._staff_members(), 14)):
            old = person.jobs[-1]
            gone = self.day(-self.draw.randrange(20, 240))
            if gone <= old.since:
                continue
            held = {k: v for k, v in vars(old).items() if k not in ("since", "status", "until")}
            person.jobs.append(Job(since=gone, status="on_leave", **held))
            if index % 2:
                back = min(gone + timedelta(days=60), self.day(-1))
                if back > gone:
                    person.jobs.append(Job(since=back, status="active", **held))

    def _second_jobs(self) -> None:
        for person in self.draw.sample(self._staff_members(), 5):
            since = self.day(-self.draw.randrange(40, 200))
            if since <= person.joined_on:
                continue
            unit = UNIT["PEOPLE-LRN"]
            person.jobs.append(
                Job(since, unit.code, "Part-time trainer", self.heads[unit.code],
                    person.jobs[0].site, position=2, hired_on=person.jobs[0].hired_on)
            )  # fmt: skip


__all__ = ["DAYS", "DIGITAL", "MOVED_TO_DIGITAL", "REORGANISED", "Job", "Person", "Story", "tell"]
