"""One person and one requirement, worked out whole: from the facts to the obligation's rows.

Pure: no database, no clock. `lay` walks the days on which something can change. On each it asks,
in this order: was the evidence behind the present cover revoked; does the cover still reach, under
every source; if not, which period is open, and is there evidence that closes it.

Words: a *source* is one assignment's hold on the person, from entering its audience to leaving it.
A *span* is a stretch of days with at least one source; periods are counted anew in each. A
*closing* is one period closed by one piece of evidence.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

from courses.assignments import due
from courses.assignments.facts import Evidence, Facts, Row, Source
from orgchange.core.dates import OPEN_DATE, add_months

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Closing:
    """A period closed by evidence. Its cover is counted from `anchor`, `base` months on."""

    evidence: Evidence
    period: due.Period
    anchor: date
    base: int
    starts: date
    due_on: date | None = None
    original_due_on: date | None = None


@dataclass(frozen=True)
class Segment:
    """Days on which nothing changes: open, or covered by a closing."""

    since: date
    until: date
    period: due.Period
    due_on: date | None
    original_due_on: date | None
    closing: Closing | None = None
    reach: date = OPEN_DATE


@dataclass
class Walk:
    """Where the walk through one span stands."""

    facts: Facts
    sources: Sequence[Source]
    period: due.Period
    closings: list[Closing] = field(default_factory=list)
    reach: date | None = None  # of the cover on the day before; None when it was open


def lay(facts: Facts) -> list[Row]:
    """The obligation's rows, in order of days; none where nothing is required."""
    rows: list[Row] = []
    for since, until in spans(facts.sources):
        rows += _rows(_walk(facts, since, until), until)
    return rows


def spans(sources: Iterable[Source]) -> list[tuple[date, date]]:
    """The days on which at least one source holds, joined where they touch."""
    joined: list[tuple[date, date]] = []
    for low, high in sorted((source.entered_on, source.left_on) for source in sources):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return joined


def _walk(facts: Facts, since: date, until: date) -> list[Segment]:
    sources = [s for s in facts.sources if since <= s.entered_on < until]
    walk = Walk(facts, sources, due.Period(number=1, since=since, evidence_from=date.min))
    segments: list[Segment] = []
    breaks = [*_breaks(facts, sources, since, until), until]
    for low, high in pairwise(breaks):
        day = low
        while day < high:
            segment = _stand(walk, day, high)
            segments.append(segment)
            day = segment.until
    return segments


def _breaks(facts: Facts, sources: Sequence[Source], since: date, until: date) -> list[date]:
    days = {since}
    for source in sources:
        days |= {source.entered_on, source.left_on, *(step.since for step in source.steps)}
    days |= {leave.until for leave in facts.leaves} | {lift.until for lift in facts.exemptions}
    days |= {extension.granted_on for extension in facts.extensions}
    for evidence in facts.evidence:
        days |= {evidence.finished_on, evidence.revoked_on}
    return sorted(day for day in days if since <= day < until)


def _stand(walk: Walk, day: date, high: date) -> Segment:
    """What holds on `day`, and until when at most."""
    _drop_revoked(walk, day)
    active = [s for s in walk.sources if s.entered_on <= day < s.left_on]
    last = walk.closings[-1] if walk.closings else None
    if last is not None:
        reach = reach_of(last, active, day)
        if reach <= day:
            if walk.period.number == last.period.number:
                walk.period = _renewal(walk, last, active, day)
            last = None
    if last is None:
        last = _close(walk, active, day)
        if last is None:
            walk.reach = None
            due_on = due.strictest(walk.facts, active, walk.period, day)
            original = due.strictest(walk.facts, active, walk.period, day, extended=False)
            return Segment(day, high, walk.period, due_on, original)
        reach = reach_of(last, active, day)
    walk.period, walk.reach = last.period, reach
    until = min(high, reach)
    return Segment(
        day, until, last.period, last.due_on, last.original_due_on, last, max(reach, until)
    )


def _drop_revoked(walk: Walk, day: date) -> None:
    """Evidence revoked by now: the period it closed is open again."""
    while walk.closings and walk.closings[-1].evidence.revoked_on <= day:
        walk.period = walk.closings.pop().period


def reach_of(closing: Closing, active: Sequence[Source], day: date) -> date:
    """The first day no longer covered, under every source that is active on `day`."""
    reaches = [reach_under(closing, source, day) for source in active]
    return min([*reaches, closing.evidence.revoked_on])


