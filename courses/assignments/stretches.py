"""Who is in which audience on which days: asked of the database in slices, joined here.

A slice is a job record cut wherever the rule's answer can change inside it: where its department
changes its place in the tree, or the person joins or leaves a team or a stage that the rule names.
Moves that lie in the future are slices like any other.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from courses.assignments.audience import NOBODY, Compiled, Rule, Sql, compiled
from courses.assignments.facts import Source, Step, Terms
from courses.assignments.models import AppliesTo, AssignmentVersion
from courses.assignments.states import OPEN_INSTANT_SQL, date_sql
from courses.assignments.tree import Tree


@dataclass(frozen=True)
class Edition:
    """One version of an assignment with the days on which it is in force."""

    terms: Terms
    rule: Rule
    low: date
    high: date
    hard_end: date  # until when people who came in under it can stay under it

    @property
    def is_for_new_only(self) -> bool:
        """People who are already in keep the terms that they came in under."""
        return self.terms.applies_to == AppliesTo.NEW


@dataclass(frozen=True)
class Plan:
    """An assignment that holds or held: its editions, in order."""

    assignment_id: int
    requirement_id: int
    editions: tuple[Edition, ...]

    @property
    def low(self) -> date:
        """The first day."""
        return self.editions[0].low

    @property
    def high(self) -> date:
        """The first day after it ended."""
        return self.editions[-1].high


@dataclass(frozen=True)
class Slice:
    """Days on which somebody fits a rule; `is_known` false where a date that it asks is missing."""

    low: date
    high: date
    is_known: bool


@dataclass(frozen=True)
class Employment:
    """A primary job record that is not a service account's."""

    low: date
    high: date
    is_active: bool
    hired_on: date | None


@dataclass(frozen=True)
class Manual:
    """Put in or taken out by hand, from a day to a day."""

    low: date
    high: date
    is_included: bool


def plans(requirement_ids: Collection[int] | None = None) -> list[Plan]:
    """All assignments with versions, as known now. One query."""
    rows = AssignmentVersion.objects.current().order_by("assignment_id", "valid_from")
    if requirement_ids is not None:
        rows = rows.filter(assignment__requirement__in=requirement_ids)
    by_assignment: dict[tuple[int, int], list[AssignmentVersion]] = defaultdict(list)
    for row in rows.select_related("assignment"):
        by_assignment[row.assignment_id, row.assignment.requirement_id].append(row)
    return [
        Plan(assignment, requirement, editions(versions))
        for (assignment, requirement), versions in by_assignment.items()
    ]


def editions(versions: Sequence[AssignmentVersion]) -> tuple[Edition, ...]:
    """An assignment's versions as editions, in order of days."""
    end = versions[-1].valid_to
    made = []
    for index, version in enumerate(versions):
        later = [v for v in versions[index + 1 :] if v.applies_to != AppliesTo.NEW]
        made.append(
            Edition(
                terms=terms_of(version),
                rule=version.rule,
                low=version.valid_from,
                high=version.valid_to,
                hard_end=later[0].valid_from if later else end,
            )
        )
    return tuple(made)


def terms_of(version: AssignmentVersion) -> Terms:
    """The terms that the timeline needs of a version."""
    return Terms(
        number=version.number,
        valid_from=version.valid_from,
        due_rule=version.due_rule,
        due_on=version.due_on,
        due_days=version.due_days,
        minimum_notice_days=version.minimum_notice_days,
        valid_months=version.valid_months,
        renewal_anchor=version.renewal_anchor,
        renewal_window_days=version.renewal_window_days,
        look_back_days=version.look_back_days,
        grace_days=version.grace_days,
        applies_to=version.applies_to,
    )


def slices_sql(edition: Edition, tree: Tree, people: str = "") -> Sql:
    """The slices of everybody who fits, or of those for whom `people` (a condition on j) holds.

    Columns: employee_id, low, high, is_known, is_primary, is_active, hired_on.
    """
    rule = compiled(edition.rule, tree, low=edition.low, high=edition.hard_end)
    low, high = date_sql(edition.low), date_sql(edition.hard_end)
    jobs = (
        f"j.superseded_at = {OPEN_INSTANT_SQL} AND j.kind <> 'service_account'"
        f" AND j.valid_from < {high} AND j.valid_to > {low}{f' AND {people}' if people else ''}"
    )
    starts = f"CASE WHEN j.valid_from < {low} THEN {low} ELSE j.valid_from END"
    ends = f"CASE WHEN j.valid_to > {high} THEN {high} ELSE j.valid_to END"
    if not rule.departments and not rule.standings:
        begins, source = starts, "directory_jobrecord j"
    else:
        begins, source = "s.day", f"({_cut_jobs(rule, jobs, starts)}) s, directory_jobrecord j"
        ends = f"COALESCE(s.next_day, {ends})"
        jobs = "j.id = s.job_id"
    predicate = rule.predicate
    return Sql(
        f"SELECT j.employee_id, {begins} AS low, {ends} AS high,"
        f" ({predicate.text}) IS NOT NULL AS is_known, j.is_primary,"
        f" j.working_status = 'active' AS is_active, j.hired_on"
        f" FROM {source} WHERE {jobs} AND ({predicate.text}) IS NOT FALSE",
        (*predicate.params, *predicate.params),
    )


