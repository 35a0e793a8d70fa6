"""The one way of a pilot from a state to a state."""

import pytest

from orgchange.audit.models import AuditEntry
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.innovation.models import WorkflowTransition
from orgchange.innovation.ways import NoSuchStep
from orgchange.pilots.services import move
from orgchange.pilots.workflow import EFFECTS, GUARDS
from tests.factories import pilots as p
from tests.factories.innovation import NOW

WORDS = "The labels are wrong."


def test_who_holds_the_role_takes_the_step_and_it_is_on_record(firm, pilot):
    pilot.state = "ready"
    pilot.save()

    moved = move(
        pilot=pilot, transition="reopen_setup", actor=firm.users["owner"], now=NOW, words=WORDS
    )

    assert (pilot.state, moved.source, moved.words) == ("setup", "ready", WORDS)
    assert AuditEntry.objects.filter(action="pilot.reopen_setup").count() == 1


@pytest.mark.parametrize("who", ["stranger", "chair", "sponsor"])
def test_nobody_else_takes_it(firm, pilot, who):
    pilot.state = "ready"
    pilot.save()

    with pytest.raises(NotAllowed):
        move(pilot=pilot, transition="reopen_setup", actor=firm.users[who], now=NOW, words=WORDS)


def test_who_belongs_to_a_pilot_holds_no_office_for_it(firm):
    p.shipped()
    own = p.pilot(firm.fund, firm.people["manager"], state="ready")
    p.team(own, firm.people["chair"])

    with pytest.raises(NotAllowed):
        move(pilot=own, transition="abandon", actor=firm.users["manager"], now=NOW, words=WORDS)


def test_a_step_that_does_not_begin_here_is_refused(firm, pilot):
    with pytest.raises(NoSuchStep):
        move(pilot=pilot, transition="start", actor=firm.users["manager"], now=NOW)


def test_words_are_asked_for_where_a_step_needs_them(firm, pilot):
    pilot.state = "ready"
    pilot.save()

    with pytest.raises(InvalidInput):
        move(pilot=pilot, transition="reopen_setup", actor=firm.users["owner"], now=NOW)


def test_every_code_of_the_workflow_that_ships_is_known(db):
    steps = WorkflowTransition.objects.filter(version=p.shipped())

    asked = {code for step in steps for code in step.guards}
    done = {code for step in steps for code in step.effects}

    assert asked - GUARDS.keys() == set()
    assert done - EFFECTS.keys() == set()
