"""Standings, draws and the panel by the API; and the standings alike on screen, in files, there."""

import csv
import io
import json
from zipfile import ZipFile

import pytest

from orgchange.innovation.models import Conflict, Draw
from orgchange.innovation.reviewing.tickets import commitment_to
from orgchange.innovation.services import tags
from tests.factories import innovation as f
from tests.innovation.reviewing.committee import Committee

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(client):
    at = Committee(state="calibration")
    client.force_login(at.users["chair"])
    return at


@pytest.fixture
def compared(at):
    """Three proposals with two shown reviews each; the first is the best."""
    rows = [at.proposal]
    rows += [f.proposal(at.round, at.people["ada"], state="calibration") for _ in "ab"]
    for row, score in zip(rows, (4.5, 3.0, 2.9), strict=True):
        for name in ("rita", "rolf"):
            f.review(f.assignment(row, at.people[name]), score=score, shown=True)
    return rows


def send(client, path, method="post", **body):
    return getattr(client, method)(
        f"/api/v1/{path}", json.dumps(body), content_type="application/json"
    )


def cells(text):
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def table(client, at, query=""):
    answer = client.get(f"/fund/rounds/{at.round.pk}/standings.csv{query}")
    return cells(b"".join(answer).decode())


class TestStandings:
    @pytest.mark.parametrize("query", ["", "?places=1", "?tag=quick&places=1"])
    def test_screen_file_and_api_say_the_same(self, client, at, compared, query):
        tags.tag(
            fund=at.fund,
            proposals=[compared[1].pk],
            tag="quick",
            actor=at.users["chair"],
            now=f.NOW,
        )

        page = client.get(f"/fund/rounds/{at.round.pk}/standings/{query}").context["standings"]
        api = client.get(f"/api/v1/rounds/{at.round.pk}/standings/{query}").json()
        _header, *lines = table(client, at, query)

        screen = [
            [
                str(row.place),
                row.proposal.number,
                f"{row.standing.calibrated:.2f}",
                f"{row.standing.low:.2f}",
                f"{row.standing.high:.2f}",
                f"{row.standing.raw:.2f}",
                str(row.on_line),
            ]
            for row in page.rows
        ]
        assert screen == [
            [
                str(row["place"]),
                row["number"],
                *(f"{row[name]:.2f}" for name in ("calibrated", "low", "high", "raw")),
                str(row["on_line"]),
            ]
            for row in api["results"]
        ]
        assert screen == [[line[0], line[1], *line[4:8], str(line[12] == "yes")] for line in lines]
        assert len(screen) == (1 if "tag" in query else 3)

    def test_the_file_has_every_page_of_the_screen(self, client, at, compared, monkeypatch):
        monkeypatch.setattr("orgchange.innovation.reviewing.standings.A_PAGE", 2)

        page = client.get(f"/fund/rounds/{at.round.pk}/standings/").context["standings"]

        assert (len(page.rows), len(table(client, at)) - 1) == (2, 3)

    def test_the_workbook_has_the_same_lines(self, client, at, compared):
        answer = client.get(f"/fund/rounds/{at.round.pk}/standings.xlsx")

        with ZipFile(io.BytesIO(answer.content)) as book:
            texts = book.read("xl/worksheets/sheet1.xml")
        assert all(row.number.encode() in texts for row in compared)

    def test_who_is_too_close_finds_it_nowhere(self, client, at, compared):
        Conflict.objects.create(
            proposal=compared[0], employee=at.people["chair"], kind="declared", found_at=f.NOW
        )

        api = client.get(f"/api/v1/rounds/{at.round.pk}/standings/").json()

        assert (api["hidden"], api["reviewers"]) == (1, [])
        shown = {row["number"] for row in api["results"]}
        assert shown == {line[1] for line in table(client, at)[1:]}
        assert compared[0].number not in shown

    @pytest.mark.parametrize(("who", "name"), [("manager", "ada"), ("chair", "")])
    def test_who_reviewed_blindly_is_not_told_whose_it_is(self, client, who, name):
        at = Committee(state="calibration", blindness="double")
        f.review(f.assignment(at.proposal, at.people["chair"]), score=4, shown=True)
        client.force_login(at.users[who])

        api = client.get(f"/api/v1/rounds/{at.round.pk}/standings/").json()

        assert [row["submitter"] for row in api["results"]] == [name]
        assert [line[3] for line in table(client, at)[1:]] == [name]

    def test_words_are_put_on_many(self, client, at, compared):
        path = f"rounds/{at.round.pk}/standings/tag/"

        answer = send(client, path, tag="quick", proposals=[row.pk for row in compared])

        assert answer.json() == {"tagged": 3}


