"""Certificates: signed by the lead after a panel, renewed without one, followed, revoked.

A certificate is never changed. What ends it before its time is a row of its own.
"""

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from courses.tracks.certificates.reads import passed_panel, renewal_missing
from courses.tracks.events import certificate_issued
from courses.tracks.ladder import first_of_kind, stages_of
from courses.tracks.models import (
    AssessmentPanel,
    CertificateEnd,
    EnrolmentMove,
    Stage,
    StageKind,
    State,
    TrackCertificate,
    TrackEnrolment,
)
from courses.tracks.policies import panels as policies
from courses.tracks.services.moving import alone_with, move
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import OPEN_DATE, add_months, firm_day
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.models import Employee
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that are mistaken for another
LENGTH = 12
MOST_DOMAINS, LONGEST_DOMAIN = 6, 80


class NotPassed(DomainError):
    """No panel was passed that is not yet signed for."""

    code = "not_passed"


class NotRenewable(DomainError):
    """The renewal is not open, or its evidence is not signed."""

    code = "not_renewable"


def certify(
    *, enrolment: TrackEnrolment, domains: Sequence[str], actor: User, now: datetime
) -> TrackCertificate:
    """The lead signs what a panel found: level, domains, valid for the months of the version."""
    sight = sight_of_actor(actor, now)
    said = [one.strip() for one in domains if one.strip()]
    with alone_with(enrolment) as way:
        require(policies.leads(sight, way))
        panel = passed_panel(way)
        if panel is None:
            raise NotPassed(_("There is no passed panel that waits for a certificate."))
        refuse_invalid(_wrong_domains(said))
        move(
            enrolment=way,
            to=State.CERTIFIED,
            stage=_stage_of(way),
            level=panel.level,
            actor=actor,
            now=now,
        )
        made = _issue(way, panel=panel, domains=said, actor=actor, now=now)
    enrolment.refresh_from_db()
    return made


def renew(*, enrolment: TrackEnrolment, actor: User, now: datetime) -> TrackCertificate:
    """The lead signs that somebody still practises: a new certificate follows the old one."""
    sight = sight_of_actor(actor, now)
    with alone_with(enrolment) as way:
        require(policies.leads(sight, way))
        old = last_of(way)
        if way.state != State.RENEWING or old is None:
            raise NotRenewable(_("No renewal is open."))
        missing = renewal_missing(way)
        if missing:
            text = _("Still missing: %(what)s.") % {"what": ", ".join(missing)}
            raise NotRenewable(text)
        move(enrolment=way, to=State.CERTIFIED, stage=_stage_of(way), actor=actor, now=now)
        made = _issue(way, panel=None, domains=old.domains, actor=actor, now=now)
    enrolment.refresh_from_db()
    return made


def last_of(way: TrackEnrolment) -> TrackCertificate | None:
    """The certificate that no other followed and nobody revoked."""
    rows = TrackCertificate.objects.filter(enrolment=way, end=None)
    return rows.order_by("-issued_at", "-pk").first()


def end_revoked(
    *, enrolment: TrackEnrolment, move: EnrolmentMove, actor: User | None, now: datetime
) -> None:
    """Listens to `enrolment_moved`: certificates end with the words that revoked them."""
    if move.to_state != State.REVOKED:
        return
    for row in TrackCertificate.objects.filter(enrolment=enrolment, end=None):
        CertificateEnd.objects.create(
            certificate=row,
            is_revoked=True,
            effective_on=move.moved_on,
            reason=move.words,
            ended_by=actor,
            ended_at=now,
        )
        facts = {"certificate": row.code, "reason": move.words}
        record(action="certificate.revoked", obj=enrolment, actor=actor, at=now, changes=facts)


def _issue(
    way: TrackEnrolment,
    *,
    panel: AssessmentPanel | None,
    domains: Sequence[str],
    actor: User,
    now: datetime,
) -> TrackCertificate:
    today = firm_day(now)
    before = last_of(way)
    made = TrackCertificate.objects.create(
        enrolment=way,
        panel=panel,
        code=new_code(),
        level=way.level if panel is None else panel.level,
        domains=list(domains),
        starts_on=today,
        ends_on=_end_of(way, today),
        signed_by=Employee.objects.get(user=actor),
        issued_at=now,
    )
    if before is not None:
        _follow(before, made, actor, now)
    facts = {"code": made.code, "level": made.level, "domains": made.domains}
    record(action="certificate.issued", obj=way, actor=actor, at=now, changes=facts)
    certificate_issued.send(certificate=made, now=now)
    return made


def _follow(before: TrackCertificate, made: TrackCertificate, actor: User, now: datetime) -> None:
    CertificateEnd.objects.create(
        certificate=before,
        is_revoked=False,
        effective_on=made.starts_on,
        reason=made.code,
        ended_by=actor,
        ended_at=now,
    )


def new_code() -> str:
    """A code that nobody guesses: twelve letters and digits, none mistaken for another."""
    return "".join(secrets.choice(LETTERS) for _place in range(LENGTH))


def _end_of(way: TrackEnrolment, today: date) -> date:
    months = way.version.valid_months
    return add_months(today, months) if months else OPEN_DATE


def _stage_of(way: TrackEnrolment) -> Stage | None:
    """The stage of who is certified; where the version has none, the one they are in."""
    terms = first_of_kind(stages_of(way.version_id), StageKind.CERTIFIED)
    return terms.stage if terms else way.stage


def _wrong_domains(domains: Sequence[str]) -> list[Problem]:
    if not domains:
        return [Problem("domains", "required", _("Name at least one domain."))]
    if len(domains) > MOST_DOMAINS:
        text = _("At most %(n)d domains.") % {"n": MOST_DOMAINS}
        return [Problem("domains", "too_many", text)]
    return [found for one in domains for found in too_long("domains", one, LONGEST_DOMAIN)]
