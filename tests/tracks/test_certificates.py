"""Certificates: signed, followed, revoked; how each stands on a day."""

from datetime import timedelta

import pytest

from courses.assignments.models import Attainment
from courses.tracks.certificates.reads import Stand, stand_of
from courses.tracks.models import (
    CertificateEnd,
    Item,
    SignRequest,
    StageTerms,
    Submission,
    TrackCertificate,
    TrackEnrolment,
)
from courses.tracks.services import certifying, move
from orgchange.core.dates import add_months
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.notices.models import Notice
from tests.factories import tracks as make
from tests.factories import tracks_panels as f
from tests.factories.tracks import NOW, STAGES
from tests.factories.tracks_panels import SOON

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def of():
    return f.before_panel()


def passed(of, level=2):
    panel = f.called(of, level=level)
    f.scored(of, panel, ada=level, bo=level)
    return f.closed(of, panel, level=level)


def signed(of, *domains, now=SOON):
    return certifying.certify(
        enrolment=of.way, domains=domains or ["Sales"], actor=of.users["lead"], now=now
    )


def test_the_lead_signs_what_the_panel_found(of):
    panel = passed(of)

    row = signed(of, "Sales", "Supply chain ")

    assert (of.way.state, of.way.level, of.way.stage.code) == ("certified", 2, "certified")
    assert (row.level, row.panel, row.domains) == (2, panel, ["Sales", "Supply chain"])
    assert (row.starts_on, row.ends_on) == (SOON.date(), add_months(SOON.date(), 24))
    assert row.signed_by == of.people["lead"]
    assert len(row.code) == certifying.LENGTH
    held = Attainment.objects.filter(employee=of.people["pia"])
    assert held.filter(requirement__track_stage__code="certified").exists()
    assert Notice.objects.filter(kind="track_certified", recipient=of.people["pia"]).exists()


def test_nothing_is_signed_without_a_passed_panel_or_twice_for_one(of):
    with pytest.raises(certifying.NotPassed):
        signed(of)
    passed(of)
    with pytest.raises(InvalidInput):
        signed(of, " ")
    signed(of)
    with pytest.raises(certifying.NotPassed):
        signed(of)


def test_nobody_signs_for_themselves_and_only_the_lead_signs(of):
    passed(of)
    make.office(of.track, of.people["pia"], "lead")
    for name in ("pia", "ada", "boss"):
        with pytest.raises(NotAllowed):
            certifying.certify(enrolment=of.way, domains=["Sales"], actor=of.users[name], now=SOON)


def test_a_higher_level_follows_the_certificate_before_it(of):
    passed(of)
    first = signed(of)
    later = f.SOON + 30 * DAY
    panel = f.called(of, level=3, held_at=later)
    f.scored(of, panel, ada=3, bo=4)
    f.closed(of, panel, level=3)

    second = signed(of, now=later)

    first.refresh_from_db()
    assert (second.level, of.way.level) == (3, 3)
    assert stand_of(first, on=later.date()) == Stand.FOLLOWED
    assert stand_of(first, on=later.date() - DAY) == Stand.VALID
    assert stand_of(second, on=later.date()) == Stand.VALID


def test_renewal_takes_signed_evidence_and_issues_a_new_one(of):
    stages = (*STAGES, ("renewal", "renewal", 90, ("lead",), (), (("since", "text", "lead"),)))
    of.track = make.track("renewed", stages=stages)
    make.office(of.track, of.people["lead"], "lead")
    of.way = make.enrolment(of.track, of.people["pia"], state="renewing", at="renewal", level=2)
    old = TrackCertificate.objects.create(
        enrolment=of.way,
        code="OLD234567892",
        level=2,
        domains=["Sales"],
        starts_on=NOW.date() - 700 * DAY,
        ends_on=NOW.date() + 30 * DAY,
        signed_by=of.people["lead"],
        issued_at=NOW - 700 * DAY,
    )
    f.arrived(of.way)
    with pytest.raises(certifying.NotRenewable, match="Since"):
        certifying.renew(enrolment=of.way, actor=of.users["lead"], now=NOW)
    sign_renewal(of)

    new = certifying.renew(enrolment=of.way, actor=of.users["lead"], now=NOW)

    old.refresh_from_db()
    assert (new.level, new.domains, new.panel) == (2, ["Sales"], None)
    assert stand_of(old, on=NOW.date()) == Stand.FOLLOWED
    assert TrackEnrolment.objects.get(pk=of.way.pk).state == "certified"


def sign_renewal(of):
    item = Item.objects.get(terms__version__track=of.track, code="since")
    handed = Submission.objects.create(
        enrolment=of.way, item=item, number=1, words="I led another.", submitted_at=NOW
    )
    SignRequest.objects.create(
        enrolment=of.way,
        terms=StageTerms.objects.get(pk=item.terms_id),
        submission=handed,
        role="lead",
        state="signed",
        asked_at=NOW,
        due_at=NOW,
        signer=of.people["lead"],
        decided_at=NOW,
    )


def test_revocation_ends_the_certificate_with_its_reason(of):
    passed(of)
    row = signed(of)
    later = SOON + 10 * DAY

    move(enrolment=of.way, to="revoked", words="Invented figures.", actor=None, now=later)

    end = CertificateEnd.objects.get(certificate=row)
    assert (end.is_revoked, end.reason) == (True, "Invented figures.")
    row.refresh_from_db()
    assert stand_of(row, on=later.date()) == Stand.REVOKED
    assert stand_of(row, on=later.date() - DAY) == Stand.VALID


def test_past_its_end_it_is_lapsed(of):
    passed(of)
    row = signed(of)

    assert stand_of(row, on=row.ends_on - DAY) == Stand.VALID
    assert stand_of(row, on=row.ends_on) == Stand.LAPSED


def test_codes_are_not_guessed_and_have_no_letters_that_look_alike():
    codes = {certifying.new_code() for _number in range(200)}

    assert len(codes) == 200
    assert not set("".join(codes)) & set("01OIL")
