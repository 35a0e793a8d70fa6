"""The statement behind suggestions: everybody who could be seated, with a 1 for each reason.

One statement for both engines; the words are in `suggestions`, the same rules told for one person
in `why_not`.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from orgchange.core.dates import OPEN_DATE
from orgchange.core.sql import Sql, ids_of, known
from orgchange.directory.models import JobFunction
from orgchange.directory.scopes import Sight, people_visible_to
from orgchange.teams.needs import Need, holder

OTHER = JobFunction.OTHER.value
HOME = f"COALESCE(NULLIF(j.function, ''), d.function, '{OTHER}')"


@dataclass(frozen=True)
class Wish:
    """What is looked for: a slot, or (slot "") anybody who raises the share; the days, per cent.

    `function` is the one that the slot asks for; empty: any. `needs`: skills; with `needs_must`
    whoever lacks one is left out.
    """

    team_id: int
    host_function: str
    share: int
    starts_on: date
    ends_on: date = OPEN_DATE
    slot: str = ""
    function: str = ""
    needs: tuple[Need, ...] = ()
    needs_must: bool = False


@dataclass(frozen=True)
class Profile:
    """Where most of the team sits, and which language most of it speaks; empty where unknown."""

    site: str
    language: str


def _seats(columns: str, wish: Wish) -> Sql:
    """Seats that touch the asked days."""
    return Sql(
        f"""SELECT {columns} FROM teams_teammembership m
        WHERE {known("m").text} AND m.valid_from < %s AND m.valid_to > %s""",
        (wish.ends_on, wish.starts_on),
    )


def _peaks(wish: Wish) -> Sql:
    """`peak(employee_id, percent)`: the most that the teams of the pool take on one of the days.

    A running sum of what begins and ends; whatever changes on one day counts together.
    """
    begins = "CASE WHEN m.valid_from > %s THEN m.valid_from ELSE %s END"
    starts = _seats(f"m.employee_id, {begins} AS day, m.allocation AS change", wish)
    ends = _seats("m.employee_id, m.valid_to, -m.allocation", wish)
    # Of one function there are few: their seats alone are summed. Of any, asking costs more.
    is_narrow = bool(wish.function)
    asked = "AND m.employee_id IN (SELECT employee_id FROM pool)" if is_narrow else ""
    return Sql(
        f"""peak AS (
            SELECT r.employee_id, MAX(r.percent) AS percent FROM (
                SELECT v.employee_id,
                    SUM(v.change) OVER (PARTITION BY v.employee_id ORDER BY v.day) AS percent
                FROM ({starts.text} {asked} UNION ALL {ends.text} {asked} AND m.valid_to < %s) v) r
            GROUP BY r.employee_id
        )""",
        (wish.starts_on, wish.starts_on, *starts.params, *ends.params, wish.ends_on),
    )


def _active_throughout(wish: Wish) -> Sql:
    """No day of the asked ones without an active primary job of the person `j`."""
    now_g, now_n = known("g").text, known("n").text
    return Sql(
        f"""(j.valid_to >= %s OR NOT EXISTS (
            SELECT 1 FROM directory_jobrecord g
            WHERE g.employee_id = j.employee_id AND {now_g} AND g.is_primary
                AND g.valid_from < %s AND g.valid_to > %s
                AND (g.working_status <> 'active' OR g.kind = 'service_account'
                    OR (g.valid_to < %s AND NOT EXISTS (
                        SELECT 1 FROM directory_jobrecord n
                        WHERE n.employee_id = g.employee_id AND {now_n} AND n.is_primary
                            AND n.valid_from <= g.valid_to AND n.valid_to > g.valid_to)))))""",
        (wish.ends_on, wish.ends_on, wish.starts_on, wish.ends_on),
    )


def _before(wish: Wish) -> Sql:
    """Seats that filled the slot in another team before."""
    return Sql(
        f"""FROM teams_teammembership b
        WHERE {known("b").text} AND b.slot = %s AND b.team_id <> %s AND b.valid_from < %s
            AND b.standing <> 'guest'""",
        (wish.slot, wish.team_id, wish.starts_on),
    )


def _offers(wish: Wish) -> Sql:
    """Standing offers that mean this team, these days and this slot."""
    meant, params = "", tuple[str, ...]()
    if wish.slot:
        code = wish.slot.replace("!", "!!").replace("_", "!_").replace("%", "!%")
        meant = "AND (CAST(h.slots AS text) = '[]' OR CAST(h.slots AS text) LIKE %s ESCAPE '!')"
        params = (f'%"{code}"%',)
    return Sql(
        f"""FROM teams_helpoffer h
        WHERE h.withdrawn_at IS NULL AND h.starts_on < %s AND h.ends_on > %s
            AND (h.team_id IS NULL OR h.team_id = %s) {meant}""",
        (wish.ends_on, wish.starts_on, wish.team_id, *params),
    )


def _fits(wish: Wish) -> Sql:
    """Whether the home function is the right one; spelt so that the planner can estimate it."""
    if not wish.slot:
        return Sql(f"{HOME} <> %s", (wish.host_function,))
    if not wish.function:
        return Sql("1 = 1")
    if wish.function == OTHER:
        return Sql(f"{HOME} = %s", (OTHER,))
    return Sql(
        "(j.function = %s OR (j.function = '' AND d.function = %s))", (wish.function, wish.function)
    )


def _among(sight: Sight, employee_id: int | None) -> Sql:
    """The people the viewer may look up; one of them, where one is asked about."""
    if employee_id is not None:
        return Sql("AND j.employee_id = %s", (employee_id,))
    if sight.sees_everything or sight.is_admin:
        return Sql("")
    text, params = ids_of(people_visible_to(sight))
    return Sql(f"AND j.employee_id IN ({text})", params)


def _skilled(wish: Wish) -> Sql:
    """Who meets all that the slot needs on the first day; nobody, where it needs nothing."""
    if not wish.needs or holder.value is None:
        return Sql("SELECT 0 WHERE 1 = 0")
    return holder.value.meets(wish.needs, wish.starts_on)


def _must(wish: Wish) -> Sql:
    """Only those, where they must."""
    if not (wish.needs and wish.needs_must and holder.value is not None):
        return Sql("")
    skilled = _skilled(wish)
    return Sql(f"AND j.employee_id IN ({skilled.text})", skilled.params)


def _pool(wish: Wish, among: Sql) -> Sql:
    """`pool(employee_id, site, function)`: everybody of the right function who is there."""
    fits, active, inside = _fits(wish), _active_throughout(wish), _seats("m.employee_id", wish)
    day, must = wish.starts_on, _must(wish)
    return Sql(
        f"""pool AS (
            SELECT j.employee_id, j.site, {HOME} AS function
            FROM directory_jobrecord j
            LEFT JOIN directory_departmentplace d ON d.department_id = j.department_id
                AND {known("d").text} AND d.valid_from <= %s AND d.valid_to > %s
            WHERE {known("j").text} AND j.is_primary AND j.valid_from <= %s AND j.valid_to > %s
                AND j.working_status = 'active' AND j.kind <> 'service_account' AND {fits.text}
                AND j.employee_id NOT IN ({inside.text} AND m.team_id = %s)
                AND {active.text} {among.text} {must.text}
        )""",
        (
            *(day, day, day, day),
            *fits.params,
            *inside.params,
            wish.team_id,
            *active.params,
            *among.params,
            *must.params,
        ),
    )


def _candidates(wish: Wish) -> Sql:
    """`candidate(employee_id, site, function, taken)`: those who have the time as well."""
    return Sql(
        """candidate AS (
            SELECT p.employee_id, p.site, p.function, COALESCE(k.percent, 0) AS taken
            FROM pool p LEFT JOIN peak k ON k.employee_id = p.employee_id
            WHERE COALESCE(k.percent, 0) <= %s
        )""",
        (int(settings.TEAM_LOAD_LIMIT) - wish.share,),
    )


def _told(wish: Wish, profile: Profile) -> Sql:
    """`told`: the candidates with a 1 for each reason that holds. Membership is asked by `IN`,
    which the engines hash, however wrong their guess of how many candidates there are."""
    before, offers, skilled = _before(wish), _offers(wish), _skilled(wish)
    cross = "c.function <> %s" if wish.slot else "%s = ''"
    return Sql(
        f"""told AS (
            SELECT e.id, e.full_name, e.employee_number, c.function, c.site, c.taken,
                CASE WHEN c.site <> '' AND c.site = %s THEN 1 ELSE 0 END AS has_site,
                CASE WHEN e.language <> '' AND e.language = %s THEN 1 ELSE 0 END AS has_language,
                CASE WHEN {cross} THEN 1 ELSE 0 END AS is_cross,
                CASE WHEN e.id IN (SELECT b.employee_id {before.text}) THEN 1 ELSE 0 END AS knows,
                CASE WHEN e.id IN (SELECT h.employee_id {offers.text}) THEN 1 ELSE 0 END AS offers,
                CASE WHEN c.taken <= %s THEN 1 ELSE 0 END AS is_calm,
                CASE WHEN e.id IN ({skilled.text}) THEN 1 ELSE 0 END AS is_skilled
            FROM candidate c JOIN directory_employee e ON e.id = c.employee_id
        )""",
        (
            profile.site,
            profile.language,
            wish.host_function,
            *before.params,
            *offers.params,
            int(settings.TEAM_LOAD_WARNING) - wish.share,
            *skilled.params,
        ),
    )


def statement(
    wish: Wish, profile: Profile, *, sight: Sight, most: int, employee_id: int | None
) -> Sql:
    """The best candidates; the words of their reasons are read for them alone."""
    pool, peaks = _pool(wish, _among(sight, employee_id)), _peaks(wish)
    candidates = _candidates(wish)
    told, before, offers = _told(wish, profile), _before(wish), _offers(wish)
    return Sql(
        f"""WITH {pool.text}, {peaks.text}, {candidates.text}, {told.text},
        best AS (
            SELECT told.*, COUNT(*) OVER () AS total,
                has_site + has_language + is_cross + knows + offers + is_calm
                    + is_skilled AS points
            FROM told ORDER BY points DESC, taken, full_name, id LIMIT %s
        )
        SELECT x.id, x.full_name, x.employee_number, x.function, x.site, x.taken, x.has_site,
            x.has_language, x.is_cross,
            (SELECT MIN(t.name) FROM teams_team t WHERE x.knows = 1 AND t.id IN (
                SELECT b.team_id {before.text} AND b.employee_id = x.id)),
            (SELECT w.interests FROM teams_helpoffer w WHERE x.offers = 1 AND w.id = (
                SELECT MAX(h.id) {offers.text} AND h.employee_id = x.id)),
            x.is_skilled, x.total
        FROM best x ORDER BY x.points DESC, x.taken, x.full_name, x.id""",
        (
            *pool.params,
            *peaks.params,
            *candidates.params,
            *told.params,
            most,
            *before.params,
            *offers.params,
        ),
    )
