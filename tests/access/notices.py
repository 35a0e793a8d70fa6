"""The inbox, the reminders page, the words, the mail folder, health, nudges."""

from django.core import signing
from django.utils import timezone

from courses.assignments import notice_kinds
from courses.assignments.models import Requirement
from orgchange.notices import mail
from orgchange.notices.models import Delivery, Notice
from tests.access.rows import Listing, api, page
from tests.factories.assignments import obligation, requirement
from tests.factories.notices import notice as plan

DUTY, CARE = "hr admin", "hr hr_other admin"


def prepare(world):
    world.notice = plan(world.clerk)
    world.message = Delivery.objects.create(
        recipient=world.clerk, channel="email", state="unknown", message_id="m@example.org"
    )
    world.message.notices.add(world.notice)
    Notice.objects.filter(pk=world.notice.pk).update(state="unknown")
    world.reminded_of = requirement()
    obligation(world.clerk, world.reminded_of, due_on=timezone.now().date())


def one(world):
    return [world.notice.pk]


def message(world):
    return [world.message.pk]


def words(world):
    return [notice_kinds.ASSIGNED.code, "en"]


def token(world):
    said = [world.clerk.pk, [notice_kinds.DUE_SOON.code]]
    return [signing.dumps(said, salt=mail.UNSUBSCRIBE_SALT)]


def pair(world):
    required = Requirement.objects.get(pk=world.reminded_of.pk)
    return {"pair": f"{world.clerk.pk}:{required.pk}"}


def grow(world, count):
    for _ in range(count):
        plan(world.people["hr"])


ROWS = [
    page("notices:inbox", ok="everybody"),
    page("notices:read-all", ok="everybody", method="post"),
    page("notices:notice", args=one, ok="hr admin"),
    page("notices:read", args=one, method="post"),
    page("notices:open", args=one, method="post"),
    page("notices:settle", args=message, ok=DUTY, method="post"),
    page("notices:choices", ok="everybody", missing="auditor"),
    page("notices:unsubscribe", args=token, ok="everybody", stranger=200),
    page("notices:reminders", ok=CARE),
    page("notices:words-list", ok=DUTY),
    page("notices:words", args=words, ok=DUTY),
    page("notices:folder", ok=DUTY),
    page("notices:letter", args=lambda w: ["none.eml"]),
    page("health", ok="everybody", status=503, stranger=503),  # nothing has run yet
    page(
        "assignments:nudge",
        data=pair,
        ok="manager head delegate hr",
        method="post",
        otherwise=403,
    ),
    api("notices-list", ok="everybody"),
    api("notices-detail", args=one, ok="hr admin"),
    api("notices-read", args=one, ok="hr admin", method="post"),
    api("notices-read-all", ok="everybody", method="post"),
]

LISTS = [
    Listing("notices:inbox", viewer="hr", grow=grow),
    Listing("notices:reminders", viewer="hr", grow=grow, query="?tab=messages"),
    Listing("notices-list", viewer="hr", grow=grow),
]
