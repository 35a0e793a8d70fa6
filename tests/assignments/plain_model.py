"""A slow, plain model of domain/coverage: a list of facts, walked one day at a time.

Shares nothing with the product but the arithmetic on months. It keeps what was said and when; the
value of a key at (day, known) is that of the last statement made by then which speaks of the day.
A person's standing on a day is found by living through every day up to it.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from orgchange.core.dates import OPEN_DATE, add_months

DAY = timedelta(days=1)


@dataclass
class Said:
    at: object
    kind: str
    key: tuple
    value: object
    since: date
    until: date


@dataclass
class Stay:
    """One stay in an assignment's audience, while it lasts."""

    assignment: int
    entered: date
    version: int
    known: bool
    hired: date | None
    due: date | None = None
    redo: bool = False  # an edit has changed what the due date depends on
    history: list = field(default_factory=list)  # (day, version) where the version changed


@dataclass
class Held:
    """A period closed by a completion."""

    completion: int
    finished: date
    own_end: date
    anchor: date
    base: int
    since: date
    period: "Period"
    due: date | None


@dataclass
class Period:
    number: int
    since: date
    evidence_from: date
    dues: dict | None  # {id of stay: due}, for renewals


class Model:
    def __init__(self, first_day):
        self.said, self.first_day = [], first_day
        self.completions, self.revocations = [], []  # (at, id, person, requirement, ...)

    def say(self, at, kind, key, value, since, until=OPEN_DATE):
        self.said.append(Said(at, kind, key, value, since, until))

    def standings(self, person, requirement, last_day, known):
        """{day: (state, detail, due, period)} up to a day, as known at an instant."""
        life, found = Life(self, person, requirement, known), {}
        for n in range((last_day - self.first_day).days + 1):
            day = self.first_day + n * DAY
            life.live(day)
            if standing := life.standing(day):
                found[day] = standing
        return found


