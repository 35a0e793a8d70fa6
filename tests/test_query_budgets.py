"""Lists take the same number of queries for one row and for twenty, and the committed number.

The numbers are in tests/query_budgets.yaml, so that a regression is a line of a diff. A list
that is not there fails and says what it took. The ORM asks as often on either engine.
"""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
import yaml
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orgchange.innovation.reviewing import kept
from tests.access.rows import Listing
from tests.access.world import World
from tests.test_access import AREAS, prepared

BUDGETS = yaml.safe_load((Path(__file__).parent / "query_budgets.yaml").read_text()) or {}
LISTS = [listing for area in AREAS for listing in getattr(area, "LISTS", [])]


@pytest.fixture(scope="module")
def firm(django_db_setup, django_db_blocker) -> Iterator[World]:
    """The firm, made once for the module; each test's own changes are rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield prepared()
        transaction.set_rollback(True)


@pytest.mark.any_engine
@pytest.mark.django_db
@pytest.mark.parametrize("listing", LISTS, ids=str)
def test_a_list_takes_as_many_queries_for_twenty_rows_as_for_one(listing: Listing, firm: World):
    world = deepcopy(firm)
    client = world.client(listing.viewer)
    listing.grow(world, 1)
    count(client, listing, world)  # caches of the process are filled once

    few = count(client, listing, world)
    listing.grow(world, 19)
    many = count(client, listing, world)

    assert (few, many) == (BUDGETS.get(str(listing)), BUDGETS.get(str(listing)))


def test_every_budget_belongs_to_a_list():
    assert sorted(set(BUDGETS) - {str(listing) for listing in LISTS}) == []


def count(client: Client, listing: Listing, world: World) -> int:
    path = reverse(listing.name, args=listing.args(world)) + listing.query
    kept.forget()  # what twenty rows change would be read once more than for one
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200
    return len(queries)
