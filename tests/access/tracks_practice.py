"""Practice: evidence, journal, mentors and signatures of the candidate's way."""

from datetime import date

from courses.tracks.models import (
    Item,
    JournalEntry,
    MentorSession,
    Mentorship,
    SignRequest,
    Submission,
)
from courses.tracks.services.evidence import Given, hand_in
from tests.access.rows import Listing, track_api, track_page
from tests.factories import directory as people
from tests.factories import tracks as make

EMPLOYED = "everybody"
PRIVATE = "candidate track_lead trainer mentor pilot_owner auditor"
READERS = "track_lead trainer mentor pilot_owner auditor"
MEETS = "candidate track_lead mentor auditor"
SEES_WAY = "candidate track_lead trainer mentor pilot_owner manager head delegate hr auditor"
NOW = make.NOW


def prepare(world):
    """Something handed in that waits for the mentor, a day of the journal, a meeting."""
    text = Item.objects.get(terms__version__track=world.track, code="retrospective")
    world.text_item = text
    world.handed = hand_in(
        enrolment=world.way,
        item=text,
        given=Given(words="We would ask sooner."),
        actor=world.users["candidate"],
        now=NOW,
    )
    world.to_sign = SignRequest.objects.get(submission=world.handed)
    world.journal_day = JournalEntry.objects.create(
        enrolment=world.way, day=date(2026, 10, 30), words="A day.", written_at=NOW
    )
    world.mentorship = Mentorship.objects.get(enrolment=world.way)
    world.meeting = MentorSession.objects.create(
        mentorship=world.mentorship, held_on=date(2026, 10, 30), minutes=45, about="Metric"
    )
    world.next_mentor = people.employee(world.law, name="Next Mentor")
    make.enrolment(world.track, world.next_mentor, state="certified", at="certified", level=3)


def way(world):
    return [world.way.pk]


def of(noun):
    return lambda world: [getattr(world, noun).pk]


def within(noun):
    return lambda world: [world.way.pk, getattr(world, noun).pk]


def track(world):
    return [world.track.code]


def said(**data):
    return lambda _world: data


def evidence(world):
    return {"enrolment": world.way.pk, "item": world.text_item.pk, "words": "Other words."}


def pairing(world):
    return {
        "enrolment": world.way.pk,
        "mentor": world.next_mentor.pk,
        "starts_on": "2026-11-23",
    }


def handing_over(world):
    return {"mentor": world.next_mentor.pk, "on": "2026-11-23", "reason": "Moves."}


def meeting(world):
    return {
        "mentorship": world.mentorship.pk,
        "held_on": "2026-11-02",
        "minutes": 30,
        "about": "Risks",
    }


ENDING = {"last_day": "2026-11-30", "reason": "No time."}
DAY = {"day": "2026-11-02", "words": "At the dock."}

ROWS = [
    track_page("tracks:signatures", ok=EMPLOYED, missing="auditor"),
    track_page("tracks:signature", args=of("to_sign"), ok=PRIVATE),
    track_page(
        "tracks:signature",
        method="post",
        args=of("to_sign"),
        data=said(sign="1"),
        ok="mentor",
        refused="candidate track_lead trainer pilot_owner auditor",
    ),
    track_page("tracks:signature-undo", method="post", args=of("to_sign"), refused=PRIVATE),
    track_page("tracks:mentees", ok=EMPLOYED, missing="auditor"),
    track_page("tracks:evidence-file", args=of("handed"), missing=EMPLOYED),  # it has no file
    track_page("tracks:evidence", args=way, ok=PRIVATE),
    track_page(
        "tracks:evidence-again",
        method="post",
        args=way,
        ok="candidate",
        refused=READERS,
        status=409,  # it was not returned
    ),
    track_page(
        "tracks:evidence-go-on",
        method="post",
        args=way,
        ok="candidate track_lead",
        refused="trainer mentor pilot_owner auditor",
    ),
    track_page("tracks:hand-in", args=within("text_item"), ok="candidate", refused=READERS),
    track_page(
        "tracks:hand-in",
        method="post",
        args=within("text_item"),
        data=said(words="Other words.", visibility="signers"),
        ok="candidate",
        refused=READERS,
    ),
    track_page(
        "tracks:evidence-draft",
        method="post",
        args=within("text_item"),
        data=said(words="Half a"),
        ok="candidate",
        refused=READERS,
        status=200,
    ),
    track_page("tracks:versions", args=within("text_item"), ok=PRIVATE),
    track_page("tracks:journal", args=way, ok=PRIVATE),
    track_page(
        "tracks:journal", method="post", args=way, data=said(**DAY), ok="candidate", refused=READERS
    ),
    track_page(
        "tracks:journal-remove",
        method="post",
        args=within("journal_day"),
        ok="candidate",
        refused=READERS,
    ),
    track_page("tracks:mentoring", args=way, ok=MEETS),
    track_page(
        "tracks:mentor-choose", args=way, ok="track_lead", refused="candidate mentor auditor"
    ),
    track_page(
        "tracks:mentor-end",
        method="post",
        args=within("mentorship"),
        data=said(**ENDING),
        ok="track_lead mentor",
        refused="candidate auditor",
    ),
    track_page(
        "tracks:mentor-log",
        args=within("mentorship"),
        ok="candidate mentor",
        refused="track_lead auditor",
    ),
    track_page("tracks:examples", args=track, ok=EMPLOYED),
    track_api("track-submissions-list", ok=EMPLOYED),
    track_api("track-submissions-detail", args=of("handed"), ok=PRIVATE),
    track_api("track-submissions-content", args=of("handed"), missing=EMPLOYED),
    track_api(
        "track-submissions-list",
        method="post",
        data=evidence,
        ok="candidate",
        refused=READERS,
        status=201,
    ),
    track_api("sign-requests-list", ok=EMPLOYED),
    track_api("sign-requests-detail", args=of("to_sign"), ok=PRIVATE),
    track_api(
        "sign-requests-sign",
        method="post",
        args=of("to_sign"),
        ok="mentor",
        refused="candidate track_lead trainer pilot_owner auditor",
    ),
    track_api(
        "sign-requests-return",
        method="post",
        args=of("to_sign"),
        data=said(words="Why?"),
        ok="mentor",
        refused="candidate track_lead trainer pilot_owner auditor",
    ),
    track_api("sign-requests-undo", method="post", args=of("to_sign"), refused=PRIVATE),
    track_api("mentorships-list", ok=EMPLOYED),
    track_api("mentorships-detail", args=of("mentorship"), ok=SEES_WAY),
    track_api(
        "mentorships-list",
        method="post",
        data=pairing,
        refused=SEES_WAY.replace("track_lead ", ""),
        ok="track_lead",
        status=409,  # there is a mentor already
    ),
    track_api(
        "mentorships-hand-over",
        method="post",
        args=of("mentorship"),
        data=handing_over,
        ok="track_lead",
        refused=SEES_WAY.replace("track_lead ", ""),
    ),
    track_api(
        "mentorships-end",
        method="post",
        args=of("mentorship"),
        data=said(**ENDING),
        ok="track_lead mentor",
        refused=SEES_WAY.replace("track_lead ", "").replace("mentor ", ""),
    ),
    track_api("mentor-sessions-list", ok=EMPLOYED),
    track_api("mentor-sessions-detail", args=of("meeting"), ok=MEETS),
    track_api(
        "mentor-sessions-list",
        method="post",
        data=meeting,
        ok="candidate mentor",
        refused=SEES_WAY.replace("candidate ", "").replace(" mentor", ""),
        status=201,
    ),
]


