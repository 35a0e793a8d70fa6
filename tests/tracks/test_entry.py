"""Nominated, asked, screened by two, released by the manager: how somebody comes onto a track."""

from datetime import date, timedelta

import pytest

from courses.skills.models import Award, Rating
from courses.tracks.checks.entry import months_in
from courses.tracks.criteria import CHECKS
from courses.tracks.models import BaselineAsk, Criterion, EnrolmentMove, SignRequest
from courses.tracks.services import baselines, nominating, releases, screening
from courses.tracks.services.screening import screening_findings
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.notices.models import Notice
from tests.factories import directory as people
from tests.factories import tracks as make
from tests.factories import tracks_entry as entry
from tests.factories.tracks import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def of():
    return entry.firm()


def told(person, kind):
    return Notice.objects.filter(recipient=person, kind=kind).count()


def missing(way):
    return [row.code for row in screening_findings(way, now=NOW) if not row.holds]


def test_who_nominates_themselves_is_in_screening_and_everybody_is_asked(of):
    way = entry.nominated(of)

    way.refresh_from_db()
    assert (way.state, way.stage.code) == ("screening", "screened")
    assert sorted(way.sign_requests.values_list("role", flat=True)) == ["hr", "lead"]
    assert way.releases.get().manager == of.boss
    assert sorted(way.baseline_asks.values_list("relation", flat=True)) == ["manager", "self"]
    assert told(of.lead, "track_screen") == told(of.hr, "track_screen") == 1
    assert told(of.boss, "track_release") == told(of.boss, "track_rate") == 1
    assert EnrolmentMove.objects.filter(enrolment=way).count() == 2


def test_who_is_nominated_by_the_manager_is_asked_first(of):
    way = entry.nominated(of, by="boss")

    assert way.state == "nominated"
    assert told(of.person, "track_agree") == 1
    with pytest.raises(NotAllowed):
        nominating.agree(enrolment=way, actor=of.users["boss"], now=NOW)

    nominating.agree(enrolment=way, actor=of.users["person"], now=NOW)
    assert way.state == "screening"
    assert told(of.boss, "track_agreed") == 1


@pytest.mark.parametrize("who", ["peer", "lead", "hr"])
def test_nobody_else_nominates(of, who):
    with pytest.raises(NotAllowed):
        entry.nominated(of, by=who)


@pytest.mark.parametrize(
    ("field", "value"),
    [("motivation", " "), ("problem", ""), ("problem_number", None), ("problem_unit", "")],
)
def test_a_nomination_says_why_and_names_a_problem_with_a_number(of, field, value):
    with pytest.raises(InvalidInput) as refused:
        entry.nominated(of, **{field: value})

    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_second_nomination_is_refused_in_a_clear_sentence(of):
    entry.nominated(of)

    with pytest.raises(
        nominating.OnTrackAlready, match="Pia Person is on the track “Guide” already"
    ):
        entry.nominated(of, by="boss")


def test_a_nomination_can_be_taken_back_and_made_again(of):
    way = entry.nominated(of)
    nominating.withdraw(enrolment=way, actor=of.users["person"], now=NOW)

    assert way.state == "exited"
    assert not way.sign_requests.filter(state="open").exists()
    assert not way.releases.exists()
    again = entry.nominated(of, now=NOW + timedelta(days=1))
    assert again.number == 2


def test_what_is_missing_is_said_before_a_yes(of):
    way = entry.nominated(of)

    assert missing(way) == ["released", "baseline_rated"]
    with pytest.raises(screening.NotYet) as refused:
        screening.sign(enrolment=way, actor=of.users["lead"], now=NOW)
    assert [problem.field for problem in refused.value.problems] == ["released", "baseline_rated"]


def test_two_different_people_admit(of):
    way = entry.nominated(of)
    entry.released(of, way)
    entry.rated(of, way)

    screening.sign(enrolment=way, words="Good.", actor=of.users["lead"], now=NOW)
    assert way.state == "screening"
    with pytest.raises(NotAllowed):
        screening.sign(enrolment=way, actor=of.users["lead"], now=NOW)
    screening.sign(enrolment=way, actor=of.users["hr"], now=NOW)

    assert way.state == "waiting"
    assert told(of.person, "track_admitted") == 1
    signers = SignRequest.objects.filter(enrolment=way).values_list("role", "signer")
    assert set(signers) == {("lead", of.lead.pk), ("hr", of.hr.pk)}


def test_one_who_is_lead_and_hr_signs_once(of):
    people.grant(of.users["lead"], "hr")
    way = entry.nominated(of)
    entry.released(of, way)
    entry.rated(of, way)

    screening.sign(enrolment=way, role="lead", actor=of.users["lead"], now=NOW)
    with pytest.raises(NotAllowed):
        screening.sign(enrolment=way, role="hr", actor=of.users["lead"], now=NOW)


def test_nobody_signs_for_themselves(of):
    make.office(of.track, of.person, "lead")
    people.grant(of.users["person"], "hr")
    way = entry.nominated(of)

    with pytest.raises(NotAllowed):
        screening.sign(enrolment=way, actor=of.users["person"], now=NOW)