class Life:
    """One person and one requirement, lived through day by day, as known at an instant."""

    def __init__(self, model, person, requirement, known):
        self.person, self.requirement = person, requirement
        self.said = defaultdict(list)
        for one in model.said:
            if one.at <= known:
                self.said[one.kind, one.key].append(one)
        self.completions = [
            (pk, finished, ends)
            for at, pk, who, what, finished, ends in model.completions
            if at <= known and (who, what) == (person, requirement)
        ]
        self.revoked = {pk: day for at, pk, day in model.revocations if at <= known}
        self.assignments = [
            key[0]
            for (kind, key), said in sorted(self.said.items(), key=str)
            if kind == "version" and said[0].value["requirement"] == requirement
        ]
        self.job_keys = [
            key for kind, key in sorted(self.said, key=str) if kind == "job" and key[0] == person
        ]
        self.stays, self.period, self.held = {}, None, []
        self.was_covered, self.reached = False, None

    def value(self, kind, key, day):
        found = None
        for one in self.said.get((kind, key), ()):
            if one.since <= day < one.until:
                found = one.value
        return found

    # Audience

    def jobs(self, day):
        found = [self.value("job", key, day) for key in self.job_keys]
        return [job for job in found if job]

    def primary(self, day):
        for job in self.jobs(day):
            if job["is_primary"] and job["kind"] != "service_account":
                return job
        return None

    def above(self, department, day):
        chain = [department]
        while True:
            place = self.value("place", (chain[-1],), day)
            if not place or place["parent"] is None:
                return chain
            chain.append(place["parent"])

    def fits(self, rule, day):
        """True, False, or None where a date that the rule needs is missing."""
        answers = [
            self.judged(rule, job, day)
            for job in self.jobs(day)
            if job["kind"] != "service_account"
        ]
        return True if True in answers else None if None in answers else False

    def judged(self, part, job, day):
        if "field" in part:
            return self.condition(part, job, day)
        verdicts = []
        for word, parts in part.items():
            answers = [self.judged(one, job, day) for one in parts]
            if word == "all":
                verdict = False if False in answers else None if None in answers else True
            else:
                verdict = True if True in answers else None if None in answers else False
                if word == "none":
                    verdict = None if verdict is None else not verdict
            verdicts.append(verdict)
        return False if False in verdicts else None if None in verdicts else True

    def condition(self, part, job, day):
        values = part["values"]
        if part["field"] == "department":
            units = self.above(job["department"], day) if part["below"] else [job["department"]]
            return any(unit in values for unit in units)
        if part["field"] == "kind":
            return job["kind"] in values
        if part["field"] == "hired":
            return None if job["hired"] is None else job["hired"] > date.fromisoformat(values[0])
        raise NotImplementedError(part["field"])

    def numbered(self, assignment, number):
        said = self.said["version", (assignment,)]
        return next(one.value for one in said if one.value and one.value["number"] == number)

    def present(self, assignment):
        """The numbers of versions that still stand somewhere, by the day they start."""
        days = sorted({one.since for one in self.said["version", (assignment,)]})
        found = {}
        for day in days:
            version = self.value("version", (assignment,), day)
            if version:
                found.setdefault(version["number"], day)
        return found

    def governing(self, assignment, day):
        """(version number, whether it is known that the person fits) on a day, or None."""
        version = self.value("version", (assignment,), day)
        if version is None or self.primary(day) is None:
            return None
        by_hand = self.value("manual", (assignment, self.person), day)
        if by_hand is False:
            return None
        stay, candidates = self.stays.get(assignment), [version["number"]]
        if stay is not None:
            between = [
                n
                for n, _since in self.present(assignment).items()
                if stay.version < n <= version["number"]
            ]
            if all(self.numbered(assignment, n)["applies_to"] == "new" for n in between):
                candidates.insert(0, stay.version)
        for number in candidates:
            if by_hand:
                return number, True
            fits = self.fits(self.numbered(assignment, number)["rule"], day)
            if fits is not False:
                return number, fits is True
        return None

    # Days

    def live(self, day):
        self.move(day)
        if not self.stays:
            self.period, self.held, self.was_covered = None, [], False
        else:
            if self.period is None:
                self.period = Period(1, day, date.min, None)
            self.happen(day)
            self.stand(day)

    def move(self, day):
        """Enter and leave audiences; versions change."""
        for assignment in self.assignments:
            found = self.governing(assignment, day)
            if found is None:
                self.stays.pop(assignment, None)
                continue
            number, known = found
            stay = self.stays.get(assignment)
            terms = self.numbered(assignment, number)
            hired = self.primary(day)["hired"] if terms["due_rule"] == "after_hire" else None
            if stay is None:
                stay = Stay(assignment, day, number, known, hired)
                stay.history.append((day, number))
                stay.due = self.asked(stay, terms)
                self.stays[assignment] = stay
                continue
            old = self.numbered(assignment, stay.version)
            if number != stay.version:
                stay.history.append((day, number))
            same = self.due_terms(old) == self.due_terms(terms) and known == stay.known
            same = same and (terms["due_rule"] != "after_hire" or hired == stay.hired)
            stay.version, stay.known, stay.hired = number, known, hired
            if not same:
                stay.redo = True

    @staticmethod
    def due_terms(terms):
        return [terms[n] for n in ("due_rule", "due_on", "due_days", "minimum_notice_days")]

    def asked(self, stay, terms):
        if not stay.known:
            return None
        due = {
            "fixed": terms["due_on"],
            "after_entry": stay.entered + timedelta(days=terms["due_days"] or 0),
            "after_hire": stay.hired and stay.hired + timedelta(days=terms["due_days"] or 0),
        }[terms["due_rule"]]
        if due is not None and due < stay.entered:
            return stay.entered + timedelta(days=terms["minimum_notice_days"])
        return due

    def happen(self, day):
        """Leaves end, exemptions lapse, extensions are granted, edits arrive: due dates move."""
        for stay in self.stays.values():
            terms = self.numbered(stay.assignment, stay.version)
            if stay.entered < day:
                stay.due = self.moved(stay.due, day, stay.entered, terms)
            stay.due = self.extended(stay.due, day, self.period.number)
            if stay.redo:
                before = stay.due
                anew = self.asked(stay, terms)
                for n in range((day - stay.entered).days + 1):
                    then = stay.entered + n * DAY
                    governing = [v for d, v in stay.history if d <= then][-1]
                    if then > stay.entered:
                        anew = self.moved(
                            anew, then, stay.entered, self.numbered(stay.assignment, governing)
                        )
                    anew = self.extended(anew, then, self.period.number)
                if anew is not None and anew < day and not (before is not None and before < day):
                    anew = day + timedelta(days=terms["minimum_notice_days"])
                stay.due, stay.redo = anew, False
            if self.period.dues is not None and id(stay) in self.period.dues:
                renewal = self.period.dues[id(stay)]
                if self.period.since < day:
                    renewal = self.moved(renewal, day, self.period.since, terms)
                self.period.dues[id(stay)] = self.extended(renewal, day, self.period.number)

    def moved(self, due, day, since, terms):
        if due is None:
            return None
        left = self.leave_that_ends(day)
        if left is not None:
            paused = due
            if due >= left:
                paused = due + (day - max(left, since))
            due = max(paused, day + timedelta(days=terms["grace_days"]))
        if self.lapses(day):
            if terms["due_rule"] == "fixed":
                due = max(due, day + timedelta(days=terms["minimum_notice_days"]))
            else:
                due = day + timedelta(days=terms["due_days"])
        return due

    def leave_that_ends(self, day):
        """The first day of a leave whose last day was yesterday."""

        def away(when):
            job = self.primary(when)
            return job is not None and job["status"] != "active"

        if away(day) or not away(day - DAY):
            return None
        first = day - DAY
        while away(first - DAY):
            first -= DAY
        return first

    def lapses(self, day):
        key = (self.person, self.requirement)
        was = self.value("exemption", key, day - DAY)
        return bool(was) and not self.value("exemption", key, day)

    def extended(self, due, day, number):
        for one in self.said.get(("extension", (self.person, self.requirement, number)), ()):
            if one.since == day and due is not None:
                due = one.value
        return due

    # Cover

    def stand(self, day):
        while self.held and self.revoked.get(self.held[-1].completion, date.max) <= day:
            self.period = self.held.pop().period
        last = self.held[-1] if self.held else None
        if last is not None and self.counts(last, day):
            self.period, self.was_covered = last.period, True
        else:
            if last is not None and self.period.number == last.period.number:
                self.period = self.next_period(last, day)
            self.was_covered = self.close(day)
        if self.was_covered:
            self.reached = min(self.reach(self.held[-1], s, day) for s in self.stays.values())

    def terms_held(self, stay, held_since, day):
        """The terms by which something held counts: of then, unless edited for everyone."""
        numbers = [v for d, v in stay.history if d <= held_since] or [stay.history[0][1]]
        terms = self.numbered(stay.assignment, numbers[-1])
        for when, number in stay.history:
            edited = self.numbered(stay.assignment, number)
            if held_since < when <= day and edited["applies_to"] == "everyone":
                terms = edited
        return terms

    def reach(self, held, stay, day):
        terms = self.terms_held(stay, held.since, day)
        look_back = terms["look_back_days"]
        if look_back is not None and held.finished < stay.entered - timedelta(days=look_back):
            return stay.entered
        if terms["valid_months"] is None:
            return held.own_end
        return min(add_months(held.anchor, held.base + terms["valid_months"]) + DAY, held.own_end)

    def counts(self, held, day):
        if self.revoked.get(held.completion, date.max) <= day:
            return False
        return all(self.reach(held, stay, day) > day for stay in self.stays.values())

    def next_period(self, last, day):
        stays = list(self.stays.values())
        ran_out = self.was_covered and self.reached == day
        eve = day - DAY
        deciding = min(stays, key=lambda s: self.reach(last, s, eve))
        terms = self.numbered(deciding.assignment, deciding.version)
        window = timedelta(days=terms["renewal_window_days"])
        dues = {id(stay): self.renewal_due(last, stay, day) for stay in stays}
        since = day - window if ran_out else date.min
        return Period(last.period.number + 1, day, since, dues)

    def renewal_due(self, last, stay, day):
        if not stay.known:
            return None
        last_day = self.reach(last, stay, day) - DAY
        if stay.entered > last.since:
            return None if stay.due is None else max(last_day, stay.due)
        edits = [
            (when, self.numbered(stay.assignment, n))
            for when, n in stay.history
            if last.since < when <= day
        ]
        edits = [
            (when, terms)
            for when, terms in edits
            if terms["applies_to"] == "everyone"
            and when == self.present(stay.assignment)[terms["number"]]
        ]
        if edits:
            when, terms = edits[-1]
            return max(last_day, when + timedelta(days=terms["minimum_notice_days"]))
        return last_day

    def close(self, day):
        used = {held.completion for held in self.held}
        found = []
        for pk, finished, ends in self.completions:
            if pk in used or not self.period.evidence_from <= finished <= day:
                continue
            held = self.holding(pk, finished, ends, day)
            if self.counts(held, day):
                found.append(held)
        if not found:
            return False

        def preference(held):
            """Of what was done before the first period the longest cover; later the earliest."""
            before = self.period.evidence_from == date.min and held.finished < self.period.since
            ends = [self.reach(held, stay, day) for stay in self.stays.values()]
            ends.append(self.revoked.get(held.completion, OPEN_DATE))
            lasts = OPEN_DATE - min(ends) if before else timedelta()
            return (not before, lasts, held.finished, held.completion)

        chosen = min(found, key=preference)
        chosen.due = self.due(day)
        self.held.append(chosen)
        self.period = chosen.period
        return True

    def holding(self, pk, finished, ends, day):
        own_end = ends + DAY if ends else OPEN_DATE
        anchor, base = finished, 0
        if self.held and self.period.evidence_from > date.min and finished < self.period.since:
            old, eve = self.held[-1], self.period.since - DAY
            deciding = min(self.stays.values(), key=lambda s: self.reach(old, s, eve))
            terms = self.numbered(deciding.assignment, deciding.version)
            if terms["renewal_anchor"] == "old_end":
                months = self.terms_held(deciding, old.since, eve)["valid_months"]
                if months is None or old.own_end <= self.period.since:
                    anchor = eve
                else:
                    anchor, base = old.anchor, old.base + months
        return Held(pk, finished, own_end, anchor, base, day, self.period, None)

    def due(self, day):
        renewals = self.period.dues or {}
        dues = [renewals.get(id(s), s.due) if s.known else None for s in self.stays.values()]
        return None if None in dues else min(dues)

    def standing(self, day):
        job = self.primary(day)
        if not self.stays or job is None:
            return None
        covered = self.was_covered
        due = self.held[-1].due if covered else self.due(day)
        number = self.period.number
        if job["status"] != "active":
            return "excluded", "leave", due, number
        if self.value("exemption", (self.person, self.requirement), day):
            return "excluded", "exempt", due, number
        if due is None:
            return "excluded", "blocked", due, number
        if covered:
            return "covered", "", due, number
        if due < day:
            return "overdue", "expired" if number > 1 else "never", due, number
        return "pending", "", due, number
