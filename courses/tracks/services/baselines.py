"""First ratings: the person, the manager and a peer are asked, and every one of them is kept."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses.catalogue.models import Skill
from courses.skills.models import HIGHEST, Occasion, Relation
from courses.skills.services import rate
from courses.skills.services.rating import in_one_line
from courses.tracks.baselines import skills_of
from courses.tracks.models import BaselineAsk, TrackEnrolment
from courses.tracks.notices import entry as notices
from courses.tracks.policies import entry as policies
from courses.tracks.services.deadlines import due_in_working_days
from courses.tracks.services.moving import alone_with
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.models import Employee, JobRecord
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor
from orgchange.teams.managers import releasing_manager

Said = Mapping[int, tuple[int, str]]  # skill: level, words


class NotAskedAnyMore(DomainError):
    """The ratings were given, or are not asked for any more."""

    code = "not_asked"


def ask_baselines(enrolment: TrackEnrolment, *, now: datetime) -> None:
    """Ask the person and the manager. The peer is named by the person, or by lead or HR."""
    _ask(enrolment, enrolment.employee, Relation.SELF, now=now)
    manager = releasing_manager(enrolment.employee, on=firm_day(now))
    if manager is not None:
        _ask(enrolment, manager, Relation.MANAGER, now=now)


def ask_peer(
    *, enrolment: TrackEnrolment, peer: Employee, actor: User | None, now: datetime
) -> BaselineAsk:
    """Ask a colleague outside the person's line; whoever was asked before is asked no more."""
    with alone_with(enrolment) as locked:
        require(policies.can_ask_peer(sight_of_actor(actor, now), locked))
        refuse_invalid(_wrong_peer(locked, peer, now))
        before = _open(locked).filter(relation=Relation.PEER)
        if BaselineAsk.objects.filter(
            enrolment=locked, relation=Relation.PEER, given_at__isnull=False
        ).exists():
            raise NotAskedAnyMore(_("A peer has given these ratings already."))
        before.update(dropped_at=now, updated_at=now)
        asked = _ask(locked, peer, Relation.PEER, now=now)
        facts = {"peer": peer.employee_number}
        record(action="track.peer_asked", obj=locked, actor=actor, at=now, changes=facts)
    return asked


@transaction.atomic
def give_baseline(
    *, ask: BaselineAsk, levels: Said, actor: User | None, now: datetime
) -> BaselineAsk:
    """Give all levels at once, each against its anchor. They are never changed afterwards."""
    rows = BaselineAsk.objects.select_for_update(of=("self",))
    held = rows.select_related("enrolment__employee", "enrolment__track", "rater").get(pk=ask.pk)
    if held.given_at is not None or held.dropped_at is not None:
        raise NotAskedAnyMore(_("These ratings are not asked for any more."))
    require(policies.can_rate(sight_of_actor(actor, now), held))
    skills = skills_of(held.enrolment, on=firm_day(now))
    refuse_invalid(_wrong_levels(skills, levels))
    for skill in skills:
        level, words = levels[skill.pk]
        rate(
            employee=held.enrolment.employee,
            skill=skill,
            level=level,
            rater=held.rater,
            relation=held.relation,
            occasion=Occasion.BASELINE,
            words=words,
            actor=actor,
            now=now,
        )
    held.given_at = now
    held.save(update_fields=["given_at", "updated_at"])
    facts = {"relation": held.relation, "skills": len(skills)}
    record(action="track.baseline_given", obj=held.enrolment, actor=actor, at=now, changes=facts)
    ask.refresh_from_db()
    return ask


def _ask(
    enrolment: TrackEnrolment, rater: Employee, relation: str, *, now: datetime
) -> BaselineAsk:
    asked = BaselineAsk.objects.create(
        enrolment=enrolment,
        rater=rater,
        relation=relation,
        asked_at=now,
        due_at=due_in_working_days(enrolment, now=now),
    )
    notices.ask_to_rate(asked, now=now)
    return asked


def _open(enrolment: TrackEnrolment) -> QuerySet[BaselineAsk]:
    return BaselineAsk.objects.filter(enrolment=enrolment, given_at=None, dropped_at=None)


def _wrong_peer(enrolment: TrackEnrolment, peer: Employee, now: datetime) -> Iterator[Problem]:
    today = firm_day(now)
    if peer.pk == enrolment.employee_id:
        text = _("Somebody else: the own rating is asked for anyway.")
        yield Problem("peer", "oneself", text)
    elif in_one_line(enrolment.employee_id, peer.pk, on=today):
        text = _("Somebody outside the reporting line.")
        yield Problem("peer", "in_line", text)
    if not JobRecord.objects.current().on(today).filter(employee=peer).exists():
        yield Problem("peer", "not_employed", _("This person does not work here today."))


def _wrong_levels(skills: list[Skill], levels: Said) -> Iterator[Problem]:
    for skill in skills:
        said = levels.get(skill.pk)
        if said is None:
            text = _("Choose a level for every skill.")
            yield Problem(f"skill_{skill.pk}", "required", text)
        elif not 0 <= said[0] <= HIGHEST:
            text = _("A level is a number from 0 to %(highest)d.") % {"highest": HIGHEST}
            yield Problem(f"skill_{skill.pk}", "out_of_range", text)
