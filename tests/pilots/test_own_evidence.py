"""What pilots recorded about a person, and what the person says about it."""

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from orgchange.audit.models import AuditEntry
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.pilots.closing.own import facts_of
from orgchange.pilots.models import SkillEvidence
from orgchange.pilots.services.evidence import LONGEST_REMARK, remark
from tests.factories import pilots as p
from tests.factories.innovation import NOW


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def piece(firm):
    """What a closed pilot recorded about its member."""
    pilot = p.pilot(firm.fund, firm.people["owner"], state="closed", verdict="invalidated")
    p.team(pilot, firm.people["owner"], firm.people["member"])
    return SkillEvidence.objects.create(
        pilot=pilot,
        employee=firm.people["member"],
        slot="engineer",
        starts_on=p.STARTED,
        ends_on=NOW.date(),
        allocation=20,
        facts={"days": 91, "check_ins": 1},
        posted_at=NOW,
    )


def say(client, firm, piece, who, words):
    client.force_login(firm.users[who])
    return client.post(reverse("pilots:remark-evidence", args=[piece.pk]), {"words": words})


def test_a_person_sees_what_was_recorded_and_nobody_elses(client, firm, piece):
    client.force_login(firm.users["member"])
    shown = client.get(reverse("pilots:my-evidence")).content.decode()
    client.force_login(firm.users["owner"])
    other = client.get(reverse("pilots:my-evidence")).content.decode()

    assert str(piece.pilot) in shown
    assert "91 days · wrote 1 check-in" in shown
    assert "No pilot recorded anything about you yet" in other
    assert client.get(reverse("pilots:remark-evidence", args=[piece.pk])).status_code == 404


def test_what_is_said_stands_beside_it_for_all_who_see_it(client, firm, piece):
    say(client, firm, piece, "member", " I labelled the papers too. ")

    piece.refresh_from_db()
    assert (piece.remark, piece.remarked_at) == ("I labelled the papers too.", NOW)
    assert (
        "I labelled the papers too." in client.get(reverse("pilots:my-evidence")).content.decode()
    )
    client.force_login(firm.users["sponsor"])
    client.force_login(firm.users["owner"])
    closing = client.get(reverse("pilots:closing", args=[piece.pilot_id])).content.decode()
    assert "I labelled the papers too." in closing
    assert AuditEntry.objects.filter(action="pilot.evidence_remarked").count() == 1


def test_it_is_taken_back_and_the_evidence_stays(client, firm, piece):
    say(client, firm, piece, "member", "Not quite.")
    say(client, firm, piece, "member", "  ")

    piece.refresh_from_db()
    assert (piece.remark, piece.remarked_at, piece.facts) == (
        "",
        None,
        {"days": 91, "check_ins": 1},
    )


def test_said_twice_it_is_said_once(firm, piece):
    for _time in range(2):
        remark(evidence=piece, words="So.", actor=firm.users["member"], now=NOW)

    assert AuditEntry.objects.filter(action="pilot.evidence_remarked").count() == 1


def test_nobody_speaks_for_somebody_else(client, firm, piece):
    with pytest.raises(NotAllowed):
        remark(evidence=piece, words="Lazy.", actor=firm.users["owner"], now=NOW)
    assert say(client, firm, piece, "owner", "Lazy.").status_code == 404
    piece.refresh_from_db()
    assert piece.remark == ""


def test_too_much_is_refused_and_nothing_typed_is_lost(client, firm, piece):
    with pytest.raises(InvalidInput):
        remark(
            evidence=piece, words="x" * (LONGEST_REMARK + 1), actor=firm.users["member"], now=NOW
        )
    page = say(client, firm, piece, "member", "x" * (LONGEST_REMARK + 1))
    assert page.status_code == 422
    assert "x" * (LONGEST_REMARK + 1) in page.content.decode()


def test_it_is_said_through_the_api_too(client, firm, piece):
    url = reverse("skill-evidence-remark", args=[piece.pk])
    client.force_login(firm.users["member"])

    row = client.post(url, {"words": "So."}, content_type="application/json").json()
    assert (row["remark"], row["facts"]) == ("So.", {"days": 91, "check_ins": 1})
    client.force_login(firm.users["owner"])
    assert client.post(url, {"words": "No."}, content_type="application/json").status_code == 404


def test_the_database_keeps_words_and_instant_together(piece):
    with pytest.raises(IntegrityError), transaction.atomic():
        SkillEvidence.objects.filter(pk=piece.pk).update(remark="So.")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, []),
        ({"days": 1}, ["1 day"]),
        (
            {"days": 2, "milestones": 1, "readings": 3, "asked_about_lesson": True},
            [
                "2 days",
                "answered for 1 milestone",
                "recorded 3 readings",
                "is asked about the lesson",
            ],
        ),
        ({"days": 0, "check_ins": "many"}, []),
    ],
)
def test_facts_in_words(facts, said):
    assert facts_of(facts) == said
