"""The pages of practice: handing in, the journal, the queue, mentors, files; also in Chinese."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from courses.tracks.models import EvidenceDraft, JournalEntry, Mentorship, SignRequest, Submission
from orgchange.audit.models import AuditEntry
from tests.factories import directory as people
from tests.factories import tracks as make
from tests.factories.tracks import NOW
from tests.factories.tracks_practice import firm, handed, item, paper, week

pytestmark = pytest.mark.django_db
CODES = ("problem-framing", "value-estimate", "week")


@pytest.fixture(autouse=True)
def _now(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def world():
    return firm()


@pytest.fixture
def browse(client, world):
    def go(who, name, *args, data=None, **more):
        client.force_login(world.users[who])
        path = reverse(f"tracks:{name}", args=args)
        return client.get(path, more) if data is None else client.post(path, data)

    return go


def text(answer):
    return answer.content.decode()


def test_every_item_stands_with_its_anchor_and_how_far_it_is(world, browse):
    one = item(world.track, "problem-framing")
    one.anchor = "One page: who decides what today."
    with make.unguarded():
        one.save()
    handed(world)

    page = text(browse("candidate", "evidence", world.way.pk))

    assert "One page: who decides what today." in page
    assert "A driver decides by phone." in page
    assert "Waiting for a signature" in page
    assert "by 9 Nov" in page
    assert reverse("tracks:hand-in", args=[world.way.pk, item(world.track, "week").pk]) in page


def test_a_text_is_handed_in_and_shown(world, browse):
    one = item(world.track, "problem-framing")
    data = {"words": "Who decides?", "visibility": "track"}

    answer = browse("candidate", "hand-in", world.way.pk, one.pk, data=data)

    assert answer.status_code == 302
    row = Submission.objects.get()
    assert (row.words, row.visibility) == ("Who decides?", "track")


def test_what_is_wrong_stands_beside_its_field(world, browse):
    one = item(world.track, "value-estimate")
    data = {"words": "x", "unit": "EUR", "low": "3", "high": "1", "visibility": "signers"}

    answer = browse("candidate", "hand-in", world.way.pk, one.pk, data=data)

    assert answer.status_code == 422
    assert "The upper end lies below the lower one." in text(answer)


def test_what_is_typed_is_saved_and_comes_back(world, browse):
    one = item(world.track, "problem-framing")
    data = {"words": "Half a", "link": "", "revision": "0"}

    saved = browse("candidate", "evidence-draft", world.way.pk, one.pk, data=data)
    again = browse("candidate", "evidence-draft", world.way.pk, one.pk, data=data)

    assert "Saved" in text(saved)
    assert "another window" in text(again)
    assert EvidenceDraft.objects.get().revision == 1
    assert "Half a" in text(browse("candidate", "hand-in", world.way.pk, one.pk))


def test_versions_say_what_differs(world, browse):
    handed(world, words="A driver decides by phone.")
    handed(world, words="A driver decides by radio.", now=NOW + timedelta(minutes=9))

    page = text(browse("mentor", "versions", world.way.pk, item(world.track, CODES[0]).pk))

    assert "<del>phone.</del>" in page
    assert "<ins>radio.</ins>" in page


def test_a_file_is_saved_by_those_who_may_and_an_auditors_look_is_recorded(client, browse, world):
    row = handed(world, words="x", file=paper(b"one page", "page.html"))
    world.users["auditor"] = people.user(username="auditor@example.org")
    people.grant(world.users["auditor"], "auditor")

    answer = browse("mentor", "evidence-file", row.pk)

    assert b"".join(answer.streaming_content) == b"one page"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="page.html"'
    assert answer.headers["Content-Type"] == "application/octet-stream"
    for nobody in ("stranger", "finance", "manager", "hr"):
        assert browse(nobody, "evidence-file", row.pk).status_code == 404
    assert browse("auditor", "evidence-file", row.pk).status_code == 200
    looked = AuditEntry.objects.filter(action="looked")
    assert [one.changes for one in looked] == [{"page": "tracks:evidence-file"}]


def test_finance_opens_the_estimate_it_is_asked_about_and_no_page_of_the_way(world, browse):
    one = item(world.track, "value-estimate")
    data = {
        "words": "Trips.",
        "unit": "EUR a year",
        "low": "1000",
        "high": "",
        "visibility": "signers",
    }
    assert browse("candidate", "hand-in", world.way.pk, one.pk, data=data).status_code == 302
    handed(world)
    request = SignRequest.objects.get(role="finance")
    other = SignRequest.objects.get(role="mentor")

    page = text(browse("finance", "signature", request.pk))

    assert "1,000" in page
    assert "EUR a year" in page
    assert reverse("tracks:evidence", args=[world.way.pk]) not in page
    assert browse("finance", "signature", other.pk).status_code == 404
    for name in ("evidence", "journal", "mentoring", "path"):
        assert browse("finance", name, world.way.pk).status_code == 404


def test_a_day_is_written_on_a_phone_and_the_week_counts_up(world, browse):
    data = {"day": "2026-11-02", "place": "Dock 4", "words": "They phone the driver."}

    assert browse("candidate", "journal", world.way.pk, data=data).status_code == 302
    assert browse("candidate", "journal", world.way.pk, data=data).status_code == 302

    assert JournalEntry.objects.count() == 1
    assert "They phone the driver." in text(browse("mentor", "journal", world.way.pk))
    week(world)
    page = text(browse("candidate", "journal", world.way.pk))
    assert "The week is whole: hand it in" in page


def test_managers_and_hr_read_neither_journal_nor_evidence_nor_meetings(world, browse):
    week(world)
    for who in ("manager", "hr", "stranger"):
        for name in ("evidence", "journal", "mentoring"):
            assert browse(who, name, world.way.pk).status_code == 404


def test_one_thing_is_signed_taken_back_and_returned(world, browse):
    handed(world)
    request = SignRequest.objects.get()

    assert browse("mentor", "signature", request.pk, data={"sign": "1"}).status_code == 302
    request.refresh_from_db()
    assert request.state == "signed"
    assert browse("mentor", "signature-undo", request.pk, data={}).status_code == 302
    wordless = browse("mentor", "signature", request.pk, data={"return": "1"})
    assert wordless.status_code == 422
    data = {"return": "1", "words": "Who decides?"}
    assert browse("mentor", "signature", request.pk, data=data).status_code == 302

    request.refresh_from_db()
    assert (request.state, request.words) == ("returned", "Who decides?")
    assert "Who decides?" in text(browse("candidate", "evidence", world.way.pk))


def test_many_are_signed_at_once_and_those_of_others_are_not(world, browse):
    handed(world)
    week(world)
    handed(world, "week", visibility="signers", now=NOW + timedelta(minutes=5))
    other = firm_of_another(world)
    chosen = [str(pk) for pk in SignRequest.objects.values_list("pk", flat=True)]

    browse("mentor", "signatures", data={"request": chosen, "do": "sign"})

    states = dict(SignRequest.objects.values_list("pk", "state"))
    assert states.pop(other.pk) == "open"
    assert states
    assert SignRequest.objects.filter(submission=None).count() == 0
    assert set(states.values()) == {"signed"}


def firm_of_another(world):
    """A request that waits for somebody else's mentor."""
    person = people.employee(world.head)
    way = make.enrolment(world.track, person, at="practicum-a")
    one = item(world.track, "problem-framing")
    row = Submission.objects.create(enrolment=way, item=one, number=1, words="x", submitted_at=NOW)
    return SignRequest.objects.create(
        enrolment=way, terms=one.terms, submission=row, role="mentor", asked_at=NOW, due_at=NOW
    )


