"""Rosters from a file: what would change is shown, and exactly that is written."""

from datetime import date, timedelta

import pytest

from orgchange.core.errors import NotAllowed
from orgchange.core.wording import day_text
from orgchange.directory.roster.services import HasErrors, NotPreviewed
from orgchange.notices.models import Notice
from orgchange.teams import services as teams
from orgchange.teams.imports import reports, services
from orgchange.teams.imports.services import RostersChanged
from orgchange.teams.models import TeamMembership
from orgchange.teams.services.reversal import LaterChanges
from tests.factories import teams as make
from tests.factories.directory import START, department, employee, grant, user
from tests.teams.imported import DAY, HEADER, NOW, apply, preview, problems, shown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def home():
    return department("HOME")


@pytest.fixture
def ana(home):
    return employee(home, number="E1", name="Ana Lima")


@pytest.fixture
def bo(home):
    return employee(home, number="E2", name="Bo Chen")


@pytest.fixture
def pilot():
    return make.team("Forecasts", kind="pilot")


@pytest.fixture
def line():
    return make.team("Claims")


def seats(of):
    rows = TeamMembership.objects.current().filter(team=of).order_by("employee", "valid_from")
    return [
        (row.employee.employee_number, row.slot, row.allocation, row.valid_from, row.valid_to)
        for row in rows
    ]


def test_nothing_is_written_before_it_is_confirmed_and_then_exactly_what_was_shown(ana, bo, pilot):
    make.membership(pilot, bo, slot="engineer", allocation=20)

    made = preview("Forecasts,E1,translator,40,,,", "Forecasts,E2,engineer,30,,,2026-12-31")

    assert shown(made, "joins") == [
        (
            "E1",
            "translator",
            {
                "allocation": [None, 40],
                "standing": [None, "member"],
                "starts_on": [None, "2026-03-01"],
                "ends_on": [None, None],
            },
        )
    ]
    assert shown(made, "changed") == [
        (
            "E2",
            "engineer",
            {
                "allocation": [20, 30],
                "from": [None, "2026-03-01"],
                "ends_on": [None, "2026-12-31"],
            },
        )
    ]
    assert seats(pilot) == [("E2", "engineer", 20, START, date(9999, 12, 31))]

    services.apply_import(held=made, actor=None, now=NOW)

    assert seats(pilot) == [
        ("E1", "translator", 40, DAY, date(9999, 12, 31)),
        ("E2", "engineer", 20, START, DAY),
        ("E2", "engineer", 30, DAY, date(2027, 1, 1)),
    ]


def test_the_same_file_twice_changes_nothing(ana, bo, pilot):
    rows = ("Forecasts,E1,translator,40,,2026-04-01,", "Forecasts,E2,engineer,30,,,2026-12-31")
    apply(*rows)

    again = preview(*rows, now=NOW + timedelta(days=1), day=DAY + timedelta(days=1))

    assert services.is_empty(again)
    assert (again.counts["unchanged"], again.counts["errors"]) == (2, 0)


def test_headers_slots_and_standings_are_read_in_chinese_whatever_the_encoding(ana, pilot):
    text = "团队,工号,角色,投入比例,身份,开始日期,结束日期\n"
    text += "Forecasts,E1,数据科学家,20%,副手,2026年4月1日,2026年6月30日\n"
    for encoding in ("gb18030", "utf-16", "utf-8-sig"):
        made = preview(text.encode(encoding))

        assert shown(made, "joins") == [
            (
                "E1",
                "data_scientist",
                {
                    "allocation": [None, 20],
                    "standing": [None, "deputy"],
                    "starts_on": [None, "2026-04-01"],
                    "ends_on": [None, "2026-06-30"],
                },
            )
        ]


def test_traditional_headers_in_big5_are_read(ana, pilot):
    text = "團隊,工號,角色,佔比,開始日期\nForecasts,E1,engineer,20%,2026/04/01\n"

    assert len(shown(preview(text.encode("cp950")), "joins")) == 1


@pytest.mark.parametrize(
    ("cells", "shares"),
    [
        (("20", "1"), [20, 1]),
        (("0.2", "1"), [20, 100]),
        (("20%", "1%"), [20, 1]),
        (("20 %", "100 %"), [20, 100]),
    ],
)
def test_a_share_is_read_as_percent_or_as_a_fraction_as_its_column_shows(cells, shares, home, line):
    for number in ("S1", "S2"):
        employee(home, number=number)
    rows = [f"Claims,S{n},engineer,{cell},," for n, cell in enumerate(cells, 1)]

    made = preview(*rows)

    assert [facts["allocation"][1] for _n, _s, facts in shown(made, "joins")] == shares


