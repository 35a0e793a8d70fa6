"""What the committee does with one proposal and its letters by the API; and what drafts need."""

import json
from datetime import timedelta

import pytest

from orgchange.innovation.models import LetterTemplate
from orgchange.innovation.proposing import versions
from orgchange.innovation.services import drafting
from orgchange.innovation.services.contents import Content
from tests.factories import innovation as f
from tests.innovation.deciding import WORDS, build
from tests.innovation.proposing import draft, fund_with_people
from tests.innovation.test_batches import marked


@pytest.fixture
def firm(db, monkeypatch):
    return build(monkeypatch)


@pytest.fixture
def world(db):
    return fund_with_people()


def send(client, path, method="post", **body):
    return getattr(client, method)(
        f"/api/v1/{path}", json.dumps(body), content_type="application/json"
    )


class TestHandling:
    def test_a_manager_takes_it_in_hand_and_reads_the_way_there(self, client, firm):
        row = marked(firm, "A")
        client.force_login(firm.users["other_manager"])

        body = send(client, f"proposals/{row.pk}/handling/take-in-hand/").json()

        assert (body["state"], body["handler"]) == ("marked_fund", "Other_Manager")
        assert [(one["step"], one["state"]) for one in body["steps_taken"]] == [
            ("mark_fund", "marked_fund")
        ]

    def test_the_chair_turns_an_appeal_down_once(self, client, firm):
        row = f.proposal(
            firm.of, firm.people["ada"], state="declined", appealed_at=f.NOW, appeal="Look again."
        )
        client.force_login(firm.users["chair"])
        path = f"proposals/{row.pk}/handling/turn-appeal-down/"

        first, second = (send(client, path, words=WORDS) for _ in "ab")

        assert first.json()["appeal"]["answer"] == WORDS
        assert second.status_code == 409
        assert second.json()["type"].endswith("no_open_appeal")

    def test_nobody_learns_of_their_own(self, client, firm):
        row = marked(firm, "A", by="director")
        client.force_login(firm.users["director"])

        assert client.get(f"/api/v1/proposals/{row.pk}/handling/").status_code == 404


class TestLetters:
    PATH = "funds/ideas/letters/"

    def test_a_fund_writes_its_own_and_gives_it_up(self, client, firm):
        client.force_login(firm.users["manager"])
        own = {"subject": "Yes", "body": "Dear {name},\n\n{words}"}

        kept = send(client, f"{self.PATH}approved/en/", "put", **own).json()
        gone = client.delete(f"/api/v1/{self.PATH}approved/en/")

        assert (kept["subject"], kept["is_own"]) == ("Yes", True)
        assert gone.status_code == 204
        rows = client.get(f"/api/v1/{self.PATH}").json()
        assert not any(row["is_own"] for row in rows)
        assert {row["outcome"] for row in rows} == {"approved", "declined"}

    def test_a_letter_without_its_own_words_is_refused(self, client, firm):
        client.force_login(firm.users["manager"])

        answer = send(client, f"{self.PATH}approved/en/", "put", subject="Yes", body="Dear all")

        assert answer.status_code == 400
        assert not LetterTemplate.objects.exists()


class TestDrafts:
    def test_a_check_names_what_is_missing_and_what_is_alike(self, client, world):
        row = draft(world)
        row.versions.update(title="")
        client.force_login(world.u["ada"])

        body = client.get(f"/api/v1/proposals/{row.pk}/check/").json()

        assert "title" in {one["field"] for one in body["missing"]}
        assert body["similar"] == []

    def test_a_draft_moves_to_another_round_until_it_is_handed_in(self, client, world):
        row = draft(world)
        other = f.round_of(world.fund, name="December", now=f.NOW + timedelta(days=400))
        client.force_login(world.u["ada"])
        path = f"proposals/{row.pk}/place/"

        body = send(client, path, round=other.pk, lane="micro").json()

        assert (body["round"], body["lane"]) == (other.pk, "micro")
        row.submitted_at = f.NOW
        row.save()
        assert send(client, path, round=world.round.pk, lane="standard").status_code == 403

    def test_changes_are_dropped_and_what_was_handed_in_holds(self, client, world):
        row = f.proposal(world.round, world.p["ada"])
        read = versions.revision_of(row)
        content = Content({"title": "Another title"}, {}, {})
        drafting.save(proposal=row, revision=read, content=content, actor=world.u["ada"], now=f.NOW)
        client.force_login(world.u["ada"])

        body = send(client, f"proposals/{row.pk}/drop-changes/").json()

        assert (body["working_copy"], body["title"]) == (None, "Draft inspection reports")

    def test_lists_are_ones_own_or_followed_or_say_a_word(self, client, world):
        mine = f.proposal(world.round, world.p["ada"], title="Sort screws")
        other = f.proposal(world.round, world.p["ben"], title="Sort mails")
        client.force_login(world.u["ada"])
        send(client, f"proposals/{other.pk}/follow/")

        def found(query):
            rows = client.get(f"/api/v1/proposals/?{query}").json()["results"]
            return [row["id"] for row in rows]

        assert found("mine=true") == [mine.pk]
        assert found("followed=true") == [other.pk]
        assert found("q=sort+mails") == [other.pk]
        assert found("q=Ben") == [other.pk]
