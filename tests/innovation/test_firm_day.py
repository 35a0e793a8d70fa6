"""Offices and money go by the firm's day, wherever the clock of the machine stands."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from orgchange.core.dates import firm_day
from orgchange.core.errors import InvalidInput
from orgchange.directory.models import JobRecord
from orgchange.innovation import clocks
from orgchange.innovation.models import Conflict
from orgchange.innovation.notices import batch_notices
from orgchange.innovation.services import allocating, offices
from orgchange.notices.models import Notice
from tests.factories import innovation as f
from tests.factories.directory import department, employee
from tests.innovation.deciding import build
from tests.innovation.money import committee, left, paper
from tests.innovation.test_batches import decide, marked, put

pytestmark = pytest.mark.django_db
LATE = datetime(2026, 11, 2, 20, tzinfo=UTC)  # the next morning in Shanghai


@pytest.fixture
def shanghai(settings):
    settings.FIRM_TIME_ZONE = "Asia/Shanghai"


def test_the_firms_day_and_year_are_its_own(shanghai):
    since, until = clocks.firm_year(datetime(2026, 12, 31, 20, tzinfo=UTC))

    assert firm_day(LATE) == date(2026, 11, 3)
    assert since == datetime(2026, 12, 31, 16, tzinfo=UTC)
    assert until < datetime(2027, 12, 31, 16, tzinfo=UTC)


def test_a_director_whose_office_began_at_the_firms_midnight_is_told(shanghai, monkeypatch):
    firm = build(monkeypatch)
    fresh = employee(department("NEW"), name="Fresh")
    f.office(firm.fund, fresh, "director", since=date(2026, 11, 3))
    row = marked(firm, "A")

    batch_notices.tell_directors(put(firm, row), now=LATE)

    told = Notice.objects.filter(kind="fund_batch")
    assert told.filter(recipient=fresh).exists()


def test_nobodys_own_items_are_counted_in_what_they_are_told(monkeypatch):
    firm = build(monkeypatch)
    own = marked(firm, "Own", by="director")
    helped = marked(firm, "Helped")
    f.belongs(helped, firm.people["other_director"], "team")
    batch = put(firm, own, helped, marked(firm, "C"))

    def counts(kind):
        rows = Notice.objects.filter(kind=kind)
        return {row.recipient.full_name: row.context["count"] for row in rows}

    assert counts("fund_batch") == {"Director": 2, "Other_Director": 2}
    alone = put(firm, marked(firm, "Alone", by="director"))
    assert not Notice.objects.filter(
        object_key=f"batch:{alone.pk}", recipient=firm.people["director"]
    ).exists()
    decide(firm, batch, by="other_director", Own="approve", C="approve")
    decide(firm, batch, Helped="approve")
    assert counts("fund_to_tell") == {"Manager": 3, "Other_Manager": 3}


def test_granting_an_office_looks_for_conflicts_at_once():
    of = committee()
    boss = employee(department("ABOVE"), name="Boss")
    JobRecord.objects.filter(employee=of.people["ada"]).update(manager=boss)
    row = f.proposal(of.round, of.people["ada"])

    offices.grant_office(
        fund=of.fund,
        employee=boss,
        role="reviewer",
        starts_on=f.NOW.date(),
        actor=None,
        now=f.NOW,
    )

    found = Conflict.objects.filter(proposal=row, employee=boss, ended_at=None)
    assert [one.kind for one in found] == ["above"]


@pytest.mark.parametrize("verb", ["allocate", "transfer"])
def test_money_does_not_move_on_a_day_to_come(verb):
    of = committee()
    nxt = f.period(of.fund, name="2027", since=date(2027, 1, 1), until=date(2028, 1, 1))
    late = paper("late", occurred_on=f.NOW.date() + timedelta(days=1))
    given = {"amount": Decimal(5), "paper": late, "actor": of.accounts["finance"], "now": f.NOW}
    where = {
        "allocate": {"period": of.period},
        "transfer": {"source": of.period, "target": nxt},
    }

    with pytest.raises(InvalidInput) as refused:
        getattr(allocating, verb)(**where[verb], **given)

    assert refused.value.problems[0].code == "in_the_future"
    assert left(of.period) == 100_000


@pytest.mark.parametrize("door", ["page", "api"])
def test_a_day_to_come_is_named_on_page_and_api(client, door):
    of = committee()
    client.force_login(of.accounts["finance"])
    body = {
        "amount": "5.00",
        "unit": "money",
        "occurred_on": str(timezone.localdate() + timedelta(days=2)),
        "key": "k",
    }
    page, api = f"/fund/money/periods/{of.period.pk}/allocate/", "/api/v1/fund-balances/"

    if door == "page":
        answer = client.post(page, body)
    else:
        path = f"{api}{of.period.pk}/allocate/"
        answer = client.post(path, body, content_type="application/json")

    assert answer.status_code in (400, 422)
    assert "The day lies in the future." in answer.content.decode()
    assert left(of.period) == 100_000


def test_the_form_proposes_the_firms_day(client, shanghai):
    of = committee()
    account = of.accounts["finance"]
    account.time_zone = "America/Los_Angeles"
    account.save()
    client.force_login(account)

    with time_machine.travel(LATE, tick=False):
        page = client.get(f"/fund/money/periods/{of.period.pk}/allocate/")

    assert page.context["form"].initial["occurred_on"] == date(2026, 11, 3)
