"""A track with entry criteria, and people around a candidate."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

from courses.tracks.baselines import skills_of
from courses.tracks.models import Criterion, EnrolmentMove, TrackVersion
from courses.tracks.services.baselines import ask_peer, give_baseline
from courses.tracks.services.cohorts import open_cohort
from courses.tracks.services.nominating import nominate
from courses.tracks.services.releases import answer_release
from courses.tracks.services.screening import sign
from tests.factories import directory as people
from tests.factories import tracks as make
from tests.factories.tracks import NOW

TODAY = NOW.date()
GIVEN = {
    "motivation": "I speak with both sides anyway.",
    "problem": "Complaints wait for days before anybody reads them.",
    "problem_number": Decimal("4"),
    "problem_unit": "days",
}
CRITERIA = (
    ("screened", "released", {}),
    ("foundation", "stage_done", {"stage": "screened"}),
    ("foundation", "baseline_rated", {}),
    ("foundation", "place_in_cohort", {}),
)


def firm(*, criteria=True, more=()):
    """A lab with a boss, a candidate, a peer elsewhere, a lead and HR; and the track."""
    boss = people.employee(name="Bea Boss")
    lab = people.department("LAB", function="business", since=date(2015, 1, 1))
    people.job(boss, lab)
    person = people.employee(lab, name="Pia Person", since=date(2022, 1, 1), manager_id=boss.pk)
    other = people.department("ELSE")
    peer, lead, hr = (
        people.employee(other, name=name) for name in ("Per Peer", "Lea Lead", "Hal HR")
    )
    found = SimpleNamespace(
        boss=boss, person=person, peer=peer, lead=lead, hr=hr, lab=lab, other=other
    )
    found.users = {
        name: people.user(getattr(found, name)) for name in ("boss", "person", "peer", "lead", "hr")
    }
    people.grant(found.users["hr"], "hr")
    found.track = make.track("guide", name="Guide", publish=False)
    make.office(found.track, lead, "lead")
    for stage, code, settings in (*(CRITERIA if criteria else ()), *more):
        add(found.track, stage, code, settings)
    TrackVersion.objects.filter(track=found.track).update(published_at=NOW)
    return found


def add(track, stage, code, settings):
    """An entry criterion more, while the version is a draft."""
    terms = make.terms(track, stage)
    terms.items.filter(kind="ratings").delete()
    place = terms.criteria.count()
    Criterion.objects.create(terms=terms, code=code, settings=settings, position=place)


def nominated(of, *, by="person", now=NOW, person=None, **given):
    """Somebody put forward."""
    return nominate(
        employee=person or of.person,
        track=of.track,
        given={**GIVEN, **given},
        actor=of.users[by],
        now=now,
    )


def rated(of, way, *, now=NOW):
    """All three first ratings."""
    ask_peer(enrolment=way, peer=of.peer, actor=of.users["person"], now=now)
    for ask in way.baseline_asks.filter(dropped_at=None).select_related("rater"):
        give_baseline(ask=ask, levels=levels(way), actor=ask.rater.user, now=now)


def levels(way, level=2):
    """A level for every skill."""
    return {skill.pk: (level, "Seen at work.") for skill in skills_of(way, on=TODAY)}


def released(of, way, *, granted=True, words="", now=NOW):
    """The manager's answer."""
    return answer_release(
        release=way.releases.get(granted=None),
        granted=granted,
        words=words,
        actor=of.users["boss"],
        now=now,
    )


def admitted(of, *, now=NOW):
    """Somebody through screening."""
    way = nominated(of, now=now)
    released(of, way, now=now)
    rated(of, way, now=now)
    for who in ("lead", "hr"):
        sign(enrolment=way, actor=of.users[who], now=now)
    return way


def waiting(of, count, *, now=NOW):
    """So many people who wait, each a minute after the other."""
    found = []
    for number in range(count):
        person = people.employee(of.lab, name=f"Waiting {number}", manager_id=of.boss.pk)
        at = now + timedelta(minutes=number)
        way = make.enrolment(of.track, person, state="waiting", at="screened", now=at)
        found.append(arrived(way, now=at))
    return found


def arrived(way, *, now=NOW):
    """One step on record for a way that the factory put where it stands."""
    EnrolmentMove.objects.create(
        enrolment=way, to_state=way.state, to_stage=way.stage, moved_on=now.date(), moved_at=now
    )
    return way


def cohort(of, *, places=1, starts_in=30, name="Spring", now=NOW, by="lead"):
    """A cohort ahead."""
    starts_on = TODAY + timedelta(days=starts_in)
    given = {
        "name": name,
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=90),
        "places": places,
        "trainer": None,
    }
    return open_cohort(track=of.track, given=given, actor=of.users[by], now=now)
