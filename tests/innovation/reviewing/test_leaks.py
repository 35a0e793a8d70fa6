"""Nothing leaks: every page and API answer of the fund, as every kind of person, in two phases.

The proposals, reviews and votes carry words that stand nowhere else. Every URL of the area is
asked with every id there is, read and written to (and rolled back), and the answer, a refusal's
text as well, is searched for what the viewer may not know. A new URL is walked by itself.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from orgchange.directory.scopes import sight_of
from orgchange.innovation.blindness import view_of
from orgchange.innovation.models import Conflict, Criterion, Follow, Proposal, Score
from orgchange.innovation.notices import asking_notices, reviewer_notices
from orgchange.innovation.services import commenting
from tests.factories import directory as d
from tests.factories import innovation as f

pytestmark = pytest.mark.django_db

REVIEWERS = ("Rita Redstart", "Rolf Nuthatch")
SUBMITTER = "Zelda Zweigelt"
WORDS = ("pomegranate", "quincejelly")
SCORES = ("3.37", "4.61")
POINTS = ("8317", "8,317")
INNER = ('"marked_fund"',)
AREA = "innovation"
ELSEWHERE = ("core:home", "core:search", "notices:inbox")
# Who is a reviewer of the fund at all is open to its committee; of which proposal, is not.
POOL = ("innovation:fund", "innovation:edit-office", "fund-offices-list", "fund-offices-detail")
# The names of all states stand here by right.
WAYS = ("workflows-list", "workflows-detail")


class Secret:
    """A double-blind round with one proposal, reviewed by two, voted for by one."""

    def __init__(self, phase):
        where = d.department("SALES")
        self.people = {
            "submitter": d.employee(where, name=SUBMITTER),
            "rita": d.employee(where, name=REVIEWERS[0]),
            "rolf": d.employee(where, name=REVIEWERS[1]),
            **{name: d.employee(where, name=name) for name in ("idle", "voter", "colleague")},
            **{name: d.employee(where, name=name) for name in ("manager", "chair", "finance")},
        }
        self.users = {name: d.user(person) for name, person in self.people.items()}
        fund = f.fund("secret", name="Fund of secrets")
        f.period(fund, money=100_000)
        for name in ("rita", "rolf", "idle"):
            f.office(fund, self.people[name], "reviewer")
        for name in ("manager", "chair", "finance"):
            f.office(fund, self.people[name], name)
        of = f.round_of(fund, blindness="double")
        self.proposal = f.proposal(of, self.people["submitter"], title="Count the geese")
        self._review("rolf", SCORES[0])
        self.session = self.draw = None
        if phase == "compared":
            self._review("rita", SCORES[1])
            self.session = f.panel(of, self.proposal)
            self.draw = f.draw(of, self.proposal)
        else:
            f.assignment(self.proposal, self.people["rita"])
        self.proposal.votes.create(employee=self.people["voter"], points=int(POINTS[0]))
        self._close("chair")
        self._stand(phase)
        self._tell()

    def _review(self, name, score):
        asked = f.assignment(self.proposal, self.people[name])
        row = f.review(asked, score=score, for_submitter=WORDS[0], for_committee=WORDS[1])
        for criterion in Criterion.objects.filter(version=self.proposal.rubric):
            Score.objects.create(review=row, criterion=criterion, value=4)

    def _close(self, name):
        """The chair is too close to it, and has said so."""
        Conflict.objects.create(
            proposal=self.proposal, employee=self.people[name], kind="declared", found_at=f.NOW
        )

    def _stand(self, phase):
        state, told = (
            ("in_review", "in_review") if phase == "read" else ("marked_fund", "calibration")
        )
        rows = Proposal.objects.filter(pk=self.proposal.pk)
        rows.update(state=state, told_state=told)
        if phase == "compared":
            for one in self.proposal.review_assignments.all():
                one.review.shown_at = f.NOW
                one.review.save()

    def _tell(self):
        """Whoever can hear of it has heard: everybody follows it, and all reviews are spoken of."""
        asked = list(self.proposal.review_assignments.all())
        for person in self.people.values():
            Follow.objects.get_or_create(proposal=self.proposal, employee=person)
        commenting.comment(
            proposal=self.proposal, text="Well.", actor=self.users["submitter"], now=f.NOW
        )
        asking_notices.ask(asked, now=f.NOW)
        reviewer_notices.tell_ended(asked, now=f.NOW)
        reviewer_notices.tell_missing(asked, now=f.NOW)

    def ids(self):
        """Of everything that an address may name."""
        asked = self.proposal.review_assignments.all()
        rows = [self.proposal, self.proposal.round, *asked]
        rows += [one.review for one in asked if hasattr(one, "review")]
        if self.session:
            rows += [self.session, self.draw, *self.session.items.all()]
        return sorted({row.pk for row in rows})

    def hidden_from(self, name):
        """The words that must not reach somebody, by what blindness says."""
        sight = sight_of(self.users[name], on=f.NOW.date())
        shown = view_of(sight, [self.proposal])[self.proposal.pk]
        wrote = self.proposal.review_assignments.filter(
            reviewer=self.people[name], review__isnull=False
        ).exists()
        hidden = set()
        hidden |= set() if shown.submitter else {SUBMITTER}
        own = self.people[name].full_name
        hidden |= set() if shown.reviewers else {one for one in REVIEWERS if one != own}
        hidden |= set() if shown.scores or wrote else {*WORDS, *SCORES}
        hidden |= set() if shown.votes else set(POINTS)
        return hidden | (set() if shown.state else set(INNER))


def names() -> Iterator[str]:
    """Every URL name of the area, pages and API, and pages that gather from all areas."""
    resolver = get_resolver()
    yield from ELSEWHERE
    for prefix, (_path, inner) in resolver.namespace_dict.items():
        if prefix == AREA:
            yield from (f"{AREA}:{name}" for name in inner.reverse_dict if isinstance(name, str))
    routes = __import__("orgchange.innovation.api.urls", fromlist=["routes"]).routes
    bases = tuple(f"{base}-" for _prefix, _view, base in routes)
    yield from (
        name for name in resolver.reverse_dict if isinstance(name, str) and name.startswith(bases)
    )


def paths(ids) -> Iterator[tuple[str, str]]:
    """(name, path) of every URL with every id that fits, files as well."""
    plain = [[], *([one] for one in ids)]
    tried = [*plain, *([*one, kind] for one in plain for kind in ("csv", "xlsx"))]
    for name in sorted(set(names())):
        for given in tried:
            try:
                path = reverse(name, args=given)
            except NoReverseMatch:
                continue
            yield name, path
            if path.endswith("/export/"):
                yield name, f"{path}?format=xlsx"


def answer(client, method, path):
    """Status and text of an answer; what it wrote is taken back."""
    with transaction.atomic():
        response = getattr(client, method)(path)
        body = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    return response.status_code, read(body)


def read(body):
    """The text of an answer; of a workbook, of all its sheets."""
    if not zipfile.is_zipfile(BytesIO(body)):
        return body.decode("utf-8", "replace")
    with zipfile.ZipFile(BytesIO(body)) as book:
        return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def answers(client, path):
    """What reading says, and, where there is something to be asked, what writing says."""
    status, text = answer(client, "get", path)
    yield "get", text
    if status != 404:
        yield "post", answer(client, "post", path)[1]


def leaks(secret, name):
    client = Client(raise_request_exception=False)
    client.force_login(secret.users[name])
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    hidden = secret.hidden_from(name)
    for url, path in paths([*secret.ids(), "secret"]):
        for method, text in answers(client, path):
            for word in hidden:
                allowed = (url in POOL and word in REVIEWERS) or (url in WAYS and word in INNER)
                if word in text and not allowed:
                    yield f"{method} {path} tells {word}"


WALKS = [
    *(("read", name) for name in ("submitter", "rita", "chair")),
    *(("compared", name) for name in ("submitter", "idle", "colleague", "chair")),
]


@pytest.mark.parametrize(("phase", "name"), WALKS)
def test_nothing_leaks(phase, name):
    if connection.vendor != "sqlite":
        pytest.skip("what is told is decided above the database: walked once, on SQLite")
    secret = Secret(phase)

    assert list(leaks(secret, name)) == []


@pytest.mark.parametrize("query", ["Zelda", "Redstart", "pomegranate"])
def test_searching_finds_no_proposal_by_what_is_hidden(query):
    secret = Secret("read")
    client = Client()
    client.force_login(secret.users["idle"])

    found = client.get(reverse("core:search"), {"q": query}).content.decode()

    assert "Count the geese" not in found


def test_the_walk_would_notice():
    """Were names shown to everybody, this test would say so: the manager is told, and it does."""
    secret = Secret("compared")
    client = Client()
    client.force_login(secret.users["manager"])
    path = reverse("innovation:proposal-reviews", args=[secret.proposal.pk])

    _status, text = answer(client, "get", path)

    assert all(word in text for word in (SUBMITTER, *REVIEWERS, *WORDS, *SCORES))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_it_would_notice_in_a_file_too(kind):
    secret = Secret("compared")
    client = Client()
    client.force_login(secret.users["manager"])
    path = reverse("innovation:standings-export", args=[secret.proposal.round_id, kind])

    _status, text = answer(client, "get", path)

    assert path in dict(map(reversed, paths(secret.ids())))
    assert "Count the geese" in text
