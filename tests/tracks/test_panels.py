"""Panels: who may sit and why not, blind scores, agreement, a third, and what closes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.skills.models import Holding, Rating
from courses.tracks.assessing.conflicts import Case, Tie, ties
from courses.tracks.assessing.reads import case_of, is_shown, proposals, sitting
from courses.tracks.models import AssessmentPanel, AssessorSeat, PanelScore, TrackEnrolment
from courses.tracks.scopes import enrolments_visible_to, private_visible_to
from courses.tracks.services import panels, scoring, seats
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.directory.models import JobRecord
from orgchange.directory.scopes import sight_of
from orgchange.notices.models import Notice
from orgchange.pilots.models import Pilot
from tests.factories import directory as people
from tests.factories import teams
from tests.factories import tracks as make
from tests.factories import tracks_panels as f
from tests.factories.tracks import NOW
from tests.factories.tracks_panels import SOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    return f.before_panel()


def tied(of, *names):
    case = Case(of.way, of.pilot.pk, SOON.date(), NOW)
    found = ties(case, {of.people[name].pk for name in names})
    by_pk = {person.pk: name for name, person in of.people.items()}
    return {by_pk[pk]: set(rows) for pk, rows in found.items()}


def test_everybody_too_close_is_named_with_every_reason(of):
    for name in ("boss", "pia", "owner", "member", "mentor", "lead"):
        make.office(of.track, of.people[name], "assessor")

    found = tied(of, *of.people)

    assert found == {
        "pia": {Tie.SELF},
        "boss": {Tie.ABOVE},
        "owner": {Tie.OWNER},
        "member": {Tie.TEAM},
        "mentor": {Tie.MENTOR},
    }


def test_a_seat_that_ended_and_a_mentor_of_before_still_count(of):
    teams.membership(of.pilot.team, of.people["ada"], since=make.SINCE, until=NOW.date())
    make.mentorship(of.way, of.people["bo"], since=make.SINCE, ends_on=NOW.date())

    assert tied(of, "ada", "bo", "cy") == {"ada": {Tie.TEAM}, "bo": {Tie.MENTOR}}


def test_whoever_reports_to_the_candidate_and_whoever_leaves_before_the_day(of):
    JobRecord.objects.filter(employee=of.people["ada"]).update(manager=of.people["pia"])
    JobRecord.objects.filter(employee=of.people["bo"]).update(valid_to=SOON.date())

    assert tied(of, "ada", "bo", "cy") == {"ada": {Tie.BELOW}, "bo": {Tie.AWAY}}


def test_proposals_put_the_free_first_and_the_least_loaded_of_them(of):
    make.office(of.track, of.people["mentor"], "assessor")
    f.called(of, "ada", "bo")
    panel = AssessmentPanel.objects.get()

    names = [one.employee.full_name for one in proposals(case_of(panel, now=NOW))]

    assert names == ["Cy", "Dee", "Ada", "Bo", "Mentor"]


def test_a_panel_needs_the_assessors_of_its_version_and_none_too_close(of):
    with pytest.raises(InvalidInput):
        f.called(of, "ada")
    make.office(of.track, of.people["mentor"], "assessor")
    with pytest.raises(seats.Conflicted) as refused:
        f.called(of, "ada", "mentor")

    assert [problem.code for problem in refused.value.problems] == ["mentor"]
    assert not AssessmentPanel.objects.exists()


def test_only_the_lead_calls_and_only_for_who_stands_before_it(of):
    with pytest.raises(NotAllowed):
        panels.call_panel(enrolment=of.way, level=1, held_at=SOON, actor=of.users["boss"], now=NOW)
    TrackEnrolment.objects.update(stage=make.stage(of.track, "practicum-b"))
    with pytest.raises(NotAllowed):
        f.called(of)


def test_an_assessor_reads_the_evidence_only_after_affirming(of):
    panel = f.called(of)
    sight = sight_of(of.users["ada"], on=NOW.date())
    assert enrolments_visible_to(sight).exists()
    assert not private_visible_to(sight).exists()

    seats.affirm(held=f.seat_of(of, panel, "ada"), actor=of.users["ada"], now=NOW)

    assert private_visible_to(sight).get() == of.way


def test_whoever_declines_is_followed_by_the_next_who_is_free(of):
    panel = f.called(of)
    asked = seats.decline(
        held=f.seat_of(of, panel, "ada"), reason="We are friends.", actor=of.users["ada"], now=NOW
    )

    assert asked.employee == of.people["cy"]
    assert [row.employee.full_name for row in sitting(panel)] == ["Bo", "Cy"]
    assert Notice.objects.filter(kind="track_assess", recipient=of.people["cy"]).count() == 1


def test_the_lead_hears_where_nobody_is_left(of):
    panel = f.called(of, "ada", "bo", "cy", "dee")
    assert (
        seats.decline(
            held=f.seat_of(of, panel, "ada"), reason="Away.", actor=of.users["ada"], now=NOW
        )
        is None
    )

    assert Notice.objects.filter(
        kind="track_assessors_missing", recipient=of.people["lead"]
    ).exists()


def test_a_seat_is_taken_back_once_its_holder_comes_too_close(of):
    panel = f.called(of)
    f.given(of, panel, "ada", 2)
    JobRecord.objects.filter(employee=of.people["ada"]).update(manager=of.people["pia"])

    assert seats.recheck(NOW) == 1
    assert seats.recheck(NOW) == 0

    held = f.seat_of(of, panel, "ada")
    assert held.decline_reason == "stands below the candidate in the reporting line"
    assert not PanelScore.objects.filter(seat=held).exists()
    assert f.seat_of(of, panel, "cy").declined_at is None


def test_what_was_finished_while_free_of_conflicts_stands(of):
    panel = f.called(of)
    f.scored(of, panel, ada=2)
    JobRecord.objects.filter(employee=of.people["ada"]).update(manager=of.people["pia"])

    assert seats.recheck(NOW) == 0


def test_scores_are_blind_until_all_have_finished_then_they_are_ratings(of):
    panel = f.called(of)
    f.scored(of, panel, ada=2)
    assert not is_shown(sitting(panel), f.seat_of(of, panel, "ada"))
    assert not Rating.objects.exists()

    f.scored(of, panel, bo=3)

    assert is_shown(sitting(panel), f.seat_of(of, panel, "ada"))
    rows = set(Rating.objects.values_list("rater__full_name", "level", "relation", "occasion"))
    assert rows == {("Ada", 2, "assessor", "panel"), ("Bo", 3, "assessor", "panel")}
    held = Holding.objects.current().get(employee=of.people["pia"], skill=of.skill)
    assert held.level == 2


def test_nobody_finishes_with_a_mandatory_skill_unscored_or_before_affirming(of):
    panel = f.called(of)
    held, actor = f.seat_of(of, panel, "ada"), of.users["ada"]
    with pytest.raises(NotAllowed):
        scoring.save_scores(held=held, given={of.skill.pk: scoring.Given(2)}, actor=actor, now=NOW)
    seats.affirm(held=held, actor=actor, now=NOW)
    with pytest.raises(scoring.Unfinished):
        scoring.finish(held=held, actor=actor, now=NOW)


def test_one_level_apart_agrees_and_two_apart_call_a_third(of):
    panel = f.called(of)
    f.scored(of, panel, ada=1, bo=3)

    third = AssessorSeat.objects.get(is_third=True)
    assert third.employee == of.people["cy"]
    assert panels.results_of(panel) == []
    assert not is_shown(sitting(panel), third)
    f.scored(of, panel, cy=2)

    assert AssessorSeat.objects.filter(is_third=True).count() == 1
    # Of 1, 2 and 3, two pairs agree: of equals the lower level counts.
    assert panels.results_of(panel) == [("passed", 1), ("not_yet", 2)]
    assert Notice.objects.filter(kind="track_panel_scored").count() == 1


def test_three_who_all_lie_apart_give_no_level(of):
    panel = f.called(of)
    f.scored(of, panel, ada=0, bo=2)
    f.scored(of, panel, cy=4)

    assert panels.results_of(panel) == [("not_yet", 2)]


def test_it_closes_with_what_the_scores_say_and_nothing_else(of):
    panel = f.called(of)
    with pytest.raises(panels.NotScored):
        f.closed(of, panel)
    f.scored(of, panel, ada=2, bo=2)
    with pytest.raises(InvalidInput):
        f.closed(of, panel, result="not_yet")

    row = f.closed(of, panel)

    assert (row.result, row.level) == ("passed", 2)
    assert Notice.objects.filter(kind="track_panel_closed", recipient=of.people["pia"]).exists()
    assert Notice.objects.filter(kind="track_certificate_to_sign").count() == 1
    with pytest.raises(seats.PanelOver):
        f.closed(of, panel)


def test_a_lower_level_can_be_given_where_the_one_aimed_at_is_missed(of):
    panel = f.called(of, level=3)
    f.scored(of, panel, ada=2, bo=2)

    assert panels.results_of(panel) == [("passed", 2), ("passed", 1), ("not_yet", 3)]
    assert f.closed(of, panel, level=2).level == 2


def test_who_assesses_does_not_close(of):
    make.office(of.track, of.people["lead"], "assessor")
    panel = f.called(of, "ada", "lead")
    f.scored(of, panel, ada=2, lead=2)

    with pytest.raises(NotAllowed):
        f.closed(of, panel)


@pytest.mark.parametrize("verdict", ["validated", "invalidated", "did_not_finish"])
def test_how_the_pilot_came_out_changes_nothing(of, verdict):
    Pilot.objects.update(verdict=verdict)
    panel = f.called(of)
    f.scored(of, panel, ada=2, bo=2)

    assert panels.results_of(panel) == [("passed", 2)]


def test_a_panel_called_off_lets_another_be_called(of):
    panel = f.called(of)
    with pytest.raises(InvalidInput):
        f.called(of)
    panels.cancel(panel=panel, words="Ill.", actor=of.users["lead"], now=NOW)

    assert f.called(of).pk != panel.pk
    told = Notice.objects.filter(kind="track_panel_cancelled")
    assert told.count() == 3


def test_put_on_another_day_conflicts_are_asked_for_that_day(of):
    panel = f.called(of)
    later = SOON + timedelta(days=30)
    JobRecord.objects.filter(employee=of.people["ada"]).update(valid_to=SOON.date() + timedelta(1))
    with pytest.raises(seats.Conflicted):
        panels.put_off(panel=panel, held_at=later, place="", actor=of.users["lead"], now=NOW)
    row = panels.put_off(
        panel=panel,
        held_at=SOON + timedelta(hours=2),
        place="Room 9",
        actor=of.users["lead"],
        now=NOW,
    )

    assert row.place == "Room 9"
    assert Notice.objects.filter(kind="track_panel_moved").count() == 3


def test_conflicts_take_as_many_queries_for_four_as_for_forty(of):
    panel = f.called(of)
    few = _count(panel)
    for number in range(36):
        person = people.employee(name=f"More {number}")
        make.office(of.track, person, "assessor")

    assert _count(panel) == few


def _count(panel):
    with CaptureQueriesContext(connection) as asked:
        proposals(case_of(panel, now=NOW))
    return len(asked)