class TestDraws:
    def announce(self, client, at, rows, **given):
        body = {"round": at.round.pk, "places": 1, "reason": "Level.", **given}
        return send(client, "draws/", proposals=[row.pk for row in rows], **body)

    def test_a_draw_is_announced_and_held_and_can_be_repeated(self, client, at, compared):
        made = self.announce(client, at, compared[1:]).json()
        assert (made["secret"], made["seed"], made["drawn_at"]) == ("", "", None)

        held = send(client, f"draws/{made['id']}/hold/", words="seven geese").json()

        assert commitment_to(held["secret"]) == made["commitment"]
        assert [entry["rank"] for entry in held["entries"]] == [1, 2]
        again = send(client, f"draws/{made['id']}/hold/", words="eight")
        assert again.status_code == 409

    def test_a_dry_run_leaves_no_draw(self, client, at, compared):
        path = "draws/?dry_run=true"
        body = {"round": at.round.pk, "places": 1, "reason": "Level."}

        answer = send(client, path, proposals=[row.pk for row in compared], **body)

        assert answer.status_code == 201
        assert not Draw.objects.exists()

    def test_one_hidden_proposal_hides_the_draw(self, client, at, compared):
        made = self.announce(client, at, compared[1:]).json()
        Conflict.objects.create(
            proposal=compared[1], employee=at.people["chair"], kind="declared", found_at=f.NOW
        )

        assert client.get("/api/v1/draws/").json()["results"] == []
        assert client.get(f"/api/v1/draws/{made['id']}/").status_code == 404


class TestPanel:
    @pytest.fixture
    def session(self, client, at, compared):
        body = {"name": "November", "meets_at": "2026-12-01T10:00:00Z", "round": at.round.pk}
        return send(client, "panels/", proposals=[row.pk for row in compared], **body).json()

    def test_from_the_agenda_to_a_finding(self, client, at, session):
        first, second, third = session["items"]
        send(client, f"panel-items/{first['id']}/start/")

        said = {"notes": "Good.", "finding": "fund", "amount": "5000.00"}
        found = send(client, f"panel-items/{first['id']}/write/", **said).json()
        gone = client.delete(f"/api/v1/panel-items/{third['id']}/")
        closed = send(client, f"panels/{session['id']}/close/").json()

        assert {name: found[name] for name in said} == said
        assert found["standing"]["reviews"] == 2
        assert gone.status_code == 204
        assert [one["id"] for one in closed["items"]] == [first["id"], second["id"]]
        assert closed["closed_at"] is not None

    def test_who_leaves_the_room_reads_no_more_than_that_it_is_there(
        self, client, at, compared, session
    ):
        first = session["items"][0]
        send(client, f"panel-items/{first['id']}/write/", notes="Secret.", finding="fund")
        Conflict.objects.create(
            proposal=compared[0], employee=at.people["chair"], kind="declared", found_at=f.NOW
        )

        shown = client.get(f"/api/v1/panels/{session['id']}/").json()["items"][0]

        hidden = {name: shown[name] for name in ("notes", "finding", "amount", "standing")}
        assert hidden == {"notes": "", "finding": "", "amount": None, "standing": None}
        assert send(client, f"panel-items/{first['id']}/start/").status_code == 404
