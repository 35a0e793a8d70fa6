"""Handing in: what each kind needs, versions that stay, who is asked, and whose it is."""

import hashlib
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from courses.tracks.models import EvidenceDraft, SignRequest, Submission, ValueEstimate
from courses.tracks.scopes_practice import submissions_visible_to
from courses.tracks.services import evidence, journal
from courses.tracks.services.signing import give_back, sign
from courses.tracks.showing import line_of_stage
from orgchange.audit.models import AuditEntry
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.directory.scopes import sight_of
from tests.factories import directory as people
from tests.factories import tracks as make
from tests.factories.tracks import NOW
from tests.factories.tracks_practice import firm, handed, item, paper, week

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def world(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return firm()


def seen(world, who, day=NOW):
    return submissions_visible_to(sight_of(world.users[who], on=day.date()))


def problems(error):
    return [(one.field, one.code) for one in error.value.problems]


def test_what_is_handed_in_is_kept_audited_and_its_signer_asked(world):
    row = handed(world)

    assert (row.number, row.words) == (1, "A driver decides by phone.")
    request = SignRequest.objects.get()
    assert (request.submission, request.role, request.state) == (row, "mentor", "open")
    assert request.due_at.date().isoformat() == "2026-11-10"  # five working days, to the end
    assert AuditEntry.objects.filter(action="track.handed_in").count() == 1


def test_a_new_version_takes_the_place_of_the_old_and_both_stay(world):
    first = handed(world)
    second = handed(world, words="A driver decides by phone, at night.", now=LATER)

    assert list(Submission.objects.values_list("number", flat=True)) == [2, 1]
    states = dict(SignRequest.objects.values_list("submission", "state"))
    assert states == {first.pk: "dropped", second.pk: "open"}


def test_the_same_once_more_while_it_waits_is_refused(world):
    handed(world)

    with pytest.raises(evidence.SameAgain):
        handed(world, now=LATER)

    assert Submission.objects.count() == 1


def test_the_database_refuses_to_change_what_was_handed_in(world):
    row = handed(
        world, "value-estimate", words="Ten trips a day.", low=Decimal(1), unit="EUR a year"
    )

    with pytest.raises(DatabaseError), transaction.atomic():
        ValueEstimate.objects.filter(submission=row).update(low=9)
    with pytest.raises(DatabaseError), transaction.atomic():
        Submission.objects.filter(pk=row.pk).update(visibility="firm")


@pytest.mark.parametrize(
    ("code", "given", "wrong"),
    [
        ("problem-framing", {"words": " "}, [("words", "required")]),
        ("value-estimate", {"words": "x", "unit": "EUR"}, [("low", "required")]),
        (
            "value-estimate",
            {"low": Decimal(1)},
            [("words", "required"), ("unit", "required")],
        ),
        (
            "value-estimate",
            {"words": "x", "unit": "EUR", "low": Decimal(2), "high": Decimal(1)},
            [("high", "order")],
        ),
        ("problem-framing", {"words": "x", "link": "javascript:alert(1)"}, [("link", "invalid")]),
        ("problem-framing", {"words": "x", "visibility": "all"}, [("visibility", "unknown")]),
        ("problem-framing", {"words": "x" * 10_001}, [("words", "too_long")]),
        ("problem-framing", {"words": "x", "file": paper(b"")}, [("file", "empty")]),
        ("week", {}, [("", "week_incomplete")]),
    ],
)
def test_what_is_missing_or_wrong_is_named(world, code, given, wrong):
    with pytest.raises(InvalidInput) as error:
        handed(world, code, **(given or {"visibility": "signers"}))

    assert problems(error) == wrong
    assert not Submission.objects.exists()


def test_a_file_is_kept_by_its_hash_and_its_name(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = firm(at="practicum-b")

    row = handed(world, "metric-contract", file=paper(b"contract", "..\\up\\contract.pdf"))

    digest = hashlib.sha256(b"contract").hexdigest()
    assert (row.sha256, row.file_name) == (digest, "contract.pdf")
    assert row.file.name == f"tracks/{digest[:2]}/{digest}"
    assert row.file.read() == b"contract"


def test_a_file_too_large_is_refused(world, monkeypatch):
    monkeypatch.setattr(evidence, "LARGEST_FILE", 3)

    with pytest.raises(InvalidInput) as error:
        handed(world, words="x", file=paper(b"four"))

    assert problems(error) == [("file", "too_large")]


@pytest.mark.parametrize("who", ["mentor", "lead", "hr", "manager", "stranger"])
def test_nobody_hands_in_for_somebody_else(world, who):
    with pytest.raises(NotAllowed):
        handed(world, by=who)


def test_what_lies_ahead_is_not_handed_in_yet(world):
    with pytest.raises(evidence.NotShownYet):
        handed(world, "retrospective", words="x")


def test_ratings_are_seen_by_themselves(world):
    with pytest.raises(evidence.SeenByItself):
        handed(world, "baseline", words="x")


def test_what_is_signed_stays_until_it_is_returned(world):
    handed(world)
    sign(request=SignRequest.objects.get(), actor=world.users["mentor"], now=NOW)

    with pytest.raises(evidence.SignedAlready):
        handed(world, words="Better words.", now=LATER)


def test_what_was_returned_is_handed_in_anew(world):
    handed(world)
    request = SignRequest.objects.get()
    give_back(request=request, words="Who decides?", actor=world.users["mentor"], now=NOW)

    handed(world, words="The night driver decides.", now=LATER)

    terms = make.terms(world.track, "practicum-a")
    line = line_of_stage(world.way, terms, now=LATER).items[0]
    assert (line.shown, len(line.versions)) == ("waiting", 2)


# Who reads it


def test_evidence_is_private_to_those_who_need_it(world):
    handed(world)

    sees = {who for who in world.users if seen(world, who).exists()}

    assert sees == {"candidate", "mentor", "lead", "trainer"}


def test_finance_sees_the_estimate_it_is_asked_about_and_nothing_else(world):
    handed(world)
    estimate = handed(
        world, "value-estimate", words="Ten trips a day.", low=Decimal(1), unit="EUR a year"
    )

    assert list(seen(world, "finance")) == [estimate]


def test_the_newest_version_decides_who_reads_it(world):
    handed(world, words="x", visibility="firm")
    assert seen(world, "stranger").count() == 1

    handed(world, words="y", now=LATER)

    assert not seen(world, "stranger").exists()


def test_what_is_shown_to_the_track_is_seen_by_those_on_it(world):
    handed(world, words="x", visibility="track")
    assert not seen(world, "stranger").exists()

    make.enrolment(world.track, world.people["stranger"])

    assert seen(world, "stranger").count() == 1


# Journal


def test_a_week_is_whole_at_five_days_and_then_frozen(world):
    week(world, 4)
    with pytest.raises(InvalidInput):
        handed(world, "week", visibility="signers")
    journal.write_day(
        enrolment=world.way,
        day=NOW.date(),
        words="Day 5.",
        actor=world.users["candidate"],
        now=NOW,
    )

    row = handed(world, "week", visibility="signers", now=LATER)

    assert row.words.count("2026-") == 5
    with pytest.raises(journal.DayHandedIn):
        week(world, 1, now=NOW + timedelta(hours=3))


def test_a_returned_week_can_be_written_on(world):
    week(world)
    handed(world, "week", visibility="signers", now=LATER)
    request = SignRequest.objects.get()
    give_back(request=request, words="Say more.", actor=world.users["mentor"], now=LATER)

    week(world, 1, now=LATER)

    assert handed(world, "week", visibility="signers", now=LATER).number == 2


@pytest.mark.parametrize("who", ["mentor", "lead", "stranger"])
def test_nobody_writes_in_somebody_elses_journal(world, who):
    with pytest.raises(NotAllowed):
        journal.write_day(
            enrolment=world.way, day=NOW.date(), words="x", actor=world.users[who], now=NOW
        )


def test_a_day_that_has_not_come_is_not_written(world):
    with pytest.raises(InvalidInput) as error:
        journal.write_day(
            enrolment=world.way,
            day=NOW.date() + timedelta(days=1),
            words="x",
            actor=world.users["candidate"],
            now=NOW,
        )
    assert problems(error) == [("day", "in_future")]


# Drafts


def draft(world, words="Half a", *, revision=0, who="candidate"):
    return evidence.save_draft(
        enrolment=world.way,
        item=item(world.track, "problem-framing"),
        words=words,
        link="",
        revision=revision,
        actor=world.users[who],
        now=NOW,
    )


def test_a_draft_is_kept_and_gone_once_it_is_handed_in(world):
    draft(world)
    draft(world, "Half a sentence", revision=1)
    assert EvidenceDraft.objects.get().words == "Half a sentence"

    handed(world)

    assert not EvidenceDraft.objects.exists()


def test_a_draft_of_another_window_is_not_overwritten(world):
    draft(world)

    with pytest.raises(evidence.EditedElsewhere):
        draft(world, "Other")
    with pytest.raises(NotAllowed):
        draft(world, "x", revision=1, who="mentor")


def test_somebody_who_left_hands_in_nothing(world):
    gone = people.employee(None, name="Gone Person")
    world.users["gone"] = people.user(gone)
    world.way = make.enrolment(world.track, gone, at="practicum-a")

    with pytest.raises(NotAllowed):
        handed(world, by="gone")
