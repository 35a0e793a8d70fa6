"""A published kind of team stands: the database refuses whoever passes the services."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from orgchange.teams.models import KindSlot, KindVersion
from tests.factories.accounts import user
from tests.factories.teams import shipped_kind

pytestmark = pytest.mark.django_db
ON_POSTGRESQL = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite's tests empty tables row by row"
)


@pytest.fixture
def published():
    return shipped_kind("pilot").versions.exclude(published_at=None).first()


@pytest.fixture
def draft(published):
    row = KindVersion.objects.create(kind=published.kind, number=published.number + 1, name="Next")
    KindSlot.objects.create(version=row, code="owner", name="Owner")
    return row


def refused(act):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        act()


def test_what_a_published_version_says_is_not_changed(published):
    rows = KindVersion.objects.filter(pk=published.pk)
    refused(lambda: rows.update(minimum_share=10))
    refused(lambda: rows.update(published_at=None))
    refused(lambda: published.slots.update(required=0))


def test_no_slot_of_a_draft_gets_into_a_published_version(published, draft):
    refused(lambda: draft.slots.update(version=published, code="intruder"))


def test_no_slot_is_added_to_a_published_version(published):
    refused(lambda: KindSlot.objects.create(version=published, code="late", name="Late"))


@ON_POSTGRESQL
def test_nothing_published_is_deleted(published):
    refused(lambda: published.slots.all().delete())
    refused(lambda: KindVersion.objects.filter(pk=published.pk).delete())


def test_a_draft_can_be_edited_published_and_thrown_away(published, draft):
    draft.slots.update(required=2)
    draft.slots.all().delete()
    KindVersion.objects.filter(pk=draft.pk).update(minimum_share=40)
    KindVersion.objects.filter(pk=draft.pk).update(published_at=timezone.now())
    refused(lambda: KindVersion.objects.filter(pk=draft.pk).update(minimum_share=50))


def test_whoever_published_it_may_be_forgotten(published, draft):
    who = user("publisher")
    now = timezone.now()
    KindVersion.objects.filter(pk=draft.pk).update(published_at=now, published_by=who)

    who.delete()

    draft.refresh_from_db()
    assert (draft.published_by, draft.published_at) == (None, now)
