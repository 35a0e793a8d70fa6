"""Reading the facts of many people and requirements: a constant number of queries a chunk."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import QuerySet

from courses.assignments.facts import Evidence, Extended, Facts, Source, Stretch
from courses.assignments.models import (
    Attainment,
    AudienceChange,
    Exemption,
    Extension,
    Requirement,
)
from courses.assignments.stretches import (
    Employment,
    Manual,
    Plan,
    Slice,
    slices,
    sources_of,
)
from courses.assignments.tree import Tree
from courses.learning.models import Completion
from orgchange.core.dates import OPEN_DATE
from orgchange.directory.models import CURRENT, EmploymentKind, JobRecord, WorkingStatus

Pair = tuple[int, int]


@dataclass
class Loaded:
    """What `facts` reads, keyed by employee and requirement (or employee, or assignment)."""

    employments: dict[int, list[Employment]] = field(default_factory=lambda: defaultdict(list))
    manual: dict[Pair, list[Manual]] = field(default_factory=lambda: defaultdict(list))
    exemptions: dict[Pair, list[Stretch]] = field(default_factory=lambda: defaultdict(list))
    extensions: dict[Pair, list[Extended]] = field(default_factory=lambda: defaultdict(list))
    evidence: dict[Pair, list[Evidence]] = field(default_factory=lambda: defaultdict(list))


def facts_of(plans: Sequence[Plan], tree: Tree, employee_ids: Collection[int]) -> dict[Pair, Facts]:
    """{(employee, requirement): facts} of those people who are or were in an audience."""
    requirement_ids = {plan.requirement_id for plan in plans}
    loaded = _load(requirement_ids, employee_ids)
    fits: dict[tuple[int, int], dict[int, list[Slice]]] = defaultdict(dict)
    for (assignment, index, employee), found in slices(plans, tree, employee_ids).items():
        fits[assignment, employee][index] = found
    sources: dict[Pair, list[Source]] = defaultdict(list)
    for plan in plans:
        for employee in employee_ids:
            key = (plan.assignment_id, employee)
            manual = loaded.manual.get(key, [])
            if key in fits or manual:
                stays = sources_of(plan, fits.get(key, {}), manual, loaded.employments[employee])
                sources[employee, plan.requirement_id] += stays
    return {
        pair: Facts(
            sources=tuple(held),
            leaves=tuple(_leaves(loaded.employments[pair[0]])),
            exemptions=tuple(loaded.exemptions.get(pair, ())),
            extensions=tuple(loaded.extensions.get(pair, ())),
            evidence=tuple(loaded.evidence.get(pair, ())),
        )
        for pair, held in sources.items()
        if held
    }


def _load(requirement_ids: Collection[int], employee_ids: Collection[int]) -> Loaded:
    loaded = Loaded()
    jobs = JobRecord.objects.filter(CURRENT, employee__in=employee_ids, is_primary=True)
    for row in jobs.exclude(kind=EmploymentKind.SERVICE).order_by("valid_from"):
        active = row.working_status == WorkingStatus.ACTIVE
        stay = Employment(row.valid_from, row.valid_to, active, row.hired_on)
        loaded.employments[row.employee_id].append(stay)
    pairs = {"employee__in": employee_ids, "requirement__in": requirement_ids}
    for change in AudienceChange.objects.filter(
        CURRENT, employee__in=employee_ids, assignment__requirement__in=requirement_ids
    ):
        stay_by_hand = Manual(change.valid_from, change.valid_to, change.is_included)
        loaded.manual[change.assignment_id, change.employee_id].append(stay_by_hand)
    for lifted in Exemption.objects.filter(CURRENT, **pairs).order_by("valid_from"):
        pair = (lifted.employee_id, lifted.requirement_id)
        _append(loaded.exemptions[pair], Stretch(lifted.valid_from, lifted.valid_to))
    for moved in Extension.objects.filter(CURRENT, **pairs).order_by("valid_from"):
        extended = Extended(moved.period, moved.valid_from, moved.due_on)
        loaded.extensions[moved.employee_id, moved.requirement_id].append(extended)
    _load_evidence(loaded, requirement_ids, employee_ids)
    return loaded


def _load_evidence(
    loaded: Loaded, requirement_ids: Collection[int], employee_ids: Collection[int]
) -> None:
    """Completions of the courses, attainments of the stages: a query for each kind there is."""
    held = list(Requirement.objects.filter(pk__in=requirement_ids).values_list("pk", "course_id"))
    requirement_of = {course: pk for pk, course in held if course is not None}
    stages = {pk for pk, course in held if course is None}
    if requirement_of:
        rows = Completion.objects.filter(employee__in=employee_ids, course__in=requirement_of)
        for employee, course, evidence in _evidence(rows, "course_id"):
            loaded.evidence[employee, requirement_of[course]].append(evidence)
    if stages:
        attained = Attainment.objects.filter(employee__in=employee_ids, requirement__in=stages)
        for employee, stage, evidence in _evidence(attained, "requirement_id"):
            loaded.evidence[employee, stage].append(evidence)


def _evidence(
    rows: QuerySet[Completion] | QuerySet[Attainment], of: str
) -> Iterator[tuple[int, int, Evidence]]:
    """(employee, of what, evidence): both kinds have the same columns for it."""
    is_attainment = rows.model is Attainment
    for pk, employee, what, finished_on, ends_on, revoked_on in rows.values_list(
        "pk", "employee_id", of, "finished_on", "ends_on", "revocation__effective_on"
    ):
        own_end = ends_on + timedelta(days=1) if ends_on and ends_on < OPEN_DATE else OPEN_DATE
        held_until = revoked_on or OPEN_DATE
        yield employee, what, Evidence(pk, finished_on, own_end, held_until, is_attainment)


def _leaves(employments: Sequence[Employment]) -> list[Stretch]:
    """Stretches of leave. One that ends with the job ends nothing."""
    leaves: list[Stretch] = []
    for job in employments:
        if not job.is_active:
            _append(leaves, Stretch(job.low, job.high))
    return leaves


def _append(stretches: list[Stretch], after: Stretch) -> None:
    """Add a stretch, joined to the one before where they touch."""
    if stretches and stretches[-1].until == after.since:
        stretches[-1] = Stretch(stretches[-1].since, after.until)
    else:
        stretches.append(after)