def reach_under(closing: Closing, source: Source, day: date) -> date:
    """The first day no longer covered under one source, on the terms in force on `day`."""
    terms = source.validity_terms(closing.starts, day)
    before = (source.entered_on - closing.evidence.finished_on).days
    if terms.look_back_days is not None and before > terms.look_back_days:
        return source.entered_on
    reach = OPEN_DATE
    if terms.valid_months is not None:
        last_day = add_months(closing.anchor, closing.base + terms.valid_months)
        reach = last_day if last_day == OPEN_DATE else last_day + DAY
    return min(reach, closing.evidence.own_end)


def _renewal(walk: Walk, last: Closing, active: Sequence[Source], day: date) -> due.Period:
    """The next period, opened on `day` because the cover of `last` ended."""
    ran_out = walk.reach == day
    window = _deciding(last, active, day - DAY).at(day).renewal_window_days
    number = last.period.number + 1
    dues = {
        source: due.renewal(
            walk.facts, source, reach_under(last, source, day), last.starts, number, day
        )
        for source in active
    }
    return due.Period(
        number=number,
        since=day,
        evidence_from=day - timedelta(days=window) if ran_out else date.min,
        dues=dues,
    )


def _deciding(closing: Closing, active: Sequence[Source], day: date) -> Source:
    return min(active, key=lambda source: reach_under(closing, source, day))


def _close(walk: Walk, active: Sequence[Source], day: date) -> Closing | None:
    """The evidence at hand that closes the open period on `day`, if there is any."""
    used = {closing.evidence.id for closing in walk.closings}
    closings = [
        _closing(walk, evidence, active, day)
        for evidence in walk.facts.evidence
        if evidence.id not in used
        and walk.period.evidence_from <= evidence.finished_on <= day < evidence.revoked_on
    ]
    reaching = [c for c in closings if reach_of(c, active, day) > day]
    if not reaching:
        return None
    chosen = min(reaching, key=lambda closing: _preference(walk.period, closing, active, day))
    chosen = replace(
        chosen,
        due_on=due.strictest(walk.facts, active, walk.period, day),
        original_due_on=due.strictest(walk.facts, active, walk.period, day, extended=False),
    )
    walk.closings.append(chosen)
    return chosen


def _preference(
    period: due.Period, closing: Closing, active: Sequence[Source], day: date
) -> tuple[date, timedelta, date, int]:
    """Of what was done before the first period, the longest cover; after that, the earliest."""
    finished_on, number = closing.evidence.finished_on, closing.evidence.id
    if period.evidence_from == date.min and finished_on < period.since:
        lasts = reach_of(closing, active, day)
        return (date.min, OPEN_DATE - lasts, finished_on, number)
    return (finished_on, timedelta(), finished_on, number)


def _closing(walk: Walk, evidence: Evidence, active: Sequence[Source], day: date) -> Closing:
    """The open period closed by this evidence. Inside the renewal window, the old end counts on."""
    closing = Closing(evidence, walk.period, evidence.finished_on, 0, day)
    renews_early = (
        walk.closings
        and walk.period.evidence_from > date.min
        and evidence.finished_on < walk.period.since
    )
    if not renews_early:
        return closing
    old, eve = walk.closings[-1], walk.period.since - DAY
    deciding = _deciding(old, active, eve)
    if deciding.at(day).renewal_anchor != "old_end":
        return closing
    months = deciding.validity_terms(old.starts, eve).valid_months
    if months is None or old.evidence.own_end <= walk.period.since:
        return replace(closing, anchor=eve)
    return replace(closing, anchor=old.anchor, base=old.base + months)


def _rows(segments: Sequence[Segment], until: date) -> list[Row]:
    """Segments as rows: joined wherever one row can say what both say."""
    rows: list[Row] = []
    for segment in _with_ends(segments, until):
        closing = segment.closing
        evidence = closing.evidence if closing else None
        row = Row(
            valid_from=segment.since,
            valid_to=segment.until,
            period=segment.period.number,
            period_from=segment.period.since,
            due_on=segment.due_on,
            original_due_on=segment.original_due_on,
            covered_from=closing.starts if closing else None,
            covered_until=segment.reach if closing else None,
            completion_id=evidence.id if evidence and not evidence.is_attainment else None,
            attainment_id=evidence.id if evidence and evidence.is_attainment else None,
        )
        joined = rows and rows[-1].joined(row)
        if joined:
            rows[-1] = joined
        else:
            rows.append(row)
    return rows


def _with_ends(segments: Sequence[Segment], until: date) -> Iterator[Segment]:
    """Covered segments with the day on which their cover really ends, later changes included."""
    for index, segment in enumerate(segments):
        end, reach = segment.until, segment.reach
        for later in segments[index + 1 :]:
            if later.closing is not segment.closing:
                break
            end, reach = later.until, later.reach
        yield replace(segment, reach=reach if end == until else min(end, reach))
