"""Teams and who is in them, written as the services write them."""

from importlib import import_module

from django.apps import apps

from orgchange.core.dated import put
from orgchange.core.dates import OPEN_DATE
from orgchange.teams.models import Team, TeamCharter, TeamKind, TeamMembership
from tests.factories.directory import START, START_AT


def shipped_kind(code):
    """A kind that ships. Tests that commit leave empty tables behind, so it may be gone."""
    if not TeamKind.objects.exists():
        import_module("orgchange.teams.migrations.0003_shipped_kinds").ship_kinds(apps)
    return TeamKind.objects.get(code=code)


def team(
    name="Team",
    *,
    kind="project",
    host_function="business",
    lead=None,
    since=START,
    until=OPEN_DATE,
    at=START_AT,
    **charter,
):
    of_kind = shipped_kind(kind)
    row = Team.objects.create(name=name, kind=of_kind, lead=lead, opens_on=since, closes_on=until)
    value = {
        "name": name,
        "version_id": of_kind.versions.exclude(published_at=None).order_by("-number").first().pk,
        "host_function": host_function,
        "lead_id": lead.pk if lead else None,
        "answers_to_id": None,
        "purpose": "",
        "may_decide": "",
        "budget": None,
        "currency": "",
        "person_days": None,
        **charter,
    }
    put(TeamCharter, {"team_id": row.pk}, value, valid_from=since, valid_to=until, at=at)
    return row


def membership(
    of,
    person,
    *,
    slot="other",
    allocation=20,
    standing="member",
    since=START,
    until=OPEN_DATE,
    at=START_AT,
):
    put(
        TeamMembership,
        {"team_id": of.pk, "employee_id": person.pk, "slot": slot},
        {"allocation": allocation, "standing": standing},
        valid_from=since,
        valid_to=until,
        at=at,
    )
