"""Who could fill a slot, or raise the cross-functional share: real people, each with the reasons.

Nobody is suggested who could not be seated: on every one of the days they work here, are active,
are not in the team, and have enough of their time free over all teams. The order is the plain count
of the reasons that are shown; then who has most time free; then the name.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from orgchange.core.dates import OPEN_DATE
from orgchange.core.errors import InvalidInput, Problem
from orgchange.core.sql import Sql, ids_of, known
from orgchange.directory.models import JobFunction, JobRecord
from orgchange.directory.scopes import Sight, people_visible_to
from orgchange.teams.models import KindSlot, Team, TeamCharter, TeamMembership

MOST = 20
OTHER = JobFunction.OTHER.value


@dataclass(frozen=True)
class Wish:
    """What is looked for: a slot, or (slot "") anybody who raises the share; the days, per cent.

    `function` is the one that the slot asks for; empty: any.
    """

    team_id: int
    host_function: str
    share: int
    starts_on: date
    ends_on: date = OPEN_DATE
    slot: str = ""
    function: str = ""


@dataclass(frozen=True)
class Profile:
    """Where most of the team sits, and which language most of it speaks; empty where unknown."""

    site: str
    language: str


@dataclass(frozen=True)
class Reason:
    """Why, or why not: a stable code and a sentence."""

    code: str
    text: str


@dataclass(frozen=True)
class Suggestion:
    """Somebody who could be asked. `taken`: the most that teams take of a day's time."""

    employee_id: int
    name: str
    number: str
    function: str
    site: str
    taken: int
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> int:
        """The count of the reasons."""
        return len(self.reasons)

    @property
    def free(self) -> int:
        """What is free on every one of the days, in per cent."""
        return max(int(settings.TEAM_LOAD_LIMIT) - self.taken, 0)


@dataclass(frozen=True)
class Found:
    """The first of those who could be asked, and how many there are."""

    suggestions: tuple[Suggestion, ...]
    total: int
    profile: Profile


def wish_for(
    team: Team, *, slot: str, share: int, starts_on: date, ends_on: date = OPEN_DATE
) -> Wish:
    """The wish as the charter of its first day reads it. Two queries."""
    problems = []
    if not 1 <= share <= int(settings.TEAM_LOAD_LIMIT):
        problems.append(Problem("share", "out_of_range", _("A share is between 1 and 100 %.")))
    if ends_on <= starts_on:
        problems.append(Problem("to", "before_start", _("It ends before it begins.")))
    charter = TeamCharter.objects.current().on(starts_on).filter(team=team).first()
    found = None
    if charter is None:
        problems.append(Problem("from", "team_not_open", _("The team is not open on this day.")))
    elif slot:
        found = KindSlot.objects.filter(version=charter.version_id, code=slot).first()
        if found is None:
            text = _("This kind of team has no slot “%(slot)s”.") % {"slot": slot}
            problems.append(Problem("slot", "unknown_slot", text))
    if problems or charter is None:
        raise InvalidInput(problems[0].message, problems=problems)
    return Wish(
        team_id=team.pk,
        host_function=charter.host_function,
        share=share,
        starts_on=starts_on,
        ends_on=ends_on,
        slot=slot,
        function=found.function if found else "",
    )


def profile_of(team_id: int, *, starts_on: date, ends_on: date) -> Profile:
    """What most members of those days have in common. One query."""
    seats = TeamMembership.objects.current().filter(
        team=team_id, valid_from__lt=ends_on, valid_to__gt=starts_on
    )
    jobs = JobRecord.objects.current().on(starts_on).filter(is_primary=True)
    rows = list(
        jobs.filter(employee__in=seats.values("employee")).values_list("site", "employee__language")
    )
    return Profile(_most_common(row[0] for row in rows), _most_common(row[1] for row in rows))


def _most_common(values: Iterable[str]) -> str:
    counts = Counter(value for value in values if value)
    most = max(counts.values(), default=0)
    return min((value for value, count in counts.items() if count == most), default="")


def suggest(wish: Wish, *, sight: Sight, most: int = MOST, employee_id: int | None = None) -> Found:
    """Who could be asked, the best first, within whom the viewer may look up. Two statements.

    `employee_id`: this person alone, to read their reasons.
    """
    profile = profile_of(wish.team_id, starts_on=wish.starts_on, ends_on=wish.ends_on)
    rows = _statement(wish, profile, sight=sight, most=most, employee_id=employee_id).rows()
    found = tuple(_suggestion(row, wish, profile) for row in rows)
    return Found(found, rows[0][-1] if rows else 0, profile)


