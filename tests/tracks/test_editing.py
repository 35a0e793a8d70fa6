"""Versions of tracks: drafted, checked, compared, drawn, published; and their offices."""

from copy import deepcopy

import pytest

from courses.assignments.models import Assignment
from courses.assignments.services.stages import stage_assignment
from courses.tracks.editing import checks
from courses.tracks.editing.differences import differences
from courses.tracks.editing.documents import document_of, new_stage
from courses.tracks.editing.drawing import PER_LINE, drawing_of, folded
from courses.tracks.models import Track, TrackEnrolment, TrackOffice, TrackVersion
from courses.tracks.services import editing, offices
from courses.tracks.services.duties import prepare
from orgchange.core.errors import InvalidInput, NotAllowed
from tests.factories import directory as people
from tests.factories import tracks as make
from tests.factories.tracks import NOW

pytestmark = pytest.mark.django_db
KNOWN = {"panel_passed", "stage_done"}


@pytest.fixture
def hr():
    account = people.user(people.employee(name="Hr"))
    people.grant(account, "hr")
    return account


@pytest.fixture
def shipped():
    """A track that ships, whole in both languages."""
    return Track.objects.get(code="ai-translator")


def drafted(track, hr):
    return editing.start_draft(track=track, actor=hr, now=NOW)


def test_a_draft_is_the_published_one_anew(shipped, hr):
    published = shipped.versions.get(number=1)
    draft = drafted(shipped, hr)

    assert (draft.number, draft.published_at) == (2, None)
    assert document_of(draft) == document_of(published)
    assert drafted(shipped, hr) == draft
    assert differences(document_of(published), document_of(draft)) == []


def test_what_is_written_is_read_again_and_told_as_differences(shipped, hr):
    draft = drafted(shipped, hr)
    before = document_of(draft)
    after = deepcopy(before)
    after["thresholds"]["assessors"] = 3
    after["stages"][2]["due_days"] = 60
    after["stages"][2]["items"][1]["anchor"] = "Shows it."
    after["stages"].insert(3, new_stage("lab", "learning", "Lab"))
    del after["stages"][5]  # practicum B

    editing.write_draft(draft=draft, document=after, actor=hr, now=NOW)

    draft.refresh_from_db()
    assert document_of(draft) == after
    told = {(one.what, one.before, one.after) for one in differences(before, after)}
    assert ("assessors of a panel", "2", "3") in told
    assert ("Foundation: Days to finish", "90", "60") in told
    assert ("Stage", "Practicum B: lead", "") in told
    assert ("Stage", "", "Lab") in told
    assert len(told) == 5


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda d: d["thresholds"].update(assessors=1), "out_of_range"),
        (lambda d: d["stages"][0].update(code="No good"), "invalid"),
        (lambda d: d["stages"][0].update(kind="party"), "unknown"),
        (lambda d: d["stages"][1].update(signers=["lead", "lead"]), "twice"),
        (lambda d: d["levels"][0].update(profile="none"), "unknown"),
        (lambda d: d["levels"].append(d["levels"][0]), "invalid"),
        (lambda d: d["stages"][2]["items"][0].update(course="none"), "unknown_course"),
        (lambda d: d["stages"][2].update(due_days=0), "out_of_range"),
    ],
)
def test_a_draft_is_not_kept_with_what_means_nothing(shipped, hr, spoil, code):
    draft = drafted(shipped, hr)
    document = document_of(draft)
    spoil(document)

    with pytest.raises(InvalidInput) as refused:
        editing.write_draft(draft=draft, document=document, actor=hr, now=NOW)

    assert code in {problem.code for problem in refused.value.problems}


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda d: d["stages"].pop(4), "no_stage"),
        (lambda d: d["stages"].pop(6), "kinds"),
        (lambda d: d["stages"].insert(0, d["stages"].pop(2)), "order"),
        (lambda d: d["stages"][2].update(signers=[]), "required"),
        (lambda d: d["stages"][-2].update(signers=[]), "lead"),
        (lambda d: d["levels"].clear(), "required"),
        (lambda d: d["stages"][2]["items"][0].update(anchor=""), "required"),
        (lambda d: d["stages"][2]["criteria"].append({"code": "x", "settings": {}}), "unknown"),
        (lambda d: d["stages"][2]["criteria"][0].update(settings={"stage": "panel"}), "later"),
    ],
)
def test_the_check_before_publishing_says_what_would_break(shipped, hr, spoil, code):
    document = document_of(shipped.versions.get(number=1))
    known = {one["code"] for row in document["stages"] for one in row["criteria"]}
    assert list(checks.whole(document, known_checks=known)) == []
    spoil(document)

    found = {problem.code for problem in checks.whole(document, known_checks=known)}

    assert code in found


