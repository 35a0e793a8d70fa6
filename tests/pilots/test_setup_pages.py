"""The pages of getting ready: the form that saves itself, one word, one button."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orgchange.pilots.contracting.reading import newest_locked, working_copy
from orgchange.pilots.models import Pilot
from orgchange.pilots.services import contracts
from tests.factories import pilots as p
from tests.factories import pilots_setup as s


def page(firm, who):
    client = Client()
    client.force_login(firm.users[who])
    return client


def address(name, pilot, *more):
    return reverse(f"pilots:{name}", args=[pilot.pk, *more])


def typed(revision=0, milestones=(), **fields):
    """What the form of a contract sends."""
    counts = {"guardrails": 3, "kill_criteria": 3, "milestones": len(milestones)}
    given = {f"{name}-TOTAL_FORMS": count for name, count in counts.items()}
    given |= {f"{name}-INITIAL_FORMS": 0 for name in counts}
    given |= {f"guardrails-{index}-series": f"g{index + 1}" for index in range(3)}
    given |= {f"kill_criteria-{index}-side": "above" for index in range(3)}
    for index, row in enumerate(milestones):
        given |= {f"milestones-{index}-{name}": value for name, value in row.items()}
    return {**given, "revision": revision, **fields}


@pytest.fixture
def drafted(pilot):
    p.contract(pilot)
    return pilot


def test_what_is_typed_is_saved_by_itself(firm, drafted):
    answer = page(firm, "owner").post(
        address("save-contract", drafted),
        typed(believed="It gets faster.", **{"primary-name": "Minutes", "primary-target": "3.5"}),
    )

    assert answer.status_code == 200
    assert 'id="revision" value="1"' in answer.content.decode()
    assert working_copy(drafted).believed == "It gets faster."


def test_an_older_window_is_told_and_saves_nothing(firm, drafted):
    client = page(firm, "owner")
    client.post(address("save-contract", drafted), typed(believed="New."))

    answer = client.post(address("save-contract", drafted), typed(believed="Old."))

    assert "saved from another window" in answer.content.decode()
    assert working_copy(drafted).believed == "New."


def test_what_can_be_read_is_saved_beside_what_cannot(firm, drafted):
    given = typed(
        believed="It gets faster.",
        **{"primary-target": "a lot", "kill_criteria-0-text": "Too slow"},
        **{"kill_criteria-0-series": "primary"},
    )

    answer = page(firm, "owner").post(address("save-contract", drafted), given)

    contract, text = working_copy(drafted), answer.content.decode()
    assert contract.believed == "It gets faster."
    assert [(row.text, row.series) for row in contract.kill_criteria.all()] == [("Too slow", "")]
    assert "Enter a number." in text
    assert "Say at which value to stop." in text


def test_a_guardrail_can_be_watched_as_soon_as_it_is_typed(firm, drafted):
    given = typed(
        **{"guardrails-0-name": "Wrong fields", "guardrails-0-high": "2"},
        **{"kill_criteria-0-series": "g1", "kill_criteria-0-threshold": "5"},
    )

    page(firm, "owner").post(address("edit-contract", drafted), given)

    kill = working_copy(drafted).kill_criteria.get()
    assert (kill.series, kill.side, kill.threshold) == ("g1", "above", 5)


def test_rows_are_added_and_removed_without_losing_what_was_typed(firm, drafted):
    client, rows = page(firm, "owner"), [{"name": "One"}, {"name": "Two"}]

    added = client.post(address("edit-contract", drafted), typed(milestones=rows, add="milestones"))
    client.post(
        address("edit-contract", drafted),
        typed(1, milestones=rows, remove="milestones-0"),
    )

    assert added.content.decode().count('class="form-row milestone"') == 3
    assert [row.name for row in working_copy(drafted).milestones.all()] == ["Two"]


def test_a_locked_contract_has_no_form(firm, pilot):
    p.contract(pilot, number=1)
    pilot.state = "evaluating"
    pilot.save()

    assert page(firm, "owner").get(address("edit-contract", pilot)).status_code == 403


@pytest.fixture
def running(pilot):
    p.contract(pilot, number=1)
    pilot.state, pilot.started_on = "running", p.STARTED
    pilot.planned_end_on = p.STARTED.replace(month=12)
    pilot.save()
    return pilot


def test_a_change_goes_its_way_over_the_pages(firm, running):
    owner, chair = page(firm, "owner"), page(firm, "chair")
    owner.post(address("contract-act", running, "begin"))
    revision = working_copy(running).revision
    owner.post(address("edit-contract", running), typed(revision, believed="Another belief."))
    # An empty form has emptied the rest: the change is not whole, and is not put before anybody.
    refused = owner.post(address("propose-change", running), {"reason": "The scale."})
    assert refused.status_code == 422

    owner.post(address("contract-act", running, "drop"))
    copy = contracts.begin_change(pilot=running, actor=firm.users["owner"], now=timezone.now())
    copy.believed = "Another belief."
    copy.save()
    owner.post(address("propose-change", running), {"reason": "The scale."})
    seen = chair.get(address("approve-change", running)).content.decode()
    chair.post(address("approve-change", running), {"revision": copy.revision})

    assert "The scale." in seen
    assert "Another" in seen
    assert newest_locked(running).number == 2


def test_colleagues_do_not_read_a_change_before_it_is_locked(firm, running):
    contracts.begin_change(pilot=running, actor=firm.users["owner"], now=timezone.now())

    stranger = page(firm, "stranger")
    assert stranger.get(address("contract", running)).status_code == 200
    assert stranger.get(address("contract", running) + "?version=draft").status_code == 404


def test_whose_data_it_is_agrees_with_one_button_and_can_take_it_back(firm, pilot):
    check = s.data_check(pilot, owner=firm.people["stranger"], agreed=False)
    client = page(firm, "stranger")

    client.post(address("agree", pilot), {"agree": check.pk})
    check.refresh_from_db()
    assert check.agreed_by == firm.people["stranger"]

    client.post(address("agree", pilot), {"withdraw": check.pk})
    check.refresh_from_db()
    assert check.agreed_at is None


def test_a_fund_manager_opens_a_pilot(firm):
    given = {
        "fund": firm.fund.pk,
        "title": "Answer tenders",
        "owner": firm.people["owner"].employee_number,
        "budget_source": "The board",
    }

    answer = page(firm, "manager").post(reverse("pilots:open"), given)

    made = Pilot.objects.get()
    assert answer.url == reverse("pilots:pilot", args=[made.pk])


def test_the_overview_shows_what_is_missing_and_where_it_is_mended(firm, pilot):
    text = page(firm, "owner").get(address("pilot", pilot)).content.decode()

    assert "What is still missing" in text
    assert address("edit-contract", pilot) in text
    assert address("form-team", pilot) in text


def test_giving_a_pilot_up_is_never_the_first_button(firm, pilot):
    text = page(firm, "manager").get(address("pilot", pilot)).content.decode()

    assert 'class="btn primary" href="{}"'.format(address("step", pilot, "abandon")) not in text


def test_the_api_tries_without_writing(firm, pilot):
    p.contract(pilot)
    client, contract = page(firm, "owner"), working_copy(pilot)
    url = reverse("contracts-write", args=[contract.pk])
    sent = {"revision": 0, "believed": "It gets faster."}

    tried = client.post(f"{url}?dry_run=true", sent, content_type="application/json")
    assert (tried.status_code, tried.json()["believed"]) == (200, "It gets faster.")
    assert working_copy(pilot).revision == 0

    client.post(url, sent, content_type="application/json")
    late = client.post(url, sent, content_type="application/json")
    assert late.status_code == 409
    assert "another window" in late.json()["detail"]
