"""Two at once: one closes a panel, one third is called, one candidate has one panel."""

import threading

import pytest
from django.db import DatabaseError, connection

from courses.skills.models import Rating
from courses.tracks.models import AssessmentPanel, AssessorSeat, TrackCertificate
from courses.tracks.services import certifying, scoring
from orgchange.core.errors import DomainError
from orgchange.notices.models import Notice
from tests.factories import tracks as make
from tests.factories import tracks_panels as f
from tests.factories.tracks_panels import SOON

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs rows that can be locked"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def of():
    return f.before_panel()


def race(*acts):
    """All at once; answers what was refused, and what broke."""
    refused, broken, ready = [], [], threading.Barrier(len(acts))

    def run(act):
        try:
            ready.wait()
            act()
        except DomainError as error:
            refused.append(error.code)
        except DatabaseError as error:
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not broken
    return refused


def test_two_who_finish_at_once_and_disagree_call_one_third(of):
    panel = f.called(of)
    for name, level in (("ada", 0), ("bo", 4)):
        f.given(of, panel, name, level)
    acts = [
        lambda name=name: scoring.finish(
            held=f.seat_of(of, panel, name), actor=of.users[name], now=SOON
        )
        for name in ("ada", "bo")
    ]

    assert race(*acts) == []
    assert AssessorSeat.objects.filter(is_third=True).count() == 1
    assert Rating.objects.count() == 2


def test_two_leads_close_a_panel_once(of):
    make.office(of.track, of.people["owner"], "lead")
    panel = f.called(of)
    f.scored(of, panel, ada=2, bo=2)

    refused = race(*[lambda: f.closed(of, panel)] * 2)

    assert refused == ["panel_over"]
    assert Notice.objects.filter(kind="track_panel_closed").count() == 1


def test_two_calls_leave_one_panel(of):
    assert race(*[lambda: f.called(of)] * 2) == ["invalid"]
    assert AssessmentPanel.objects.count() == 1


def test_two_signatures_leave_one_certificate(of):
    panel = f.called(of)
    f.scored(of, panel, ada=2, bo=2)
    f.closed(of, panel)

    refused = race(
        *[
            lambda: certifying.certify(
                enrolment=of.way, domains=["Sales"], actor=of.users["lead"], now=SOON
            )
        ]
        * 2
    )

    assert len(refused) == 1
    assert TrackCertificate.objects.count() == 1
