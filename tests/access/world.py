"""One small firm with a person of every kind, for the access table and the query budgets.

TOP stands over SALES (headed by `head`), SALES over SHOPS; LAW is another part. `clerk` in SHOPS
is the person looked at; `manager` is the clerk's manager; `delegate` stands in for the manager;
`hr` is HR of the whole, `hr_other` of LAW alone. The auditor is nobody's employee.
"""

from types import SimpleNamespace

from django.conf import settings
from django.test import Client

from orgchange.accounts.models import User
from orgchange.directory.models import Delegation, Department, Employee
from orgchange.teams.models import Team
from tests.factories.directory import START, department, employee, grant, job, user
from tests.factories.teams import membership, team

KINDS = (
    "stranger",
    "employee",
    "manager",
    "head",
    "delegate",
    "hr_other",
    "hr",
    "executive",
    "auditor",
    "admin",
)
# Who is something to a fund, or has proposed something to it: only the fund's own rows ask them.
FUND_KINDS = (
    "submitter",
    "reviewer",
    "fund_manager",
    "chair",
    "director",
    "finance",
    "legal",
)
# Who is something to a pilot: only the pilots' own rows ask them.
PILOT_KINDS = ("pilot_owner", "sponsor", "evaluator", "member")
# Who is something to a track, or on one: only the tracks' own rows ask them.
TRACK_KINDS = ("candidate", "track_lead", "trainer", "mentor", "assessor")


class World(SimpleNamespace):
    """The firm. Areas put on it what they need in their `prepare`, each under its own name."""

    top: Department
    sales: Department
    shops: Department
    law: Department
    people: dict[str, Employee]
    users: dict[str, User]
    clerk: Employee
    clerk_user: User
    left: Employee
    project: Team
    delegation: Delegation
    sessions: dict[str, str]

    def client(self, kind: str) -> Client:
        """A browser of this kind of person: signed in when the firm was made, but a stranger's."""
        client = Client()
        if kind != "stranger":
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[kind]
        return client

    def __setattr__(self, name: str, value: object) -> None:
        """A name stands for one thing: two areas that mean different things by it fail here."""
        if hasattr(self, name) and getattr(self, name) != value:
            raise ValueError(f"{name} is {getattr(self, name)!r} already; choose another name")
        super().__setattr__(name, value)


def build() -> World:
    """Make the firm and its accounts."""
    world = World(people={}, users={})
    world.top = department("TOP", name="Head office")
    world.law = department("LAW", name="Legal", parent=world.top)
    _people(world)
    world.sales = department("SALES", name="Sales", parent=world.top, head=world.people["head"])
    world.shops = department("SHOPS", name="Shops", parent=world.sales)
    world.people["manager"] = employee(world.sales, number="M1", name="Maria Manager")
    boss = world.people["manager"].pk
    world.clerk = employee(
        world.shops, number="C1", name="Cleo Clerk", email="cleo@example.org", manager_id=boss
    )
    world.left = employee(world.shops, number="L1", name="Lena Left")
    job(world.left, world.shops, manager_id=boss)
    world.users["manager"] = user(world.people["manager"])
    world.clerk_user = user(world.clerk)
    world.delegation = Delegation.objects.create(
        principal=world.people["manager"], delegate=world.people["delegate"], starts_on=START
    )
    world.project = team("Forecasts")
    membership(world.project, world.clerk)
    world.sessions = {kind: session(account) for kind, account in world.users.items()}
    return world


def session(account: User) -> str:
    client = Client()
    client.force_login(account)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _people(world: World) -> None:
    for kind, number, where in (
        ("employee", "E1", world.law),
        ("head", "H1", world.top),
        ("delegate", "D1", world.law),
        ("hr_other", "R1", world.top),
        ("hr", "R2", world.top),
        ("executive", "X1", world.top),
        ("admin", "A1", world.top),
    ):
        person = employee(where, number=number, name=f"{kind.title().replace('_', ' ')} Person")
        world.people[kind] = person
        world.users[kind] = user(person)
    world.users["auditor"] = user(username="auditor@example.org", full_name="Audrey Auditor")
    for kind in ("hr", "executive", "auditor", "admin"):
        grant(world.users[kind], kind)
    grant(world.users["hr_other"], "hr", department=world.law)