def test_a_bare_one_is_asked_where_nothing_tells_what_it_is(ana, line):
    made = preview("Claims,E1,engineer,1,,,")

    assert problems(made) == [(2, "Allocation", "ambiguous_share")]


def test_a_bad_row_is_named_and_does_not_stop_the_good_ones(ana, bo, pilot):
    made = preview(
        "Forecasts,E1,translator,40,,,",
        "Nowhere,E1,translator,40,,,",
        "Forecasts,E9,translator,40,,,",
        "Forecasts,E2,wizard,40,,,",
        "Forecasts,E2,engineer,140,,,",
        "Forecasts,E2,engineer,40,,2026-02-30,",
        "Forecasts,E2,engineer,40,,2026-06-01,2026-05-01",
        "Forecasts,E2,engineer,40,,2020-06-01,2020-07-01",
        "Forecasts,E2,engineer,,,,",
        "Forecasts,E2,engineer,x,,,",
    )

    assert [row[0] for row in shown(made, "joins")] == ["E1"]
    assert problems(made) == [
        (3, "Team", "unknown_team"),
        (4, "Employee number", "unknown_employee"),
        (5, "Slot", "unknown_slot"),
        (6, "Allocation", "not_a_share"),
        (7, "Starts on", "impossible_date"),
        (8, "Last day", "ends_before_start"),
        (9, "Starts on", "team_not_open"),
        (10, "Allocation", "no_share"),
        (11, "Allocation", "not_a_share"),
    ]


def test_all_or_nothing_writes_nothing_while_a_row_is_bad(ana, pilot):
    made = preview("Forecasts,E1,translator,40,,,", "Nowhere,E1,other,4,,,", is_all_or_nothing=True)

    with pytest.raises(HasErrors):
        services.apply_import(held=made, actor=None, now=NOW)

    assert seats(pilot) == []


def test_too_much_of_a_person_is_refused_with_the_days_and_the_other_team(ana, bo, pilot, line):
    make.membership(line, ana, allocation=80, until=date(2026, 6, 1))

    made = preview("Forecasts,E1,translator,40,,2026-05-01,", "Forecasts,E2,engineer,40,,,")

    assert problems(made) == [(2, "Allocation", "overbooked")]
    assert [row[0] for row in shown(made, "joins")] == ["E2"]
    said = reports.document(made)["errors"][0]["message"]
    assert "Claims 80 %" in said
    assert day_text(date(2026, 5, 31)) in said


def test_a_row_that_makes_room_lets_another_in(ana, pilot, line):
    make.membership(line, ana, slot="engineer", allocation=80)

    made = preview("Forecasts,E1,translator,60,,,", "Claims,E1,engineer,40,,,")

    assert problems(made) == []
    assert (made.counts["joins"], made.counts["changed"]) == (1, 1)


def test_a_row_that_cannot_make_room_lets_nobody_in(ana, pilot, line):
    make.membership(line, ana, slot="engineer", allocation=80)

    made = preview("Forecasts,E1,translator,60,,,", "Claims,E1,wizard,40,,,")

    assert problems(made) == [(2, "Allocation", "overbooked"), (3, "Slot", "unknown_slot")]


def test_a_high_load_is_a_warning(ana, pilot):
    made = preview("Forecasts,E1,translator,90,,,")

    assert problems(made, "warnings") == [(2, "Allocation", "high_load")]
    assert made.counts["joins"] == 1


def test_slots_that_must_not_be_combined_are_refused(ana, pilot):
    make.membership(pilot, ana, slot="owner", allocation=10)

    made = preview("Forecasts,E1,legal,10,,,")

    assert problems(made) == [(2, "Slot", "never_together")]


def test_rows_that_say_the_same_count_once_and_rows_that_differ_are_all_refused(ana, bo, pilot):
    made = preview(
        "Forecasts,E1,translator,40,,,",
        "Forecasts,E1,translator,40,,,",
        "Forecasts,E2,engineer,40,,,",
        "Forecasts,E2,engineer,50,,2026-05-01,",
    )

    assert [row[0] for row in shown(made, "joins")] == ["E1"]
    assert problems(made, "warnings") == [(3, "Employee number", "duplicate_agrees")]
    assert problems(made) == [(4, "Starts on", "days_overlap"), (5, "Starts on", "days_overlap")]