def test_those_under_way_keep_their_version_and_the_terms_follow_for_the_new(hr, monkeypatch):
    monkeypatch.setattr("courses.tracks.services.editing.known_checks", lambda: KNOWN)
    track = make.track("guide")
    way = make.enrolment(track, people.employee(name="Pia"))
    stage = make.stage(track, "foundation")
    requirement = prepare(stage, way.version_id, now=NOW)
    stage_assignment(requirement=requirement, due_days=90, now=NOW)
    draft = drafted(track, hr)
    document = document_of(draft)
    document["stages"][2]["due_days"] = 45
    document["stages"][2]["name"] = "Basics"
    for row in document["stages"]:
        for item in row["items"]:
            item["anchor"] = "Shows it."
    editing.write_draft(draft=draft, document=document, actor=hr, now=NOW)

    editing.publish(draft=draft, actor=hr, now=NOW)

    assert TrackEnrolment.objects.get(pk=way.pk).version.number == 1
    newest = TrackVersion.objects.filter(track=track).exclude(published_at=None)
    assert newest.order_by("-number").first().number == 2
    made = Assignment.objects.get(requirement=requirement, is_system=True)
    assert made.versions.order_by("-number").first().due_days == 45
    requirement.refresh_from_db()
    assert requirement.name == "Guide: Basics"
    with pytest.raises(editing.VersionPublished):
        editing.write_draft(draft=draft, document=document, actor=hr, now=NOW)


def test_a_draft_that_would_break_is_not_published(hr):
    track = editing.add_track(code="coach", name="Coach", actor=hr, now=NOW)
    draft = track.versions.get()

    with pytest.raises(InvalidInput) as refused:
        editing.publish(draft=draft, actor=hr, now=NOW)

    assert "levels" in {problem.field for problem in refused.value.problems}
    with pytest.raises(editing.NoDraft):
        editing.discard(draft=draft, actor=hr, now=NOW)


@pytest.mark.parametrize("code", ["verify", "people", "A B", "ai-translator", ""])
def test_a_code_that_is_taken_or_no_code_is_refused(hr, code):
    with pytest.raises(InvalidInput):
        editing.add_track(code=code, name="Coach", actor=hr, now=NOW)


def test_a_retired_track_takes_no_draft_until_it_is_taken_up_again(shipped, hr):
    editing.retire(track=shipped, actor=hr, now=NOW)
    with pytest.raises(editing.TrackRetired):
        drafted(shipped, hr)
    editing.restore(track=shipped, actor=hr, now=NOW)

    assert drafted(shipped, hr).number == 2


def test_only_hr_of_the_firm_and_administrators_write(shipped):
    stranger = people.user(people.employee(name="Nobody"))
    with pytest.raises(NotAllowed):
        drafted(shipped, stranger)
    admin = people.user(people.employee(name="Admin"))
    people.grant(admin, "admin")
    assert drafted(shipped, admin).number == 2


def test_the_path_is_drawn_in_both_languages_and_fits_a_phone(shipped):
    document = document_of(shipped.versions.get(number=1))

    english = drawing_of(document, language="en")
    chinese = drawing_of(document, language="zh-hans")

    assert english.width <= 360
    assert [node.name for node in english.nodes][:2] == ["Nominated", "Screened"]
    assert chinese.nodes[0].name == "提名"
    texts = [text for node in english.nodes for _y, text in node.lines]
    assert "signs: Track lead, HR" in texts
    assert "90 days" in texts
    assert all(len(text) <= PER_LINE for text in texts)
    assert [node.y for node in english.nodes] == sorted(node.y for node in english.nodes)
    assert all(len(line) <= PER_LINE // 2 for line in folded("评审" * 60))


def test_offices_are_granted_by_others_and_end(shipped, hr):
    ada = people.employee(name="Ada")
    people.user(ada)
    row = offices.grant(
        track=shipped, employee=ada, role="lead", starts_on=make.SINCE, actor=hr, now=NOW
    )
    with pytest.raises(InvalidInput):
        offices.grant(
            track=shipped, employee=ada, role="lead", starts_on=NOW.date(), actor=hr, now=NOW
        )
    with pytest.raises(NotAllowed):
        offices.grant(
            track=shipped,
            employee=hr.employee,
            role="lead",
            starts_on=NOW.date(),
            actor=hr,
            now=NOW,
        )
    with pytest.raises(NotAllowed):
        offices.end(office=row, actor=ada.user, now=NOW)

    offices.end(office=row, last_day=NOW.date(), actor=hr, now=NOW)

    assert TrackOffice.objects.get(pk=row.pk).ends_on.isoformat() == "2026-11-03"
