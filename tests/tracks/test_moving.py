"""Where somebody stands is written in one place, and can be asked for any day."""

from datetime import timedelta

import pytest

from courses.tracks.models import EnrolmentMove, Standing, TrackEnrolment
from courses.tracks.services import NoSuchMove, move
from courses.tracks.states import FOLLOWS, LOOKS
from orgchange.audit.models import AuditEntry
from tests.factories import directory as people
from tests.factories import tracks as make
from tests.factories.tracks import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def way():
    track = make.track("guide")
    person = people.employee(people.department("LAB"), name="Pia Person")
    row = make.enrolment(track, person, state="nominated", at="nominated")
    Standing.objects.all().delete()
    return row


def test_a_step_is_kept_dated_and_audited(way):
    nominated = make.stage(way.track, "nominated")
    move(enrolment=way, to="nominated", stage=nominated, actor=None, now=NOW)
    later = NOW + timedelta(days=10)
    screened = make.stage(way.track, "screened")

    move(enrolment=way, to="screening", stage=screened, words="Both signed.", actor=None, now=later)

    assert (way.state, way.stage) == ("screening", screened)
    assert EnrolmentMove.objects.filter(enrolment=way).count() == 2
    states = Standing.objects.current().filter(enrolment=way)
    assert states.on(NOW.date()).get().state == "nominated"
    assert states.on(later.date()).get().state == "screening"
    assert Standing.objects.known_at(NOW).on(later.date()).get().state == "nominated"
    assert AuditEntry.objects.filter(action="track.screening").count() == 1


def test_a_step_that_does_not_lead_on_is_refused_and_writes_nothing(way):
    move(enrolment=way, to="nominated", stage=way.stage, actor=None, now=NOW)

    with pytest.raises(NoSuchMove):
        move(enrolment=way, to="certified", level=2, actor=None, now=NOW)

    assert TrackEnrolment.objects.get(pk=way.pk).state == "nominated"
    assert EnrolmentMove.objects.count() == 1


def test_every_state_is_shown_and_leads_somewhere_known():
    states = set(TrackEnrolment._meta.get_field("state").choices)
    names = {value for value, _label in states}

    assert set(LOOKS) == names
    assert set(FOLLOWS) == names | {""}
    assert all(target in names for targets in FOLLOWS.values() for target in targets)
