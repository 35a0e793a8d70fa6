"""Every POST of a gate can be tried before it is done, and sent twice."""

from types import SimpleNamespace

import pytest
import time_machine
from rest_framework.test import APIClient

from orgchange.audit.models import AuditEntry
from orgchange.notices.models import Notice
from orgchange.pilots.models import Gate
from orgchange.pilots.services import gates, move
from tests.factories.innovation import NOW
from tests.pilots.gates import WORDS, build, prepared

ROOT = "/api/v1/gates/"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def of(firm):
    return build(firm)


def written(of):
    gates.save_pre_read(
        gate=of.gate, revision=of.gate.revision, text="Read.", actor=of.users["owner"], now=NOW
    )


def with_evidence(of):
    of.piece = gates.put_evidence(gate=of.gate, text="The log.", actor=of.users["member"], now=NOW)


def opened(of):
    move(pilot=of.pilot, transition="open_gate", actor=of.users["owner"], now=NOW)


# what goes before, the path, who, the body
POSTS = {
    "send-pre-read": (written, "send-pre-read/", "owner", lambda of: None),
    "seats": (
        lambda of: None,
        "seats/",
        "manager",
        lambda of: {"employee": of.people["finance"].pk},
    ),
    "evidence": (lambda of: None, "evidence/", "member", lambda of: {"text": "The log."}),
    "judge": (
        with_evidence,
        "evidence/{piece}/judge/",
        "stranger",
        lambda of: {"is_accepted": True, "words": "I saw it."},
    ),
    "begin": (opened, "begin/", "stranger", lambda of: None),
    "decide": (prepared, "decide/", "chair", lambda of: {"decision": "go", "words": WORDS}),
}


def whole(of):
    """All that a gate's POSTs write."""
    gate = Gate.objects.get(pk=of.gate.pk)
    of.pilot.refresh_from_db()
    return SimpleNamespace(
        gate={name: value for name, value in vars(gate).items() if not name.startswith("_")},
        seats=list(gate.seats.values()),
        evidence=list(gate.evidence.values()),
        state=of.pilot.state,
        tranches=list(of.pilot.award.tranches.values()),
        records=AuditEntry.objects.count(),
        notices=Notice.objects.count(),
    )


def send(of, name, query="", **headers):
    _before, path, who, body = POSTS[name]
    client = APIClient(headers=headers)
    client.force_login(of.users[who])
    piece = of.piece.pk if hasattr(of, "piece") else 0
    url = f"{ROOT}{of.gate.pk}/{path.format(piece=piece)}{query}"
    return client.post(url, body(of), format="json")


@pytest.mark.parametrize("name", POSTS)
def test_a_dry_run_answers_as_the_write_does_and_changes_nothing(of, name):
    POSTS[name][0](of)
    held = whole(of)

    tried = send(of, name, "?dry_run=true")
    assert tried["Dry-Run"] == "true"
    assert whole(of) == held

    done = send(of, name)
    assert done.status_code in (200, 201)
    assert tried.status_code == done.status_code
    assert tried.json().keys() == done.json().keys()
    assert whole(of) != held


@pytest.mark.parametrize("name", POSTS)
def test_sent_twice_with_a_key_it_is_done_once(of, name):
    POSTS[name][0](of)

    first = send(of, name, **{"Idempotency-Key": "once"})
    held = whole(of)
    again = send(of, name, **{"Idempotency-Key": "once"})

    assert first.json() == again.json()
    assert whole(of) == held


def test_a_dry_run_is_refused_as_the_write_would_be(of):
    opened(of)

    tried, done = send(of, "decide", "?dry_run=true"), send(of, "decide")

    assert tried.status_code == done.status_code == 409
    assert tried.json()["errors"] == done.json()["errors"]
