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
from orgchange.directory.models import JobFunction, JobRecord
from orgchange.directory.scopes import Sight
from orgchange.teams.models import KindSlot, Team, TeamCharter, TeamMembership, Waiver
from orgchange.teams.needs import SKILL, names, needs_of, needs_text
from orgchange.teams.suggestion_sql import Profile, Wish, statement

MOST = 20


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
    def function_name(self) -> str:
        """The home function in the reader's language."""
        return function_name(self.function)

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
        needs=needs_of(found.needs) if found else (),
        needs_must=bool(found and found.needs_must and not _is_let_off(team, slot, starts_on)),
    )


def _is_let_off(team: Team, slot: str, on: date) -> bool:
    """Whether the team need not mind the skills of a slot on a day. One query."""
    waivers = Waiver.objects.current().on(on)
    return waivers.filter(team=team, rule=f"{SKILL}{slot}").exists()


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
    """Who could be asked, the best first, within whom the viewer may look up. Two statements;
    a third names the skills where the slot needs any.

    `employee_id`: this person alone, to read their reasons.
    """
    profile = profile_of(wish.team_id, starts_on=wish.starts_on, ends_on=wish.ends_on)
    rows = statement(wish, profile, sight=sight, most=most, employee_id=employee_id).rows()
    skills = needs_text(wish.needs, names({need.skill for need in wish.needs}))
    found = tuple(_suggestion(row, wish, profile, skills) for row in rows)
    return Found(found, rows[0][-1] if rows else 0, profile)


def _suggestion(row: tuple[object, ...], wish: Wish, profile: Profile, skills: str) -> Suggestion:
    pk, name, number, function, site, taken, *held = row[:12]
    has_site, has_language, cross, before, offered, skilled = held
    taken = int(str(taken))
    said = {
        "skilled": skilled and _("Holds what the slot needs: %(skills)s") % {"skills": skills},
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