def _suggestion(row: tuple[object, ...], wish: Wish, profile: Profile) -> Suggestion:
    pk, name, number, function, site, taken, has_site, has_language, cross, before, offered = row[
        :11
    ]
    taken = int(str(taken))
    said = {
        "cross": cross
        and _("From another function than the host: %(function)s")
        % {"function": function_name(str(function))},
        "same_slot": before and _("Has filled this slot before, in %(team)s") % {"team": before},
        "offered": offered and _("Offered to help: %(interests)s") % {"interests": offered},
        "site": has_site and _("Works in %(site)s, like most of the team") % {"site": site},
        "language": has_language
        and _("Speaks %(language)s, like most of the team")
        % {"language": language_name(profile.language)},
        "calm": taken + wish.share <= int(settings.TEAM_LOAD_WARNING)
        and _("With this at %(percent)s %%, not above %(warning)s %%")
        % {"percent": taken + wish.share, "warning": settings.TEAM_LOAD_WARNING},
    }
    reasons = tuple(Reason(code, str(text)) for code, text in said.items() if text)
    return Suggestion(
        int(str(pk)), str(name or number), str(number), str(function), str(site), taken, reasons
    )


def function_name(code: str) -> str:
    """A function in the reader's language."""
    return str(dict(JobFunction.choices).get(code, code))


def language_name(code: str) -> str:
    """A language as its speakers call it."""
    return str(dict(settings.LANGUAGES).get(code, code))


HOME = f"COALESCE(NULLIF(j.function, ''), d.function, '{OTHER}')"


def peaks_sql(starts_on: date, ends_on: date) -> Sql:
    """Three expressions for after `WITH`: `seat`, `point` and `peak(employee_id, percent)`.

    The most that anybody's teams take on one of the days: a load only rises where a seat begins.
    """
    heard = known("m")
    return Sql(
        f"""seat AS (
            SELECT m.employee_id, m.team_id, m.allocation, m.valid_from, m.valid_to
            FROM teams_teammembership m
            WHERE {heard.text} AND m.valid_from < %s AND m.valid_to > %s
        ),
        point AS (
            SELECT DISTINCT employee_id,
                CASE WHEN valid_from > %s THEN valid_from ELSE %s END AS day
            FROM seat
        ),
        peak AS (
            SELECT l.employee_id, MAX(l.percent) AS percent FROM (
                SELECT p.employee_id, p.day, SUM(s.allocation) AS percent
                FROM point p JOIN seat s ON s.employee_id = p.employee_id
                    AND s.valid_from <= p.day AND s.valid_to > p.day
                GROUP BY p.employee_id, p.day) l
            GROUP BY l.employee_id
        )""",
        (*heard.params, ends_on, starts_on, starts_on, starts_on),
    )


def _active_throughout(wish: Wish) -> Sql:
    """No day of the asked ones without an active primary job of the person `j`."""
    now_g, now_n = known("g").text, known("n").text
    return Sql(
        f"""NOT EXISTS (
            SELECT 1 FROM directory_jobrecord g
            WHERE g.employee_id = j.employee_id AND {now_g} AND g.is_primary
                AND g.valid_from < %s AND g.valid_to > %s
                AND (g.working_status <> 'active' OR g.kind = 'service_account'
                    OR (g.valid_to < %s AND NOT EXISTS (
                        SELECT 1 FROM directory_jobrecord n
                        WHERE n.employee_id = g.employee_id AND {now_n} AND n.is_primary
                            AND n.valid_from <= g.valid_to AND n.valid_to > g.valid_to))))""",
        (wish.ends_on, wish.starts_on, wish.ends_on),
    )


def _before(wish: Wish) -> Sql:
    """(employee, a team): who has filled the slot in another team."""
    return Sql(
        f"""SELECT b.employee_id, MIN(t.name) AS team
        FROM teams_teammembership b JOIN teams_team t ON t.id = b.team_id
        WHERE {known("b").text} AND b.slot = %s AND b.team_id <> %s AND b.valid_from < %s
            AND b.standing <> 'guest'
        GROUP BY b.employee_id""",
        (wish.slot, wish.team_id, wish.starts_on),
    )


