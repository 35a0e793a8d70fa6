"""A worker killed with -9 in the midst of 1,000 messages: none lost, none doubled in silence.

Real Celery workers, a real broker, the tests' database, and a mail server on the loopback that
notes the Message-ID of whatever it takes.
"""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from celery import Celery
from django.db import connection
from django.utils import timezone

from courses.assignments import reminders
from courses.assignments.models import Obligation
from orgchange.core import embedded
from orgchange.directory.models import Employee, JobRecord
from orgchange.notices.models import Delivery, Notice
from tests.factories.assignments import course, obligation, requirement
from tests.factories.directory import department, employee

pytestmark = [
    pytest.mark.real_worker,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("TEST_REDIS_URL" not in os.environ, reason="needs TEST_REDIS_URL"),
]

PEOPLE, LEASE = 1000, 20


class Sink:
    """Takes every message, slowly enough that a sender can be caught at it."""

    def __init__(self):
        self.taken = Counter()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        header = envelope.content.split(b"\r\n\r\n", 1)[0].decode()
        found = [line for line in header.splitlines() if line.lower().startswith("message-id:")]
        self.taken[found[0].split(":", 1)[1].strip()] += 1
        time.sleep(0.002)
        return "250 taken"


@pytest.fixture
def sink():
    handler = Sink()
    controller = Controller(handler, hostname="127.0.0.1", port=embedded.free_port())
    controller.start()
    handler.port = controller.port
    yield handler
    controller.stop()


def database_url():
    held = connection.settings_dict
    who = f"{held['USER']}:{held['PASSWORD']}" if held["PASSWORD"] else held["USER"]
    return f"postgres://{who}@{held['HOST']}:{held['PORT'] or 5432}/{held['NAME']}"


@pytest.fixture
def queue(transactional_db):
    """A queue of this test alone, on the tests' broker."""
    name = f"notices-{os.getpid()}-{time.monotonic_ns()}"
    app = Celery(broker=os.environ["TEST_REDIS_URL"])
    yield app, name
    with app.connection_for_write() as broker:
        broker.default_channel.queue_purge(name)
    app.close()


@pytest.fixture
def start_worker(sink, queue, tmp_path):
    started = []

    def start():
        _app, name = queue
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
            "DATABASE_URL": database_url(),
            "REDIS_URL": os.environ["TEST_REDIS_URL"],
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
            "SECRET_KEY": "worker-test",
            "DATA_DIR": str(tmp_path),
            "NOTICE_LEASE_SECONDS": str(LEASE),
            "NOTICE_HOURS": "0,24",
            "NOTICE_ANY_DAY": "1",
        }
        command = [sys.executable, "-m", "celery", "-A", "config", "worker"]
        options = ["-Q", name, "--concurrency=1", "-l", "WARNING"]
        process = subprocess.Popen([*command, *options], env=env, start_new_session=True)
        started.append(process)
        return process

    yield start
    for process in started:
        kill(process)


def kill(process):
    """-9 for the worker and its children at once: nobody is left to tidy up."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wake(queue):
    app, name = queue
    app.send_task("orgchange.notices.tasks.deliver_notices", queue=name)


def wait_until(holds, seconds=90):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, Counter(Notice.objects.values_list("state", "reason"))
        time.sleep(0.05)


def deliver_until_settled(queue):
    """Wake workers again and again, as beat does."""
    deadline = time.monotonic() + 180
    while not settled():
        assert time.monotonic() < deadline, Counter(Notice.objects.values_list("state", "reason"))
        wake(queue)
        time.sleep(1)


def settled():
    return not Notice.objects.filter(state__in=["planned", "claimed"]).exists()


def message_ids(state):
    rows = Delivery.objects.filter(state=state)
    return {f"<{message_id}>" for message_id in rows.values_list("message_id", flat=True)}


@pytest.fixture
def thousand_reminders(transactional_db):
    due_on, long_ago = timezone.now().date() + timedelta(days=7), timezone.now() - timedelta(60)
    first = employee(department("D"), email="p0@example.org")
    what = requirement(course("ai", title="AI literacy"))
    obligation(first, what, due_on=due_on, since=long_ago.date(), at=long_ago)
    others = Employee.objects.bulk_create(
        Employee(employee_number=f"P{n}", full_name=f"P{n}", email=f"p{n}@example.org")
        for n in range(1, PEOPLE)
    )
    for model in (JobRecord, Obligation):
        (held,) = model.objects.values()
        model.objects.bulk_create(
            model(**held | {"id": None, "employee_id": person.pk}) for person in others
        )
    assert reminders.plan(now=timezone.now()) == PEOPLE


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
@pytest.mark.usefixtures("thousand_reminders")
def test_after_a_kill_every_notice_is_sent_or_unknown_and_none_is_doubled(
    sink, queue, start_worker
):
    kills = 0
    for number in (150, 450, 700):
        worker = start_worker()
        wake(queue)
        wait_until(lambda number=number: sum(sink.taken.values()) >= number)
        kill(worker)
        kills += 1
    start_worker()
    deliver_until_settled(queue)

    states = Counter(Notice.objects.values_list("state", flat=True))
    assert set(states) <= {"sent", "unknown"}
    assert states["unknown"] <= kills
    assert sum(states.values()) == PEOPLE, "none lost"
    assert max(sink.taken.values()) == 1, "none doubled"
    sent, unknown = message_ids("sent"), message_ids("unknown")
    assert sent <= set(sink.taken), "what is called sent has arrived"
    assert set(sink.taken) <= sent | unknown, "what arrived is called sent, or unknown"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
@pytest.mark.usefixtures("thousand_reminders")
def test_two_workers_beside_each_other_write_to_nobody_twice(sink, queue, start_worker):
    start_worker()
    start_worker()
    wake(queue)
    deliver_until_settled(queue)

    assert Counter(Notice.objects.values_list("state", flat=True)) == {"sent": PEOPLE}
    assert len(sink.taken) == PEOPLE
    assert max(sink.taken.values()) == 1