def test_a_no_needs_words_and_the_person_reads_them(of):
    way = entry.nominated(of)
    with pytest.raises(InvalidInput):
        screening.decline(enrolment=way, words=" ", actor=of.users["hr"], now=NOW)

    screening.decline(enrolment=way, words="Next year, please.", actor=of.users["hr"], now=NOW)

    assert way.state == "declined"
    notice = Notice.objects.get(recipient=of.person, kind="track_declined")
    assert notice.context["words"] == "Next year, please."


def test_the_manager_answers_once_and_a_no_says_why(of):
    way = entry.nominated(of)
    with pytest.raises(InvalidInput):
        entry.released(of, way, granted=False)
    release = entry.released(of, way, granted=False, words="Not before May.")

    with pytest.raises(releases.AnsweredAlready):
        releases.answer_release(release=release, granted=True, actor=of.users["boss"], now=NOW)
    assert missing(way)[0] == "released"
    assert told(of.person, "track_released") == 1

    releases.ask_release(enrolment=way, actor=of.users["person"], now=NOW)
    entry.released(of, way)
    assert "released" not in missing(way)


@pytest.mark.parametrize("who", ["person", "peer", "lead"])
def test_others_do_not_release(of, who):
    release = entry.nominated(of).releases.get()

    with pytest.raises(NotAllowed):
        releases.answer_release(release=release, granted=True, actor=of.users[who], now=NOW)


def test_first_ratings_are_kept_and_the_own_one_counts_for_nothing(of):
    way = entry.nominated(of)
    entry.rated(of, way)

    relations = Rating.objects.filter(employee=of.person, occasion="baseline")
    assert sorted(relations.values_list("relation", flat=True)) == ["manager", "peer", "self"]
    assert not any(
        "self" in award.ratings.values_list("relation", flat=True) for award in Award.objects.all()
    )
    assert "baseline_rated" not in missing(way)


def test_ratings_are_given_once_by_who_was_asked(of):
    way = entry.nominated(of)
    ask = way.baseline_asks.get(relation="self")
    levels = entry.levels(way)

    with pytest.raises(NotAllowed):
        baselines.give_baseline(ask=ask, levels=levels, actor=of.users["boss"], now=NOW)
    with pytest.raises(InvalidInput):
        baselines.give_baseline(ask=ask, levels={}, actor=of.users["person"], now=NOW)
    baselines.give_baseline(ask=ask, levels=levels, actor=of.users["person"], now=NOW)
    with pytest.raises(baselines.NotAskedAnyMore):
        baselines.give_baseline(ask=ask, levels=levels, actor=of.users["person"], now=NOW)


def test_a_peer_stands_outside_the_line(of):
    way = entry.nominated(of)

    for somebody in (of.boss, of.person):
        with pytest.raises(InvalidInput):
            baselines.ask_peer(enrolment=way, peer=somebody, actor=of.users["person"], now=NOW)
    baselines.ask_peer(enrolment=way, peer=of.lead, actor=of.users["person"], now=NOW)
    baselines.ask_peer(enrolment=way, peer=of.peer, actor=of.users["person"], now=NOW)
    asks = BaselineAsk.objects.filter(enrolment=way, relation="peer", dropped_at=None)
    assert asks.get().rater == of.peer


def test_years_are_counted_to_the_day_over_jobs_and_departments():
    lab = people.department("LAB", function="business", since=date(2015, 1, 1))
    code = people.department("CODE", function="engineering", since=date(2015, 1, 1))
    person = people.employee(name="Old Hand")
    people.job(person, lab, since=date(2020, 3, 15), until=date(2022, 3, 15))
    people.job(person, code, since=date(2022, 3, 15), until=date(2024, 1, 10))
    people.job(person, code, since=date(2024, 1, 10), function="finance")

    def months(day):
        return months_in(person.pk, ["business", "finance"], today=day)

    assert months(date(2022, 3, 14)) == 23
    assert months(date(2022, 3, 15)) == months(date(2023, 12, 31)) == 24
    assert months(date(2025, 1, 9)) == 35
    assert months(date(2025, 1, 10)) == 36


@pytest.mark.parametrize(("settings", "holds"), [({}, True), ({"functions": ["legal"]}, False)])
def test_years_in_another_function_do_not_count(settings, holds):
    of = entry.firm(more=[("screened", "years_in_function", settings)])
    way = entry.nominated(of)

    found = [row for row in screening_findings(way, now=NOW) if row.code == "years_in_function"]
    assert found[0].holds == holds
    assert "3 years are asked for" in found[0].words


def test_every_shipped_criterion_is_known():
    codes = set(Criterion.objects.values_list("code", flat=True))

    assert codes
    assert codes <= set(CHECKS)


def test_the_first_job_on_record_counts_from_the_day_of_hiring():
    where = people.department("OPS", since=date(2026, 10, 1))
    person = people.employee(
        where, name="Ida Imported", since=date(2026, 10, 1), function="business"
    )
    held = person.jobs.get()
    type(held).objects.filter(pk=held.pk).update(hired_on=date(2021, 5, 3))

    assert months_in(person.pk, ["business"], today=date(2026, 11, 3)) == 66
