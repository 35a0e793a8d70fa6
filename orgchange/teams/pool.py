"""The pool beside the board: people who could be seated, with how much of their time is free."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q, QuerySet, Sum
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from orgchange.directory.models import (
    DepartmentPlace,
    Employee,
    EmploymentKind,
    JobFunction,
    JobRecord,
    WorkingStatus,
)
from orgchange.directory.scopes import Sight, people_visible_to
from orgchange.directory.search import named_people
from orgchange.teams.boards import function_name, highest_loads
from orgchange.teams.figures import PersonFacts
from orgchange.teams.models import HelpOffer, RosterDraft, TeamMembership
from orgchange.teams.plans import Plan
from orgchange.teams.queries import person_facts

SHOWN = 30
SCANNED = 90  # more than are shown, for those whose later days are not as free as the first
MEMBERS, OFFERS = "members", "offers"


class PoolForm(forms.Form):
    """What the pool is narrowed by."""

    q = forms.CharField(label=_("Name or number"), required=False, max_length=100)
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("Everybody")), (MEMBERS, _("Members now")), (OFFERS, _("Offered help"))],
    )
    function = forms.ChoiceField(
        label=_("Function"), required=False, choices=[("", _("Any")), *JobFunction.choices]
    )
    site = forms.CharField(label=_("Site"), required=False, max_length=120)
    free = forms.TypedChoiceField(
        label=_("Free"),
        required=False,
        coerce=int,
        choices=[("", _("Any")), *((n, f"≥ {n} %") for n in (10, 20, 40, 60, 80, 100))],
    )


@dataclass(frozen=True)
class PoolCard:
    """Somebody in the pool. `free`: what the teams leave of their time on the fullest day."""

    employee_id: int
    name: str
    home: str
    site: str
    free: int
    slots: Sequence[str] = ()
    offer: str = ""


@dataclass(frozen=True)
class Pool:
    """The people found, and whether there are more than are shown."""

    form: PoolForm
    cards: Sequence[PoolCard]
    has_more: bool = False
    is_narrowed: bool = False


def pool_of(plan: Plan, sight: Sight, asked: QueryDict) -> Pool:
    """The first people who fit, by name. A constant number of queries."""
    form = PoolForm(asked)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = list(_people(plan.draft, sight, wanted)[: SCANNED + 1])
    ids = {person.pk for person in found[:SCANNED]}
    taken = highest_loads(plan, ids)
    least = int(wanted.get("free") or 0)
    fitting = [p for p in found[:SCANNED] if 100 - taken[p.pk] >= least]
    facts = person_facts({p.pk for p in fitting[:SHOWN]}, on=plan.on)
    offers = dict(
        _offers(plan.draft).filter(employee__in=facts).values_list("employee", "interests")
    )
    seated: dict[int, list[str]] = {}
    for seat in plan.mine.values():
        seated.setdefault(seat.employee_id, []).append(plan.slot_name(seat.slot))
    cards = [
        PoolCard(
            employee_id=person.pk,
            name=person.full_name,
            home=function_name(facts.get(person.pk, PersonFacts(person.pk)).home_function),
            site=facts[person.pk].site if person.pk in facts else "",
            free=100 - taken[person.pk],
            slots=seated.get(person.pk, ()),
            offer=offers.get(person.pk, ""),
        )
        for person in fitting[:SHOWN]
    ]
    has_more = len(fitting) > SHOWN or len(found) > SCANNED
    return Pool(form, cards, has_more, any(wanted.values()))


def _people(draft: RosterDraft, sight: Sight, wanted: dict[str, object]) -> QuerySet[Employee]:
    on = draft.starts_on
    jobs = JobRecord.objects.current().on(on).filter(is_primary=True)
    jobs = jobs.exclude(kind=EmploymentKind.SERVICE)
    if wanted.get("function"):
        function = str(wanted["function"])
        places = DepartmentPlace.objects.current().on(on).filter(function=function)
        there = Q(function="", department__in=places.values("department"))
        jobs = jobs.filter(Q(function=function) | there)
    if wanted.get("site"):
        jobs = jobs.filter(site__icontains=str(wanted["site"]))
    if wanted.get("free"):
        jobs = jobs.filter(working_status=WorkingStatus.ACTIVE)
    people = people_visible_to(sight).filter(pk__in=jobs.values("employee"))
    if wanted.get("q"):
        people = named_people(people, str(wanted["q"]))
    if wanted.get("show") == MEMBERS:
        seats = TeamMembership.objects.current().on(on).filter(team=draft.team_id)
        people = people.filter(pk__in=seats.values("employee"))
    if wanted.get("show") == OFFERS:
        people = people.filter(pk__in=_offers(draft).values("employee"))
    if wanted.get("free"):
        people = people.exclude(pk__in=_too_full(draft, least=int(str(wanted["free"]))))
    return people.order_by("full_name", "pk")


def _too_full(draft: RosterDraft, *, least: int) -> QuerySet[TeamMembership, Any]:
    """Whom other teams leave less on the day; this team's part is what is planned."""
    rows = TeamMembership.objects.current().on(draft.starts_on).exclude(team=draft.team_id)
    taken = rows.order_by().values("employee").annotate(taken=Sum("allocation"))
    return taken.filter(taken__gt=100 - least).values("employee")


def _offers(draft: RosterDraft) -> QuerySet[HelpOffer]:
    """Who would like to help this team, or any, on the draft's day."""
    of_team = Q(team=draft.team_id) | Q(team=None)
    rows = HelpOffer.objects.filter(of_team, withdrawn_at=None, starts_on__lte=draft.starts_on)
    return rows.filter(ends_on__gt=draft.starts_on)
