"""A team that asks for somebody's time, for the tests of requests."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

from orgchange.directory.models import Delegation
from orgchange.teams.models import JoinRequest
from orgchange.teams.services import requests
from tests.factories import directory as people
from tests.factories import teams as make

# A Friday.
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
LOW, HIGH = date(2026, 12, 1), date(2027, 3, 1)


def firm() -> SimpleNamespace:
    """Olga owns Forecasts; Ada's manager is Marco, for whom Dina stands in; Hanna is HR."""
    world = SimpleNamespace()
    top = people.department("TOP")
    world.labs = people.department("LABS", function="data_science", parent=top)
    world.team = make.team("Forecasts")
    world.marco = people.employee(top, name="Marco", email="marco@example.org")
    world.dina = people.employee(top, name="Dina", email="dina@example.org")
    world.olga = people.employee(top, name="Olga", email="olga@example.org")
    world.hanna = people.employee(top, name="Hanna")
    world.stranger = people.employee(top, name="Sam")
    world.ada = people.employee(
        world.labs, name="Ada", email="ada@example.org", manager_id=world.marco.pk
    )
    for person in (world.marco, world.dina, world.olga, world.hanna, world.stranger, world.ada):
        people.user(person)
    make.membership(world.team, world.olga, slot="owner")
    Delegation.objects.create(principal=world.marco, delegate=world.dina, starts_on=people.START)
    people.grant(world.hanna.user, "hr")
    return world


def ask(world, *, now=NOW, by=None, whom=None, **given) -> JoinRequest:
    """Olga asks for 20 % of Ada."""
    said = {
        "slot": "data_scientist",
        "allocation": 20,
        "starts_on": LOW,
        "ends_on": HIGH,
        "message": "We need her eye for seasons.",
        **given,
    }
    return requests.ask(
        team=world.team,
        employee=whom or world.ada,
        actor=(by or world.olga).user,
        now=now,
        **said,
    )
