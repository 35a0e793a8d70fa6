"""Rosters by page, API and command: one preview behind every door; files out and in again."""

import csv
import io
import json
from datetime import date
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation

from orgchange.directory.roster.models import ImportState
from orgchange.directory.roster.services import NeedsConfirmation
from orgchange.directory.services.writing import writing
from orgchange.teams.imports import background, reports, services
from orgchange.teams.models import TeamMembership, TeamRosterImport
from tests.factories import teams as make
from tests.factories.directory import department, employee, grant, user
from tests.teams.imported import DAY, NOW, preview, problems, table

pytestmark = pytest.mark.django_db
ROWS = ("Forecasts,E1,translator,40,,,", "Forecasts,E2,engineer,30,,,", "Nowhere,E2,other,5,,,")


@pytest.fixture(autouse=True)
def world(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    home = department("HOME")
    people = [employee(home, number=n, name=f"Person {n}") for n in ("E1", "E2")]
    pilot = make.team("Forecasts", kind="pilot")
    make.membership(pilot, people[1], slot="engineer", allocation=20)
    return pilot


@pytest.fixture
def hr():
    account = user(employee(number="HR"))
    grant(account, "hr")
    return account


def upload(*rows, **more):
    file = SimpleUploadedFile("rosters.csv", table(*rows).encode())
    return {"file": file, "effective_on": DAY.isoformat(), **more}


def run(path, *args):
    out, err = StringIO(), StringIO()
    call_command("import_team_rosters", str(path), *args, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_every_door_gives_the_same_preview(client, hr, tmp_path):
    client.force_login(hr)
    client.post(reverse("teams:imports"), upload(*ROWS))
    by_page = TeamRosterImport.objects.get()
    seen = client.get(reverse("teams:import", args=[by_page.pk])).content.decode()
    by_api = client.post(reverse("team-roster-imports-list"), upload(*ROWS)).json()
    path = tmp_path / "rosters.csv"
    path.write_text(table(*ROWS))
    by_command = json.loads(run(path, "--effective-on", DAY.isoformat(), "--json")[0])

    own = {"id": None}
    assert by_api | own == by_command | own
    assert by_api["counts"] == by_page.counts
    assert (len(by_api["joins"]), len(by_api["changed"]), len(by_api["errors"])) == (1, 1, 1)
    assert "Person E1" in seen


def test_hr_confirms_on_the_page_and_takes_it_back_from_the_toast(client, hr, world):
    client.force_login(hr)
    answer = client.post(reverse("teams:imports"), upload(*ROWS), follow=True)
    held = TeamRosterImport.objects.get()

    told = client.post(reverse("teams:import-confirm", args=[held.pk]), follow=True)

    assert reverse("teams:import-undo", args=[held.pk]) in told.content.decode()
    assert TeamMembership.objects.current().on(DAY).filter(team=world).count() == 2
    undone = client.post(reverse("teams:import-undo", args=[held.pk]))
    undoing = TeamRosterImport.objects.get(undoes=held)
    assert undone.url == reverse("teams:import", args=[undoing.pk])
    client.post(reverse("teams:import-confirm", args=[undoing.pk]))
    assert TeamMembership.objects.current().on(DAY).get(team=world).allocation == 20
    assert answer.status_code == 200


def test_the_command_writes_only_when_told_and_says_what_is_wrong(tmp_path, world):
    path = tmp_path / "rosters.csv"
    path.write_text(table(*ROWS))
    day = ("--effective-on", DAY.isoformat())

    out, err = run(path, *day)
    assert "1 join" in out
    assert "Nowhere" in err
    assert TeamMembership.objects.current().filter(team=world).count() == 1

    run(path, *day, "--apply")
    assert TeamMembership.objects.current().on(DAY).filter(team=world).count() == 2
    with pytest.raises(CommandError) as refused:
        run(path, *day, "--apply", "--all-or-nothing")
    assert refused.value.returncode == 2
    with pytest.raises(CommandError) as missing:
        run(tmp_path / "none.csv")
    assert missing.value.returncode == 2


def test_a_column_is_matched_by_hand_on_the_command_line(tmp_path, world):
    path = tmp_path / "rosters.csv"
    path.write_text("Gruppe,工号,岗位,占比\nForecasts,E1,业务翻译,20%\n")

    out, _err = run(path, "--map", "team=Gruppe", "--json", "--effective-on", DAY.isoformat())

    found = json.loads(out)
    assert found["columns"]["team"] == "Gruppe"
    assert [row["slot"] for row in found["joins"]] == ["translator"]


def test_a_file_without_a_needed_column_is_refused_and_matched_on_its_page(client, hr):
    client.force_login(hr)
    file = SimpleUploadedFile("r.csv", b"squad?,who,slot,share\nForecasts,E1,translator,20%\n")
    client.post(reverse("teams:imports"), {"file": file, "effective_on": DAY.isoformat()})
    held = TeamRosterImport.objects.get()
    assert held.state == "refused"

    columns = {"team": "squad?", "employee_number": "who", "slot": "slot", "allocation": "share"}
    given = {f"column-{name}": column for name, column in columns.items()}
    client.post(
        reverse("teams:import-columns", args=[held.pk]),
        {"encoding": "utf-8", "delimiter": ",", "effective_on": "2026-03-01", **given},
    )

    held.refresh_from_db()
    assert (held.state, held.counts["joins"]) == ("previewed", 1)


def test_problems_are_downloaded_without_formulas(client, hr):
    held = preview("=cmd(),E1,translator,40,,,")
    client.force_login(hr)

    answer = client.get(reverse("teams:import-problems", args=[held.pk]))

    text = b"".join(answer.streaming_content).decode()
    assert "'=cmd()" in text


def test_who_runs_a_team_sees_the_own_imports_only(client, hr, world):
    lead = employee(department("D"), number="LEAD")
    make.team("Own", lead=lead)
    account = user(lead)
    other = preview(*ROWS, actor=hr)
    client.force_login(account)

    client.post(reverse("teams:imports"), upload("Own,E1,engineer,10,,,"))

    own = TeamRosterImport.objects.get(created_by=account)
    assert client.get(reverse("teams:import", args=[own.pk])).status_code == 200
    assert client.get(reverse("teams:import", args=[other.pk])).status_code == 404
    listed = client.get(reverse("team-roster-imports-list")).json()["results"]
    assert [row["id"] for row in listed] == [own.pk]


def test_a_worker_reads_and_applies_what_waits(hr, world):
    made = services.receive(
        file=upload(*ROWS)["file"],
        file_name="r.csv",
        options=services.Options(effective_on=DAY),
        actor=hr,
        now=NOW,
    )
    background.read(import_id=made.pk, now=NOW)
    made.refresh_from_db()
    assert made.state == ImportState.PREVIEWED
    services.apply_later(held=made, actor=hr, now=NOW)
    background.apply(import_id=made.pk, now=NOW)
    made.refresh_from_db()
    assert (made.state, made.applied_by) == (ImportState.APPLIED, hr)


def exported(client, query=""):
    answer = client.get(reverse("teams:export-rosters") + query)
    data = b"".join(answer.streaming_content).decode("utf-8-sig")
    return data, list(csv.DictReader(io.StringIO(data)))


def test_what_goes_out_comes_in_unchanged_in_both_languages(client, hr, world):
    make.team('-Odd, "name"', kind="project")
    account = TeamMembership.objects.get().employee
    make.membership(
        make.team("=Formula"), account, slot="other", allocation=1, until=date(2026, 12, 1)
    )
    client.force_login(hr)
    for language in ("en", "zh-hans"):
        with translation.override(language):
            client.cookies["django_language"] = language
            data, rows = exported(client, "?day=2026-03-01&extent=since&format=csv")
            assert len(rows) == 2
            made = preview(data.encode(), is_full=True)
            assert services.is_empty(made)
            assert problems(made) == []
            assert made.counts["unchanged"] == 2


def test_the_export_has_the_columns_of_the_import_and_no_formulas(client, hr, world):
    make.membership(make.team("=Formula"), TeamMembership.objects.get().employee, allocation=1)
    client.force_login(hr)

    data, rows = exported(client, "?day=2026-03-01&extent=all&format=csv")

    assert list(rows[0]) == [
        "Team",
        "Employee number",
        "Slot",
        "Allocation",
        "Standing",
        "Starts on",
        "Last day",
    ]
    assert "'=Formula" in data


def test_a_workbook_goes_out_and_comes_in(client, hr, world):
    client.force_login(hr)
    answer = client.get(
        reverse("teams:export-team", args=[world.pk]) + "?format=xlsx&day=2026-03-01"
    )

    made = preview(answer.content, is_full=True)

    assert (services.is_empty(made), made.counts["unchanged"]) == (True, 1)


def test_the_day_and_the_extent_choose_the_seats(client, hr, world):
    someone = employee(department("D"), number="E3")
    make.membership(world, someone, slot="legal", until=date(2025, 6, 1))
    make.membership(world, someone, slot="other", since=date(2026, 9, 1))
    client.force_login(hr)

    counts = {
        extent: len(exported(client, f"?day=2026-03-01&extent={extent}&format=csv")[1])
        for extent in ("on", "since", "all")
    }

    assert counts == {"on": 1, "since": 2, "all": 3}


def test_who_runs_a_team_takes_away_that_roster_only(client, world):
    lead = employee(department("D"), number="LEAD")
    own = make.team("Own", lead=lead)
    client.force_login(user(lead))

    assert client.get(reverse("teams:export-team", args=[own.pk])).status_code == 200
    assert client.get(reverse("teams:export-team", args=[world.pk])).status_code == 404
    _data, rows = exported(client, "?day=2026-03-01&extent=all&format=csv")
    assert rows == []


@pytest.fixture
def crew(world):
    """Five more people in the pilot, so that six are seated."""
    lab = department("LAB")
    for n in range(3, 8):
        make.membership(world, employee(lab, number=f"E{n}", name=f"Person {n}"), allocation=10)
    return world


ONE = "Forecasts,E2,engineer,20,,,"


def test_a_full_file_that_ends_clearly_more_seats_than_usual_asks_first(crew):
    made = preview(ONE, is_full=True)

    asked = reports.document(made)["needs_confirmation"]
    assert [(q["code"], q["message"]) for q in asked] == [
        (
            "many_leavers",
            "5 seats of 6 (83.3 %) are missing from the file and would end; more than 20.0 % must"
            " be confirmed.",
        )
    ]
    with pytest.raises(NeedsConfirmation):
        services.apply_import(held=made, actor=None, now=NOW)
    assert TeamMembership.objects.current().on(DAY).count() == 6

    services.apply_import(held=made, actor=None, now=NOW, may_let_leave=True)
    assert TeamMembership.objects.current().on(DAY).count() == 1


def test_a_few_seats_a_delta_and_ends_that_are_written_do_not_ask(crew):
    rows = [f"Forecasts,E{n},other,10,,," for n in range(5, 8)]
    ended = [f"Forecasts,E{n},other,10,,,2026-03-01" for n in range(3, 8)]

    assert not reports.document(preview(ONE, *rows, is_full=True))["needs_confirmation"]
    assert not reports.document(preview(ONE))["needs_confirmation"]
    assert not reports.document(preview(ONE, *ended, is_full=True))["needs_confirmation"]


def test_what_was_confirmed_is_not_confirmed_of_another_number(crew):
    made = preview(ONE, is_full=True)
    make.membership(crew, employee(department("LAW"), number="E8"), allocation=10)
    with writing(NOW):
        pass

    with pytest.raises(services.RostersChanged):
        services.apply_import(held=made, actor=None, now=NOW, may_let_leave=True)

    made.refresh_from_db()
    assert made.counts["missing"] == 6
    assert reports.document(made)["needs_confirmation"]


def test_the_page_asks_and_takes_the_tick(client, hr, crew):
    client.force_login(hr)
    made = preview(ONE, is_full=True)
    url = reverse("teams:import-confirm", args=[made.pk])

    assert (
        "They really leave" in client.get(reverse("teams:import", args=[made.pk])).content.decode()
    )
    client.post(url)
    made.refresh_from_db()
    assert made.state == ImportState.PREVIEWED

    client.post(url, {"may_let_leave": "on"})
    made.refresh_from_db()
    assert made.state == ImportState.APPLIED


def test_the_api_asks_and_takes_the_word(client, hr, crew):
    client.force_login(hr)
    made = preview(ONE, is_full=True)
    url = reverse("team-roster-imports-confirm", args=[made.pk])

    refused = client.post(url, {}, content_type="application/json")
    assert refused.status_code == 409
    assert "5 seats of 6" in refused.content.decode()

    taken = client.post(url, {"confirm_leavers": True}, content_type="application/json")
    assert taken.json()["applied"]


def test_the_command_asks_and_takes_the_option(crew, tmp_path):
    path = tmp_path / "rosters.csv"
    path.write_text(table(ONE))

    _out, err = run(path, "--full", "--effective-on", DAY.isoformat())
    assert "5 seats of 6" in err
    with pytest.raises(CommandError, match="5 seats of 6"):
        run(path, "--full", "--effective-on", DAY.isoformat(), "--apply")

    run(path, "--full", "--effective-on", DAY.isoformat(), "--apply", "--confirm-leavers")
    assert TeamMembership.objects.current().on(DAY).count() == 1