def _offers(wish: Wish) -> Sql:
    """(employee, the newest standing offer that means this team, these days and this slot)."""
    meant, params = "", tuple[str, ...]()
    if wish.slot:
        code = wish.slot.replace("!", "!!").replace("_", "!_").replace("%", "!%")
        meant = "AND (CAST(h.slots AS text) = '[]' OR CAST(h.slots AS text) LIKE %s ESCAPE '!')"
        params = (f'%"{code}"%',)
    return Sql(
        f"""SELECT h.employee_id, MAX(h.id) AS id FROM teams_helpoffer h
        WHERE h.withdrawn_at IS NULL AND h.starts_on < %s AND h.ends_on > %s
            AND (h.team_id IS NULL OR h.team_id = %s) {meant}
        GROUP BY h.employee_id""",
        (wish.ends_on, wish.starts_on, wish.team_id, *params),
    )


def _fits(wish: Wish) -> Sql:
    """Whether the home function is the right one."""
    if not wish.slot:
        return Sql(f"{HOME} <> %s", (wish.host_function,))
    return Sql(f"{HOME} = %s", (wish.function,)) if wish.function else Sql("1 = 1")


def _among(sight: Sight, employee_id: int | None) -> Sql:
    """The people the viewer may look up; one of them, where one is asked about."""
    if employee_id is not None:
        return Sql("AND j.employee_id = %s", (employee_id,))
    if sight.sees_everything or sight.is_admin:
        return Sql("")
    text, params = ids_of(people_visible_to(sight))
    return Sql(f"AND j.employee_id IN ({text})", params)


def _statement(
    wish: Wish, profile: Profile, *, sight: Sight, most: int, employee_id: int | None
) -> Sql:
    peaks, active, before = (
        peaks_sql(wish.starts_on, wish.ends_on),
        _active_throughout(wish),
        _before(wish),
    )
    offers, fits, among = _offers(wish), _fits(wish), _among(sight, employee_id)
    limit, warning = int(settings.TEAM_LOAD_LIMIT), int(settings.TEAM_LOAD_WARNING)
    cross = "c.function <> %s" if wish.slot else "1 = 0"
    return Sql(
        f"""WITH {peaks.text},
        candidate AS (
            SELECT j.employee_id, j.site, {HOME} AS function, COALESCE(k.percent, 0) AS taken
            FROM directory_jobrecord j
            LEFT JOIN directory_departmentplace d ON d.department_id = j.department_id
                AND {known("d").text} AND d.valid_from <= %s AND d.valid_to > %s
            LEFT JOIN peak k ON k.employee_id = j.employee_id
            WHERE {known("j").text} AND j.is_primary AND j.valid_from <= %s AND j.valid_to > %s
                AND j.working_status = 'active' AND j.kind <> 'service_account'
                AND COALESCE(k.percent, 0) <= %s AND {fits.text}
                AND j.employee_id NOT IN (SELECT employee_id FROM seat WHERE team_id = %s)
                AND {active.text} {among.text}
        ),
        told AS (
            SELECT e.id, e.full_name, e.employee_number, c.function, c.site, c.taken,
                CASE WHEN c.site <> '' AND c.site = %s THEN 1 ELSE 0 END AS has_site,
                CASE WHEN e.language <> '' AND e.language = %s THEN 1 ELSE 0 END AS has_language,
                CASE WHEN {cross} THEN 1 ELSE 0 END AS is_cross,
                b.team AS before, o.interests AS offered,
                CASE WHEN c.taken <= %s THEN 1 ELSE 0 END AS is_calm
            FROM candidate c JOIN directory_employee e ON e.id = c.employee_id
            LEFT JOIN ({before.text}) b ON b.employee_id = c.employee_id
            LEFT JOIN ({offers.text}) q ON q.employee_id = c.employee_id
            LEFT JOIN teams_helpoffer o ON o.id = q.id
        )
        SELECT id, full_name, employee_number, function, site, taken, has_site, has_language,
            is_cross, before, offered, COUNT(*) OVER ()
        FROM told
        ORDER BY has_site + has_language + is_cross + is_calm
            + CASE WHEN before IS NULL THEN 0 ELSE 1 END
            + CASE WHEN offered IS NULL THEN 0 ELSE 1 END DESC, taken, full_name, id
        LIMIT %s""",
        (
            *peaks.params,
            *(wish.starts_on,) * 4,
            limit - wish.share,
            *fits.params,
            wish.team_id,
            *active.params,
            *among.params,
            profile.site,
            profile.language,
            *((wish.host_function,) if wish.slot else ()),
            warning - wish.share,
            *before.params,
            *offers.params,
            most,
        ),
    )
