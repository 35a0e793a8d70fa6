"""A small firm with three teams, to which random things happen through the services."""

from datetime import UTC, date, datetime, timedelta

from orgchange.core.errors import DomainError
from orgchange.directory import services as directory
from orgchange.directory.models import Employee
from orgchange.teams import services as teams
from orgchange.teams.models import KindSlot, KindVersion
from tests.factories.directory import department, employee
from tests.factories.teams import shipped_kind, team

DAY0 = date(2026, 3, 1)
AT0 = datetime(2026, 3, 1, tzinfo=UTC)
FUNCTIONS = ["business", "legal", "data_science"]
SLOTS = ["owner", "expert", "other"]
STANDINGS = ["member", "member", "member", "deputy", "guest"]
PEOPLE, TEAMS = 6, 3


def version():
    """A small kind, held against the background share, with two experts in its core."""
    kind = shipped_kind("project")
    row = KindVersion.objects.create(
        kind=kind, number=7, name="Small", target="background", minimum_share=50
    )
    for position, (code, required) in enumerate(zip(SLOTS, (1, 2, 0), strict=True)):
        KindSlot.objects.create(
            version=row, position=position, code=code, name=code, required=required, is_core=True
        )
    row.published_at = AT0
    row.save(update_fields=["published_at"])
    return row


class World:
    def __init__(self):
        self.now = AT0
        self.top = department("TOP", function="business")
        self.lab = department("LAB", parent=self.top, function="data_science")
        self.law = department("LAW", parent=self.lab, function="legal")
        self.departments = [self.top, self.lab, self.law]
        self.people = [employee(self.departments[n % 3]) for n in range(PEOPLE)]
        self.versions = [shipped_kind("project").versions.get(number=1), version()]
        self.teams = [team(f"T{n}", version_id=self.versions[1].pk) for n in range(TEAMS)]

    def happen(self, verb, who, of, number, day, length):
        """One write; what the services refuse did not happen."""
        self.now += timedelta(hours=1)
        person, its = self.people[who], self.teams[of]
        since = DAY0 + timedelta(days=day)
        until = since + timedelta(days=length)
        try:
            getattr(self, verb)(person, its, number, since, until)
        except DomainError:
            return

    def join(self, person, its, number, since, until):
        teams.set_membership(
            team=its,
            employee=person,
            slot=SLOTS[number % 3],
            allocation=[5, 10, 30, 60][number % 4],
            standing=STANDINGS[number % 5],
            starts_on=since,
            ends_on=until,
            actor=None,
            now=self.now,
        )

    def leave(self, person, its, number, since, _until):
        slot = SLOTS[number % 3]
        teams.end_membership(
            team=its, employee=person, slot=slot, last_day=since, actor=None, now=self.now
        )

    def move(self, person, _its, number, since, until):
        """To another department, or to another function where one is: a correction, too."""
        changes = {"department_id": self.departments[number % 3].pk}
        if number % 2:
            changes["function"] = FUNCTIONS[number % 3]
        directory.change_job(
            employee=person,
            changes=changes,
            valid_from=since,
            valid_to=until,
            actor=None,
            now=self.now,
        )

    def rest(self, person, _its, _number, since, until):
        directory.set_leave(
            employee=person, valid_from=since, valid_to=until, actor=None, now=self.now
        )

    def second(self, person, _its, number, since, until):
        directory.add_second_job(
            employee=person,
            department=self.departments[number % 3],
            valid_from=since,
            valid_to=until,
            actor=None,
            now=self.now,
        )

    def go(self, person, _its, _number, since, _until):
        person = Employee.objects.get(pk=person.pk)
        directory.leave_organisation(employee=person, last_day=since, actor=None, now=self.now)

    def rewrite(self, _person, its, number, since, _until):
        changes = {"host_function": FUNCTIONS[number % 3]}
        if number % 4 == 0:
            changes["version_id"] = self.versions[number % 2].pk
        teams.change_charter(team=its, valid_from=since, changes=changes, actor=None, now=self.now)

    def close(self, _person, its, _number, since, _until):
        teams.close_team(team=its, last_day=since, actor=None, now=self.now)

    def relabel(self, _person, _its, number, since, _until):
        where = self.departments[number % 3]
        changes = {"function": FUNCTIONS[(number + 1) % 3]}
        directory.change_department(
            department=where, changes=changes, valid_from=since, actor=None, now=self.now
        )


VERBS = ["join"] * 6 + ["leave", "move", "move", "rest", "second", "go", "rewrite", "close"]
VERBS += ["relabel"]
