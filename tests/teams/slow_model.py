"""A slow, plain model of the figures: it reads all rows and counts people with sets, day by day."""

from datetime import timedelta

from orgchange.directory.models import DepartmentPlace, JobRecord
from orgchange.teams.models import KindSlot, TeamCharter, TeamMembership


class Model:
    """What every table said, as known at an instant (None: now)."""

    def __init__(self, known_at):
        self.jobs = self.heard(JobRecord, known_at)
        self.places = self.heard(DepartmentPlace, known_at)
        self.charters = self.heard(TeamCharter, known_at)
        self.seats = self.heard(TeamMembership, known_at)
        self.slots = list(KindSlot.objects.select_related("version").order_by("position"))

    def heard(self, model, known_at):
        if known_at is None:
            return [row for row in model.objects.all() if row.superseded_at.year == 9999]
        return [r for r in model.objects.all() if r.recorded_at <= known_at < r.superseded_at]

    def on(self, rows, day):
        return [row for row in rows if row.valid_from <= day < row.valid_to]

    def function(self, job, day):
        if job.function:
            return job.function
        for place in self.on(self.places, day):
            if place.department_id == job.department_id:
                return place.function
        return "other"

    def active_job(self, person, day):
        for job in self.on(self.jobs, day):
            if job.employee_id == person and job.is_primary:
                good = job.working_status == "active" and job.kind != "service_account"
                return job if good else None
        return None

    def functions(self, person, day):
        held = [j for j in self.jobs if j.employee_id == person and j.valid_from <= day]
        found = set()
        for job in held:
            alike = [
                j.valid_from
                for j in held
                if (j.department_id, j.function) == (job.department_id, job.function)
            ]
            found.add(self.function(job, min(alike)))
        return found

    def load(self, person, day):
        return sum(s.allocation for s in self.on(self.seats, day) if s.employee_id == person)

    def workers(self, team, day):
        found = {}
        for seat in self.on(self.seats, day):
            if seat.team_id == team and seat.standing in ("member", "deputy"):
                found[seat.employee_id] = found.get(seat.employee_id, 0) + seat.allocation
        return {p for p, share in found.items() if share >= 10 and self.active_job(p, day)}

    def holders(self, team, slot, day):
        return {
            s.employee_id
            for s in self.on(self.seats, day)
            if (s.team_id, s.slot, s.standing) == (team, slot, "member")
            and self.active_job(s.employee_id, day)
        }

    def held_days(self, team, slot, day, since):
        now = self.holders(team, slot, day)
        count = 0
        while since < day:
            then = {
                s.employee_id
                for s in self.on(self.seats, since)
                if (s.team_id, s.slot, s.standing) == (team, slot, "member")
            }
            count += bool(now & then)
            since += timedelta(days=1)
        return count

    def team(self, team, day):
        """Every count of a team on a day; None where it is not open."""
        charter = next((c for c in self.on(self.charters, day) if c.team_id == team), None)
        if charter is None:
            return None
        people = self.workers(team, day)
        home = {p: self.function(self.active_job(p, day), day) for p in people}
        slots = [s for s in self.slots if s.version_id == charter.version_id]
        filled = {s.code: len(self.holders(team, s.code, day)) for s in slots}
        opened = min(c.valid_from for c in self.charters if c.team_id == team)
        since = max(opened, day - timedelta(days=90))
        core = [s for s in slots if s.is_core and s.required]
        loads = [self.load(p, day) for p in people]
        functions = sorted({(f, list(home.values()).count(f)) for f in home.values()})
        return {
            "working": len(people),
            "cross": sum(f != charter.host_function for f in home.values()),
            "background": sum(len(self.functions(p, day)) > 1 for p in people),
            "functions": tuple(functions),
            "required": sum(s.required for s in slots),
            "filled": sum(min(s.required, filled[s.code]) for s in slots),
            "gaps": [(s.code, s.required, filled[s.code]) for s in slots]
            and [
                (s.code, s.required, filled[s.code]) for s in slots if filled[s.code] < s.required
            ],
            "high_load": sum(load > 80 for load in loads),
            "over_load": sum(load > 100 for load in loads),
            "highest_load": max(loads, default=0),
            "held_days": sum(self.held_days(team, s.code, day, since) for s in core),
            "core_days": len(core) * (day - since).days,
            "minimum_share": charter.version.minimum_share,
            "target": charter.version.target,
        }

    def host(self, team, day):
        return next(c.host_function for c in self.on(self.charters, day) if c.team_id == team)

    def units_above(self, department, day):
        found = []
        while department is not None:
            found.append(department)
            places = [p for p in self.on(self.places, day) if p.department_id == department]
            department = places[0].parent_id if places else None
        return found

    def is_in(self, team, department, day):
        """Whether a working member's primary job is in the department or below it."""
        return any(
            department in self.units_above(self.active_job(p, day).department_id, day)
            for p in self.workers(team, day)
        )
