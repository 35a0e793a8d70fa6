"""A slow, plain model of the figures: it keeps only the list of what was said, and counts people.

The value of a key at (t, k) is that of the last statement with r <= k that speaks of t. Knows
nothing of weights, cells or trees of SQL: a department's people are a set.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from orgchange.core.dated import put
from orgchange.core.dates import local_date


@dataclass
class Model:
    said: list = field(default_factory=list)

    def say(self, model, key, value, *, since, until, at):
        """One statement, to the tables and to the list."""
        put(model, key, value, valid_from=since, valid_to=until, at=at)
        self.said.append((model.__name__, tuple(key.values()), value, since, until, at))

    def value(self, name, key, day, known_at):
        held = None
        for model, said_key, value, since, until, at in self.said:
            spoken = model == name and said_key == key and since <= day < until
            if spoken and (known_at is None or at <= known_at):
                held = value
        return held

    def keys(self, name):
        return dict.fromkeys(key for model, key, *_rest in self.said if model == name)

    def jobs(self, person, day_of, known_at):
        """(primary job, departments of all jobs, day) of a person, or None."""
        zones = {v["time_zone"] for m, k, v, *_r in self.said if m == "JobRecord" and v}
        days = {zone: day_of(zone) for zone in zones}
        found = self.place_of(person, days, known_at)
        if found is None or found[0]["kind"] == "service_account":
            return None
        job, day = found
        second = self.value("JobRecord", (person, 2), day, known_at)
        return job, {job["department_id"]} | ({second["department_id"]} if second else set()), day

    def place_of(self, person, days, known_at):
        """(job, the person's own day): by the job's own zone; the later of two that overlap."""
        held = {day: self.value("JobRecord", (person, 1), day, known_at) for day in days.values()}
        for day in sorted(held, reverse=True):
            job = held[day]
            if job and days[job["time_zone"]] == day:
                return job, day
        first, last = held[min(held)], held[max(held)]
        if first and last and days[first["time_zone"]] == max(held):
            return first, max(held)  # between two jobs: the old one, until the new one begins
        return None

    def state(self, person, requirement, job, day, known_at):
        duty = self.value("Obligation", (person, requirement), day, known_at)
        if duty is None:
            return "not_required", ""
        if job["working_status"] != "active":
            return "excluded", "leave"
        if self.value("Exemption", (person, requirement), day, known_at):
            return "excluded", "exempt"
        if duty["due_on"] is None:
            return "excluded", "blocked"
        if duty["covered_from"] and duty["covered_from"] <= day < duty["covered_until"]:
            return "covered", ""
        if duty["due_on"] < day:
            return "overdue", "expired" if duty["period"] > 1 else "never"
        return "pending", ""

    def units_above(self, department, day, known_at):
        found = [department]
        while True:
            place = self.value("DepartmentPlace", (found[-1],), day, known_at)
            if not place or place["parent_id"] is None:
                return found
            found.append(place["parent_id"])

    def figures(self, *, day_of, tree_on, known_at, requirements, kind=""):
        """{(department, requirement): counts} and {department: heads}, with everything below."""
        counts, heads = {}, {}
        for person in {key[0] for key in self.keys("JobRecord")}:
            found = self.jobs(person, day_of, known_at)
            if not found or (kind and found[0]["kind"] != kind):
                continue
            job, units, day = found
            above = {d for unit in units for d in self.units_above(unit, tree_on, known_at)}
            states = {r: self.state(person, r, job, day, known_at) for r in requirements}
            for department in above:
                self._add(counts, heads, department, job, states)
        return counts, heads

    def _add(self, counts, heads, department, job, states):
        head = heads.setdefault(department, dict.fromkeys(HEADS, 0))
        due = [s for s, _d in states.values() if s in ("covered", "pending", "overdue")]
        head["people"] += 1
        head["without_manager"] += job["manager_id"] is None
        head["with_requirement"] += bool(due)
        head["fully_covered"] += bool(due) and set(due) == {"covered"}
        for requirement, (state, detail) in states.items():
            cell = counts.setdefault((department, requirement), dict.fromkeys(COUNTS, 0))
            cell["required"] += state in ("covered", "pending", "overdue")
            cell["excluded"] += state == "excluded"
            cell["exempt"] += detail == "exempt"
            cell["on_leave"] += detail == "leave"
            cell["covered"] += state == "covered"
            cell["overdue"] += state == "overdue"
            cell["overdue_expired"] += detail == "expired"

    def now(self, now):
        return lambda zone: local_date(now, zone)


COUNTS = ("required", "excluded", "exempt", "on_leave", "covered", "overdue", "overdue_expired")
HEADS = ("people", "without_manager", "with_requirement", "fully_covered")


def on(day: date):
    return lambda _zone: day


def known(at: datetime | None):
    return at