def test_in_a_full_file_whoever_is_missing_leaves_and_in_the_other_nobody(ana, bo, pilot, line):
    make.membership(pilot, ana, slot="translator")
    make.membership(pilot, bo, slot="engineer")
    make.membership(line, bo, slot="engineer")
    row = "Forecasts,E1,translator,20,,,"

    assert services.is_empty(preview(row))
    full = apply(row, is_full=True)

    assert shown(full, "leaves") == [
        ("E2", "engineer", {"allocation": [20, None], "ends_on": [None, "2026-02-28"]})
    ]
    assert seats(pilot)[1] == ("E2", "engineer", 20, START, DAY)
    assert seats(line) == [("E2", "engineer", 20, START, date(9999, 12, 31))]


def test_whose_row_cannot_be_taken_counts_as_present(ana, bo, pilot):
    make.membership(pilot, ana, slot="translator")
    make.membership(pilot, bo, slot="engineer")

    made = preview("Forecasts,E1,translator,20,,,", "Forecasts,E2,engineer,x,,,", is_full=True)

    assert shown(made, "leaves") == []
    assert problems(made) == [(3, "Allocation", "not_a_share")]


def test_a_row_that_names_nobody_stops_the_leaving_of_its_team(ana, bo, pilot, line):
    make.membership(pilot, ana, slot="translator")
    make.membership(line, ana, slot="translator")

    made = preview("Forecasts,E9,engineer,20,,,", "Claims,E2,engineer,20,,,", is_full=True)

    assert [(row["team_name"], row["employee_number"]) for row in doc(made, "leaves")] == [
        ("Claims", "E1")
    ]
    assert problems(made, "warnings") == [(None, "Team", "team_leaves_stopped")]


def test_a_row_that_names_no_team_stops_all_leaving(ana, bo, pilot):
    make.membership(pilot, ana, slot="translator")

    made = preview("Forecasts,E2,engineer,20,,,", "Forecast,E1,other,20,,,", is_full=True)

    assert shown(made, "leaves") == []
    assert problems(made, "warnings") == [(None, "Team", "leaves_stopped")]


def doc(held, section):
    return reports.document(held)[section]


def test_days_before_true_from_stay_and_empty_ones_are_filled(ana, bo, pilot):
    make.membership(pilot, ana, slot="translator", allocation=20)

    apply("Forecasts,E1,translator,40,,2025-06-01,", "Forecasts,E2,engineer,30,,2025-06-01,")

    assert seats(pilot) == [
        ("E1", "translator", 20, START, DAY),
        ("E1", "translator", 40, DAY, date(9999, 12, 31)),
        ("E2", "engineer", 30, date(2025, 6, 1), date(9999, 12, 31)),
    ]


def test_a_preview_that_no_longer_holds_is_made_again_and_says_so(ana, bo, pilot):
    made = preview("Forecasts,E1,translator,40,,,")
    teams.set_membership(
        team=pilot,
        employee=ana,
        slot="translator",
        allocation=10,
        starts_on=DAY,
        actor=None,
        now=NOW,
    )

    with pytest.raises(RostersChanged):
        services.apply_import(held=made, actor=None, now=NOW)

    made.refresh_from_db()
    assert (made.state, made.counts["joins"], made.counts["changed"]) == ("previewed", 0, 1)
    services.apply_import(held=made, actor=None, now=NOW)
    assert [seat[2] for seat in seats(pilot)] == [40]


def test_a_change_elsewhere_does_not_make_a_preview_stale(ana, bo, pilot, line):
    made = preview("Forecasts,E1,translator,40,,,")
    teams.set_membership(
        team=line, employee=bo, slot="engineer", allocation=1, starts_on=DAY, actor=None, now=NOW
    )

    services.apply_import(held=made, actor=None, now=NOW)

    assert [seat[0] for seat in seats(pilot)] == ["E1"]


