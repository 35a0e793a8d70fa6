"""What is measured of a pilot that runs: readings, check-ins, alarms."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from orgchange.pilots.models import CheckIn, KillAlarm
from tests.access.pilots import new_pilot, running
from tests.access.rows import Listing, pilot_api, pilot_page
from tests.factories import pilots as make
from tests.factories.innovation import NOW

DAY = timedelta(days=1)
FORTNIGHT = timedelta(days=14)


def prepare(world):
    """A reading, a check-in, and a criterion in words with an alarm on a pilot that was stopped."""
    world.pilot_reading = make.reading(world.running_pilot, "5.2", on=make.STARTED)
    world.file_reading = from_file(world, 1)
    world.check_in = check_in(world, 0)
    contract = world.running_pilot.contracts.get()
    world.kill_criterion = make.in_words(contract)
    world.stopped_pilot = new_pilot(world, "evaluating", "Count stock by drone")
    make.team(world.stopped_pilot, world.people["pilot_owner"], world.people["member"])
    other = make.contract(world.stopped_pilot, number=1)
    criterion = make.in_words(other, "It falls down")
    world.kill_alarm = KillAlarm.objects.create(
        pilot=world.stopped_pilot, criterion=criterion, words="It fell.", raised_at=NOW
    )


def from_file(world, number):
    """The one reading of a file, of a day before the start."""
    return make.reading(
        world.running_pilot,
        "6.1",
        on=make.STARTED - number * DAY,
        at=NOW - number * DAY,
        source="file",
        recorded_by=world.users["member"],
    )


def more_files(world, count):
    before = world.running_pilot.readings.filter(source="file").count()
    for number in range(1, count + 1):
        from_file(world, number + before)


def check_in(world, number):
    starts_on = make.STARTED + number * DAY
    return CheckIn.objects.create(
        pilot=world.running_pilot,
        starts_on=starts_on,
        ends_on=starts_on,
        mood="calm",
        happened="Two docks are steady.",
        work_done=10,
        buffer_used=1,
        written_by=world.users["member"],
        written_at=NOW,
    )


def more_check_ins(world, count):
    for number in range(1, count + 1):
        check_in(world, number + CheckIn.objects.count())


def more_readings(world, count):
    before = world.running_pilot.readings.count()
    for number in range(1, count + 1):
        make.reading(world.running_pilot, "5", on=make.STARTED + (number + before) * DAY)


def more_alarms(world, count):
    criterion = world.kill_alarm.criterion
    for _number in range(count):
        KillAlarm.objects.create(
            pilot=world.stopped_pilot, criterion=criterion, raised_at=NOW, settled_at=NOW
        )


def a_reading(world):
    return [world.running_pilot.pk, world.pilot_reading.pk]


def a_file_of_readings(world):
    return [world.running_pilot.pk, world.file_reading.pk]


def file_alone(world):
    return [world.file_reading.pk]


def why(_world):
    return {"reason": "It is of another dock."}


def why_all(_world):
    return {"reason": "It is of another dock.", "standing": 1}


def a_check_in(world):
    return [world.running_pilot.pk, world.check_in.pk]


def an_alarm(world):
    return [world.stopped_pilot.pk, world.kill_alarm.pk]


def measured(_world):
    day = (make.STARTED + FORTNIGHT).isoformat()
    return {"series": "primary", "value": "4.4", "measured_on": day, "key": "access"}


def corrected(_world):
    return {"value": "4.4", "measured_on": make.STARTED.isoformat(), "note": "A slip"}


def said(_world):
    day = (make.STARTED + FORTNIGHT).isoformat()
    return {
        "starts_on": day,
        "ends_on": day,
        "mood": "calm",
        "happened": "Steady.",
        "work_done": "20",
        "buffer_used": "2",
    }


def a_file(_world):
    day = (make.STARTED + FORTNIGHT).isoformat()
    return {"file": SimpleUploadedFile("r.csv", f"day,value\n{day},4.4\n".encode())}


def raised(world):
    return {"criterion": world.kill_criterion.pk, "words": "I saw it."}


def words(_world):
    return {"words": "A drill."}


def of_pilot(given):
    return lambda world: {"pilot": world.running_pilot.pk, **given(world)}


def many(world):
    rows = [measured(world)]
    return {"pilot": world.running_pilot.pk, "readings": rows}


EVERYBODY = "everybody"
WRITERS = "pilot_owner sponsor member"
COMMITTEE = "fund_manager chair director finance legal"
OVERSEERS = "evaluator auditor executive"
INSIDE = f"{WRITERS} {COMMITTEE} {OVERSEERS}"
SETTLERS = "fund_manager chair"
NOT_SETTLERS = f"{WRITERS} director finance legal {OVERSEERS}"
NOT_WRITERS = (
    f"employee manager head delegate hr_other hr admin submitter reviewer {COMMITTEE} {OVERSEERS}"
)
INSIDE_ONLY = f"{COMMITTEE} {OVERSEERS}"


def for_writers(name, **given):
    """A page for who writes, that others may know of."""
    return pilot_page(name, ok=WRITERS, refused=NOT_WRITERS, **given)


def for_team(name, **given):
    """A page of the daily work, for who does it."""
    return pilot_page(name, ok=WRITERS, refused=INSIDE_ONLY, **given)


ROWS = [
    pilot_page("pilots:readings", args=running, ok=EVERYBODY),
    for_writers("pilots:reading-new", args=running),
    for_writers("pilots:reading-new", args=running, method="post", data=measured),
    for_writers("pilots:reading-correct", args=a_reading),
    for_writers("pilots:reading-correct", args=a_reading, method="post", data=corrected),
    for_writers("pilots:reading-withdraw", args=a_reading),
    for_writers("pilots:reading-withdraw", args=a_reading, method="post", data=why),
    for_writers("pilots:readings-undo", args=a_file_of_readings),
    for_writers("pilots:readings-undo", args=a_file_of_readings, method="post", data=why_all),
    for_writers("pilots:readings-import", args=running),
    for_writers("pilots:readings-import", args=running, method="post", data=a_file, status=200),
    pilot_page("pilots:check-ins", args=running, ok=INSIDE),
    for_team("pilots:check-in-new", args=running),
    for_team("pilots:check-in-new", args=running, method="post", data=said),
    for_team("pilots:check-in", args=a_check_in),
    for_team("pilots:check-in", args=a_check_in, method="post", data=said),
    pilot_page("pilots:alarm-new", args=running, ok=f"{WRITERS} {COMMITTEE}", refused=OVERSEERS),
    pilot_page(
        "pilots:alarm-new",
        args=running,
        method="post",
        data=raised,
        ok=f"{WRITERS} {COMMITTEE}",
        refused=OVERSEERS,
    ),
    pilot_page("pilots:alarm-settle", args=an_alarm, ok=SETTLERS, refused=NOT_SETTLERS),
    pilot_page(
        "pilots:alarm-settle",
        args=an_alarm,
        method="post",
        data=words,
        ok=SETTLERS,
        refused=NOT_SETTLERS,
    ),
    pilot_api("readings-list", ok=EVERYBODY),
    pilot_api("readings-detail", args=lambda world: [world.pilot_reading.pk], ok=EVERYBODY),
    pilot_api(
        "readings-list",
        method="post",
        data=of_pilot(measured),
        status=201,
        ok=WRITERS,
        refused=NOT_WRITERS,
    ),
    pilot_api(
        "readings-bulk", method="post", data=many, status=201, ok=WRITERS, refused=NOT_WRITERS
    ),
    pilot_api(
        "readings-withdraw",
        args=lambda world: [world.pilot_reading.pk],
        method="post",
        data=why,
        ok=WRITERS,
        refused=NOT_WRITERS,
    ),
    pilot_api("reading-files-list", ok=EVERYBODY),
    pilot_api("reading-files-detail", args=file_alone, ok=EVERYBODY),
    pilot_api("reading-files-undo-preview", args=file_alone, ok=EVERYBODY),
    pilot_api(
        "reading-files-undo",
        args=file_alone,
        method="post",
        data=why_all,
        ok=WRITERS,
        refused=NOT_WRITERS,
    ),
    pilot_api("pilot-results-detail", args=running, ok=EVERYBODY),
    pilot_api("check-ins-list", ok=EVERYBODY),
    pilot_api("check-ins-detail", args=lambda world: [world.check_in.pk], ok=INSIDE),
    pilot_api(
        "check-ins-list",
        method="post",
        data=of_pilot(said),
        status=201,
        ok=WRITERS,
        refused=INSIDE_ONLY,
    ),
    pilot_api(
        "check-ins-detail",
        args=lambda world: [world.check_in.pk],
        method="put",
        data=said,
        ok=WRITERS,
        refused=INSIDE_ONLY,
    ),
    pilot_api("kill-alarms-list", ok=EVERYBODY),
    pilot_api("kill-alarms-detail", args=lambda world: [world.kill_alarm.pk], ok=INSIDE),
    pilot_api(
        "kill-alarms-list",
        method="post",
        data=of_pilot(raised),
        status=201,
        ok=f"{WRITERS} {COMMITTEE}",
        refused=OVERSEERS,
    ),
    pilot_api(
        "kill-alarms-settle",
        args=lambda world: [world.kill_alarm.pk],
        method="post",
        data=words,
        ok=SETTLERS,
        refused=NOT_SETTLERS,
    ),
]
LISTS = [
    Listing("pilots:pilot", "member", more_readings, args=running, note="readings"),
    Listing("pilots:readings", "member", more_readings, args=running),
    Listing("pilots:check-ins", "member", more_check_ins, args=running),
    Listing("readings-list", "member", more_readings),
    Listing("reading-files-list", "member", more_files),
    Listing("pilots:readings", "member", more_files, args=running, note="files"),
    Listing("check-ins-list", "member", more_check_ins),
    Listing("kill-alarms-list", "chair", more_alarms),
]
