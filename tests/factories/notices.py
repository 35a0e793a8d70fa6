"""Kinds of notices for tests, and notices planned as the services plan them."""

import itertools
from datetime import UTC, datetime

from orgchange.notices import kinds, services
from orgchange.notices.models import Notice

# A Wednesday, ten in the morning in London and UTC.
WEDNESDAY = datetime(2026, 11, 18, 10, tzinfo=UTC)
numbers = itertools.count(1)
gone: dict[str, str] = {}  # object_key → the reason why notices about it no longer hold


def holds(notices, now):
    return {n.pk: gone[n.object_key] for n in notices if n.object_key in gone}


def kind(code, **more):
    made = kinds.Kind(
        code=code,
        label=code,
        group="Tests",
        subject="About {thing}",
        body="{thing} is waiting.\n\n{link}",
        placeholders={"thing": "What it is about"},
        example={"thing": "A thing"},
        holds=holds,
        **more,
    )
    kinds.register(made)
    return made


PLAIN = kind("test_plain")
OPTIONAL = kind("test_optional", is_mandatory=False)
URGENT = kind("test_urgent", is_exempt_from_caps=True)


def notice(person, *, of=PLAIN, about=None, occurrence="", now=WEDNESDAY):
    about = about or f"thing:{next(numbers)}"
    services.announce(
        recipient_id=person.pk,
        kind=of.code,
        object_key=about,
        occurrence=occurrence,
        context={"thing": about, "path": "/"},
        now=now,
    )
    return Notice.objects.get(
        recipient=person, kind=of.code, object_key=about, occurrence=occurrence
    )