def test_the_lead_sees_who_could_mentor_and_why_not_and_hands_over(world, browse):
    able = people.employee(world.head, number="AB1", name="Able Person")
    make.enrolment(world.track, able, state="certified", at="certified", level=3)
    low = people.employee(world.head, name="Low Person")
    make.enrolment(world.track, low, state="certified", at="certified", level=1)

    page = text(browse("lead", "mentor-choose", world.way.pk))
    assert "Holds L3; 0 of 3 mentees; outside both lines." in page
    assert "Holds L1, which is too low." in page
    data = {"mentor": "AB1", "starts_on": "2026-11-09", "reason": "Moves to Lyon."}
    answer = browse("lead", "mentor-choose", world.way.pk, data=data)

    assert answer.status_code == 302
    assert Mentorship.objects.get(mentor=able).starts_on.isoformat() == "2026-11-09"
    assert "Moves to Lyon." in text(browse("lead", "mentoring", world.way.pk))


def test_a_meeting_is_written_down_and_read_by_both(world, browse):
    data = {"held_on": "2026-11-02", "minutes": "45", "about": "The metric", "next_steps": "Ask"}

    browse("mentor", "mentor-log", world.way.pk, world.mentorship.pk, data=data)

    assert "The metric" in text(browse("candidate", "mentoring", world.way.pk))
    assert "2 Nov" in text(browse("mentor", "mentees"))


def test_signed_evidence_that_is_shown_stands_among_the_examples(world, browse):
    handed(world, words="For everybody to read.", visibility="firm")
    assert "For everybody to read." not in text(browse("stranger", "examples", world.track.code))

    SignRequest.objects.update(state="signed", signer=world.people["mentor"], decided_at=NOW)

    assert "For everybody to read." in text(browse("stranger", "examples", world.track.code))


def test_what_waits_stands_on_the_home_page(client, world):
    handed(world)
    client.force_login(world.users["mentor"])

    assert "Waiting for my signature" in text(client.get(reverse("core:home")))


def test_the_pages_speak_chinese(client, world):
    handed(world)
    account = world.users["mentor"]
    account.language = "zh-hans"
    account.save()
    client.force_login(account)
    with translation.override("zh-hans"):
        page = text(
            client.get(reverse("tracks:signatures"), headers={"accept-language": "zh-hans"})
        )

    assert "等待我签字" in page


def test_a_large_or_empty_file_is_refused_beside_its_field(world, browse):
    one = item(world.track, "problem-framing")
    data = {"words": "x", "visibility": "signers", "file": SimpleUploadedFile("a.txt", b"")}

    answer = browse("candidate", "hand-in", world.way.pk, one.pk, data=data)

    assert answer.status_code == 422
    assert "The file is empty." in text(answer)