def more_to_sign(world, count):
    """As many more candidates of the mentor, each with something handed in."""
    for _number in range(count):
        person = people.employee(world.law)
        row = make.enrolment(world.track, person, at="practicum-b")
        make.mentorship(row, world.people["mentor"])
        handed = Submission.objects.create(
            enrolment=row, item=world.text_item, number=1, words="x", submitted_at=NOW
        )
        SignRequest.objects.create(
            enrolment=row,
            terms=world.text_item.terms,
            submission=handed,
            role="mentor",
            asked_at=NOW,
            due_at=NOW,
        )


def more_versions(world, count):
    last = Submission.objects.filter(enrolment=world.way, item=world.text_item).count()
    Submission.objects.bulk_create(
        Submission(
            enrolment=world.way,
            item=world.text_item,
            number=last + number + 1,
            words=f"Version {number}",
            visibility="firm",
            submitted_at=NOW,
        )
        for number in range(count)
    )


def more_days(world, count):
    JournalEntry.objects.bulk_create(
        JournalEntry(
            enrolment=world.way,
            day=date(2025, 1 + JournalEntry.objects.count() % 12, 1 + number),
            words="A day.",
            written_at=NOW,
        )
        for number in range(count)
    )


def more_meetings(world, count):
    MentorSession.objects.bulk_create(
        MentorSession(
            mentorship=world.mentorship,
            held_on=date(2026, 11, 2),
            minutes=30,
            about="Metric",
            logged_by=world.users["mentor"],
        )
        for _number in range(count)
    )


def more_possible(world, count):
    for _number in range(count):
        person = people.employee(world.law)
        make.enrolment(world.track, person, state="certified", at="certified", level=3)


def shown(world, count):
    """Signed evidence of others that they show to all."""
    for _number in range(count):
        person = people.employee(world.law)
        row = make.enrolment(world.track, person, at="practicum-b")
        handed = Submission.objects.create(
            enrolment=row,
            item=world.text_item,
            number=1,
            words="x",
            visibility="firm",
            submitted_at=NOW,
        )
        SignRequest.objects.create(
            enrolment=row,
            terms=world.text_item.terms,
            submission=handed,
            role="mentor",
            state="signed",
            signer=world.people["mentor"],
            decided_at=NOW,
            asked_at=NOW,
            due_at=NOW,
        )


LISTS = [
    Listing("tracks:signatures", "mentor", more_to_sign),
    Listing("tracks:mentees", "mentor", more_to_sign),
    Listing("tracks:evidence", "candidate", more_versions, args=way),
    Listing("tracks:versions", "candidate", more_versions, args=within("text_item")),
    Listing("tracks:signature", "mentor", more_versions, args=of("to_sign")),
    Listing("tracks:journal", "candidate", more_days, args=way),
    Listing("tracks:mentoring", "mentor", more_meetings, args=way),
    Listing("tracks:mentor-choose", "track_lead", more_possible, args=way),
    Listing("tracks:examples", "employee", shown, args=track),
    Listing("core:home", "mentor", more_to_sign),
    Listing("track-submissions-list", "mentor", more_to_sign),
    Listing("sign-requests-list", "mentor", more_to_sign, query="?waiting=true"),
    Listing("mentorships-list", "track_lead", more_to_sign),
    Listing("mentor-sessions-list", "mentor", more_meetings),
]
