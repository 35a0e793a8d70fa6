"""Lessons, thanks, evidence and scale-ups by the API: the same services, the same scope."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from orgchange.pilots.models import (
    AdoptionReading,
    Lesson,
    LessonUse,
    ScaleUp,
    SkillEvidence,
    ThankYou,
)
from orgchange.pilots.services import scaling
from tests.factories import directory as d
from tests.factories import innovation as f
from tests.factories.innovation import NOW
from tests.pilots.ending import SAID, closing, published, write


@pytest.fixture
def ask(firm, client):
    """`ask("owner", "post", "lessons-list", data)` → (status, body)."""

    def asked(who, method, name, data=None, *args, query=""):
        client.force_login(firm.users[who])
        url = reverse(name, args=args) + query
        sent = getattr(client, method)(
            url, data, **({} if method == "get" else {"content_type": "application/json"})
        )
        return sent.status_code, sent.json() if sent.content else None

    return asked


@pytest.fixture
def pilot(firm):
    return closing(firm, verdict="validated")


def test_a_lesson_is_begun_written_on_and_published(firm, pilot, ask):
    begun = ask("member", "post", "lessons-list", {"pilot": pilot.pk, "saw": SAID["saw"]})
    pk = begun[1]["id"]
    rest = {**SAID, "ask": firm.people["member"].pk, "revision": begun[1]["revision"]}
    written = ask("member", "patch", "lessons-detail", rest, pk)
    done = ask("owner", "post", "lessons-publish", None, pk)

    assert (begun[0], written[0], done[0]) == (201, 200, 200)
    assert done[1]["published_at"] is not None


def test_trying_writes_nothing(firm, pilot, ask):
    status, _row = ask(
        "member",
        "post",
        "lessons-list",
        {"pilot": pilot.pk, "saw": SAID["saw"]},
        query="?dry_run=true",
    )

    assert (status, Lesson.objects.count()) == (201, 0)


def test_an_old_revision_is_refused(firm, pilot, ask):
    lesson = write(firm, pilot)

    old = {"saw": "Else.", "revision": 0}

    status, _body = ask("owner", "patch", "lessons-detail", old, lesson.pk)

    assert (status, Lesson.objects.get().saw) == (409, SAID["saw"])


def test_a_lesson_that_is_being_written_is_not_there_for_others(firm, pilot, ask):
    lesson = write(firm, pilot)

    assert ask("stranger", "get", "lessons-detail", None, lesson.pk)[0] == 404
    assert ask("member", "get", "lessons-detail", None, lesson.pk)[0] == 200


def test_lessons_like_a_text_come_with_what_both_speak_of(firm, pilot, ask):
    published(firm, pilot)

    status, rows = ask(
        "stranger", "get", "lessons-similar", {"title": "Photograph the paper", "text": "Rain."}
    )

    assert (status, rows[0]["lesson"]["title"]) == (200, SAID["title"])
    assert 0.2 <= rows[0]["likeness"] <= 1
    assert rows[0]["shared"]


def test_a_use_is_counted_once_and_taken_back(firm, pilot, ask):
    lesson = published(firm, pilot)
    draft = f.proposal(firm.round, firm.people["stranger"], state="draft")
    data = {"lesson": lesson.pk, "proposal": draft.pk}

    first = ask("stranger", "post", "lesson-uses-list", data)
    again = ask("stranger", "post", "lesson-uses-list", data)
    counted = Lesson.objects.get().uses
    gone = ask("stranger", "delete", "lesson-uses-detail", None, first[1]["id"])

    assert (first, counted, gone[0]) == (again, 1, 204)
    assert not LessonUse.objects.exists()


def test_a_draft_that_a_lesson_helped_is_not_told_to_others(firm, pilot, ask):
    lesson = published(firm, pilot)
    draft = f.proposal(firm.round, firm.people["stranger"], state="draft")
    ask("stranger", "post", "lesson-uses-list", {"lesson": lesson.pk, "proposal": draft.pk})

    seen = ask("owner", "get", "lesson-uses-list")[1]["results"]

    assert seen == []


def test_thanks_are_given_and_declined(firm, pilot, ask):
    data = {"pilot": pilot.pk, "receiver": firm.people["member"].pk}
    given = ask("owner", "post", "thank-yous-list", data)
    declined = ask("member", "post", "thank-yous-decline", None, given[1]["id"])

    assert (given[0], declined[1]["is_declined"]) == (201, True)
    assert ask("stranger", "get", "thank-yous-list")[1]["results"] == []
    assert ThankYou.objects.count() == 1


def test_evidence_is_read_by_whose_it_is_and_not_by_colleagues(firm, pilot, ask):
    SkillEvidence.objects.create(
        pilot=pilot,
        employee=firm.people["member"],
        slot="other",
        starts_on=NOW.date() - timedelta(days=9),
        ends_on=NOW.date(),
        allocation=20,
        posted_at=NOW,
    )

    own = ask("member", "get", "skill-evidence-list")[1]["results"]
    other = ask("stranger", "get", "skill-evidence-list")[1]["results"]

    assert (len(own), other) == (1, [])
    assert "verdict" not in str(own)


def test_a_hand_over_is_written_accepted_and_measured_in_bulk(firm, pilot, ask):
    row = ScaleUp.objects.create(pilot=pilot)
    fields = {"operator": firm.people["submitter"].pk, "metric": "Used", "target": "80"}
    ask("owner", "patch", "scale-ups-detail", fields, row.pk)
    accepted = ask("submitter", "post", "scale-ups-accept", None, row.pk)
    shop = d.department("SHOPS")
    site = ask(
        "submitter", "post", "scale-sites-list", {"scale_up": row.pk, "department": shop.code}
    )
    readings = {
        "readings": [
            {"site": site[1]["id"], "measured_on": "2026-10-01", "value": "40"},
            {"site": site[1]["id"], "measured_on": "2026-11-01", "value": "60"},
        ]
    }
    measured = ask("submitter", "post", "scale-ups-readings", readings, row.pk)

    assert (accepted[0], site[0], measured[0]) == (200, 201, 200)
    assert [one.value for one in AdoptionReading.objects.all()] == [Decimal(40), Decimal(60)]


def test_a_place_is_changed_and_removed(firm, pilot, ask):
    row = ScaleUp.objects.create(pilot=pilot)
    site = scaling.plan_site(
        scale_up=row, department=d.department("SHOPS"), planned_on=None, actor=None, now=NOW
    )

    changed = ask("owner", "patch", "scale-sites-detail", {"live_on": "2026-10-01"}, site.pk)
    removed = ask("owner", "delete", "scale-sites-detail", None, site.pk)

    assert (changed[1]["live_on"], removed[0]) == ("2026-10-01", 204)
