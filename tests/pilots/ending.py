"""A pilot that is being closed, with the people, the lesson and the award that a test asks for."""

from datetime import timedelta

from orgchange.innovation.models import Award
from orgchange.pilots.models import Pilot
from orgchange.pilots.services.lessons import publish_lesson, save_lesson
from tests.factories import innovation as f
from tests.factories import pilots as p
from tests.innovation.money import award_of

NOW = f.NOW
SAID = {
    "title": "Photograph the paper before it gets wet",
    "believed": "Clerks book faster when they do not retype.",
    "saw": "They did, but rain blurred one photo in nine.",
    "differently": "Put a hood over the dock camera first.",
}


def closing(firm, *, title="Book receipts by photo", verdict="invalidated", **fields):
    """A pilot whose outcome is given and whose end is decided, with its team."""
    people = firm.people
    fields.setdefault("ended_on", p.STARTED + timedelta(days=80))
    fields.setdefault("state", "closing")
    row = p.pilot(
        firm.fund,
        fields.pop("owner", people["owner"]),
        title=title,
        sponsor=people["sponsor"],
        evaluator=people["evaluator"],
        verdict=verdict,
        **fields,
    )
    p.team(row, people["owner"], people["member"])
    return row


def awarded(firm, amount=8000):
    """An award whose money is committed and planned."""
    row = f.proposal(firm.round, firm.people["submitter"], state="approved", asked=amount)
    award_of(row, by=firm.people["director"], amount=amount)
    return Award.objects.get(proposal=row)


def write(firm, pilot, *, who="owner", revision=0, **said):
    """The lesson, as somebody types it."""
    fields = {**SAID, "ask": firm.people["member"], **said}
    return save_lesson(
        pilot=pilot, fields=fields, revision=revision, actor=firm.users[who], now=NOW
    )


def published(firm, pilot, **said):
    """A lesson that all colleagues read."""
    write(firm, pilot, **said)
    return publish_lesson(pilot=Pilot.objects.get(pk=pilot.pk), actor=firm.users["owner"], now=NOW)