def _cut_jobs(rule: Compiled, jobs: str, starts: str) -> str:
    """Job records with the days inside them on which the rule's answer can change."""
    arms = [f"SELECT j.id AS job_id, {starts} AS day FROM directory_jobrecord j WHERE {jobs}"]
    if rule.departments:
        cuts = " UNION ALL ".join(
            f"SELECT {pk} AS department_id, {date_sql(day)} AS day" for pk, day in rule.departments
        )
        arms.append(
            f"SELECT j.id, c.day FROM directory_jobrecord j JOIN ({cuts}) c"
            f" ON c.department_id = j.department_id AND c.day > j.valid_from"
            f" AND c.day < j.valid_to WHERE {jobs}"
        )
    for standing in rule.standings:
        for column in ("valid_from", "valid_to"):
            arms.append(
                f"SELECT j.id, m.{column} FROM directory_jobrecord j"
                f" JOIN {standing.table} m ON {standing.rows()}"
                f" AND m.{column} > j.valid_from AND m.{column} < j.valid_to WHERE {jobs}"
            )
    return (
        "SELECT p.job_id, p.day,"
        " LEAD(p.day) OVER (PARTITION BY p.job_id ORDER BY p.day) AS next_day"
        f" FROM ({' UNION '.join(arms)}) p"
    )


Slices = dict[tuple[int, int, int], list[Slice]]


def slices(all_plans: Sequence[Plan], tree: Tree, employee_ids: Iterable[int]) -> Slices:
    """{(assignment, edition index, employee): slices} of some people. A query per edition.

    None for an edition without a rule: whoever is in it is in by hand.
    """
    people = f"j.employee_id IN ({', '.join(str(pk) for pk in employee_ids) or '0'})"
    found: Slices = defaultdict(list)
    with connection.cursor() as cursor:
        for plan in all_plans:
            for index, edition in enumerate(plan.editions):
                if edition.rule == NOBODY:
                    continue
                query = slices_sql(edition, tree, people)
                cursor.execute(query.text, query.params)
                for employee, low, high, is_known, *_rest in cursor.fetchall():
                    one = Slice(_day(low), _day(high), bool(is_known))
                    if one.low < one.high:
                        found[plan.assignment_id, index, employee].append(one)
    return found


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def sources_of(
    plan: Plan,
    fits: Mapping[int, Sequence[Slice]],
    manual: Sequence[Manual],
    employments: Sequence[Employment],
) -> list[Source]:
    """One person's stays in an assignment's audience; `fits` has the slices of each edition.

    Walks the days on which something changes. Taken out by hand: out. Who came in under an
    edition stays under it while only "new people" editions follow and its own rule still fits;
    otherwise the edition in force decides.
    """
    if not employments or not (manual or any(fits.values())):
        return []
    made: list[Source] = []
    steps: list[Step] = []
    entered: date | None = None
    held: int | None = None
    days = _boundaries(plan, fits, manual, employments)
    for day in days:
        found = _governing(plan, day, held, fits, manual)
        job = _on(employments, day)
        if found is None or job is None or day >= plan.high:
            if entered is not None:
                made.append(Source(plan.assignment_id, entered, day, tuple(steps)))
            entered, held, steps = None, None, []
            continue
        held, is_known = found
        entered = entered or day
        terms = plan.editions[held].terms
        hired_on = job.hired_on if terms.due_rule == "after_hire" else None
        step = (terms, hired_on, is_known)
        if not steps or (steps[-1].terms, steps[-1].hired_on, steps[-1].is_known) != step:
            steps.append(Step(day, *step))
    if entered is not None:
        made.append(Source(plan.assignment_id, entered, plan.high, tuple(steps)))
    return made


def _boundaries(
    plan: Plan,
    fits: Mapping[int, Sequence[Slice]],
    manual: Sequence[Manual],
    employments: Sequence[Employment],
) -> list[date]:
    days = {plan.low, *(edition.low for edition in plan.editions)}
    stretches: list[Slice | Manual | Employment] = [*manual, *employments]
    for found in fits.values():
        stretches += found
    for one in stretches:
        days |= {one.low, one.high}
    return sorted(day for day in days if plan.low <= day <= plan.high)


def _governing(
    plan: Plan,
    day: date,
    held: int | None,
    fits: Mapping[int, Sequence[Slice]],
    manual: Sequence[Manual],
) -> tuple[int, bool] | None:
    """The edition under which the person is in on a day, and whether that is known; or out."""
    by_hand = _on(manual, day)
    if by_hand is not None and not by_hand.is_included:
        return None
    index = bisect_right([edition.low for edition in plan.editions], day) - 1
    candidates = [index]
    if held is not None and all(e.is_for_new_only for e in plan.editions[held + 1 : index + 1]):
        candidates.insert(0, held)
    for candidate in candidates:
        fitting = [one for one in fits.get(candidate, ()) if one.low <= day < one.high]
        if by_hand is not None:
            return candidate, True
        if fitting:
            return candidate, any(one.is_known for one in fitting)
    return None


def _on(stretches: Sequence[Any], day: date) -> Any:
    for one in stretches:
        if one.low <= day < one.high:
            return one
    return None