def test_an_import_is_undone_by_another_that_names_it(ana, bo, pilot):
    make.membership(pilot, bo, slot="engineer", allocation=20)
    before = seats(pilot)
    applied = apply("Forecasts,E1,translator,40,,,", "Forecasts,E2,engineer,30,,,", is_full=True)

    undoing = services.preview_undo(held=applied, actor=None, now=NOW)
    assert [row[0] for row in shown(undoing, "leaves")] == ["E1"]
    assert shown(undoing, "changed") == [
        ("E2", "engineer", {"allocation": [30, 20], "from": [None, "2026-03-01"]})
    ]
    services.apply_import(held=undoing, actor=None, now=NOW + timedelta(hours=1))

    applied.refresh_from_db()
    assert applied.state == "undone"
    assert seats(pilot) == before
    with pytest.raises(NotPreviewed):
        services.preview_undo(held=applied, actor=None, now=NOW)


def test_what_later_changes_stand_on_is_not_undone_and_they_are_listed(ana, pilot):
    applied = apply("Forecasts,E1,translator,40,,,")
    teams.end_membership(
        team=pilot,
        employee=ana,
        slot="translator",
        last_day=date(2026, 6, 30),
        actor=None,
        now=NOW + timedelta(hours=1),
    )

    with pytest.raises(LaterChanges, match="Ana Lima"):
        services.preview_undo(held=applied, actor=None, now=NOW + timedelta(hours=2))


def test_who_runs_a_team_brings_in_that_roster_and_no_other(ana, bo, pilot):
    make.team("Own", lead=ana)
    actor = user(ana)

    made = preview("Own,E2,engineer,20,,,", "Forecasts,E2,engineer,20,,,", actor=actor)

    assert [row["team_name"] for row in doc(made, "joins")] == ["Own"]
    assert problems(made) == [(3, "Team", "not_your_team")]


def test_who_runs_no_team_brings_in_nothing(bo, pilot):
    with pytest.raises(NotAllowed):
        preview("Forecasts,E2,engineer,20,,,", actor=user(bo))


def test_hr_of_a_part_brings_in_any_roster_because_teams_cross_departments(ana, home, pilot):
    actor = user(employee(home, number="HR"))
    grant(actor, "hr", department=home)

    assert preview("Forecasts,E1,engineer,20,,,", actor=actor).counts["joins"] == 1


def test_teams_of_one_name_are_asked_for_their_number(ana, line):
    other = make.team("Claims")

    made = preview("Claims,E1,engineer,20,,,", f"{other.pk},E1,engineer,20,,,")

    assert problems(made) == [(2, "Team", "team_ambiguous")]
    assert [row["team"] for row in doc(made, "joins")] == [other.pk]


def test_what_stands_and_breaks_a_newer_rule_is_no_error_when_it_comes_back(ana, pilot):
    make.membership(pilot, ana, slot="retired_slot", allocation=20)

    made = preview("Forecasts,E1,retired_slot,20,,,", is_full=True)

    assert (problems(made), made.counts["unchanged"]) == ([], 1)


def test_columns_are_remembered_for_the_next_file_of_a_source(ana, pilot):
    header = HEADER.replace("Team", "Gruppe")
    apply(
        "Forecasts,E1,engineer,20,,,",
        header=header,
        source="A",
        asked={"columns": {"team": "Gruppe"}},
    )

    assert preview("Forecasts,E1,engineer,20,,,", header=header, source="A").counts["unchanged"]


def test_who_is_seated_by_a_file_is_told_once_and_no_more_when_it_is_undone(ana, bo, pilot):
    make.membership(pilot, bo, slot="engineer")
    rows = ["Forecasts,E1,owner,30,,,", "Forecasts,E1,translator,10,,,", "Forecasts,E2,owner,20,,,"]
    made = apply(*rows)
    told = Notice.objects.order_by("object_key")
    assert [(n.recipient, n.context["slot"]) for n in told] == [
        (ana, "owner"),
        (ana, "translator"),
    ]

    services.apply_import(
        held=services.preview_undo(held=made, actor=None, now=NOW), actor=None, now=NOW
    )
    assert not Notice.objects.exists()

    apply(*rows, now=NOW + timedelta(hours=1))
    assert Notice.objects.count() == 2


def test_a_seat_that_began_long_before_the_file_is_no_news(ana, bo, pilot):
    apply("Forecasts,E1,owner,30,,2025-06-01,", "Forecasts,E2,legal,30,,2026-02-20,")

    assert [n.recipient for n in Notice.objects.all()] == [bo]
