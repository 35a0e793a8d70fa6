"""The portfolio in the reader's words: what the page and the slide both write."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgchange.core.figures import number, percent_text
from orgchange.pilots.models import RiskTier
from orgchange.pilots.portfolio.overview import Overview
from orgchange.pilots.states import LOOKS, states

MOST_LINES = 6


@dataclass(frozen=True)
class Headline:
    """A figure with its name, what stands beneath it, and how it looks."""

    label: str
    big: str
    small: str
    look: str = ""


def screen_of(overview: Overview, *, language: str) -> dict[str, Any]:
    """Headlines, the matrix of states and risks, and the lists cut to what a screen holds."""
    return {
        "headlines": headlines(overview),
        "risks": [str(label) for _code, label in RiskTier.choices],
        "matrix": matrix(overview, language=language),
        "most": MOST_LINES,
    }


def headlines(overview: Overview) -> list[Headline]:
    """The eight figures that one asks first."""
    red = sum(burn.is_red for burn in overview.over_buffer)
    return [
        Headline(_("Under way"), number(overview.under_way), _all(overview)),
        Headline(
            _("Over their buffer"),
            number(len(overview.over_buffer)),
            _("%(n)s in the last third") % {"n": number(red)},
            look="overdue" if red else "",
        ),
        Headline(
            _("Gates this month"),
            number(len(overview.gates)),
            _("%(n)s still open") % {"n": number(len(overview.gates_open))},
        ),
        *_worth(overview),
        Headline(
            _("Stopped at or before the first gate"),
            percent_text(overview.stopped_early.part, overview.stopped_early.whole),
            _of(overview.stopped_early.part, overview.stopped_early.whole),
        ),
        Headline(
            _("From idea to first reading"),
            _days(overview.first_reading_days),
            _("median of %(n)s pilots") % {"n": number(overview.first_readings)},
        ),
        Headline(
            _("Teams above their share"),
            percent_text(overview.teams.part, overview.teams.whole),
            _of(overview.teams.part, overview.teams.whole),
        ),
        Headline(
            _("Areas with no open pilot"),
            number(len(overview.empty_areas)),
            _of(len(overview.empty_areas), len(overview.areas)),
        ),
    ]


def matrix(overview: Overview, *, language: str) -> list[dict[str, Any]]:
    """A row a state that any pilot is in, a cell a risk tier."""
    return [
        {
            "code": state.code,
            "name": state.name_in(language),
            "look": LOOKS.get(state.code, "info"),
            "cells": [overview.states[state.code][tier] for tier in RiskTier.values],
            "all": overview.states[state.code].total(),
        }
        for state in states()
        if state.code in overview.states
    ]


def _worth(overview: Overview) -> list[Headline]:
    """A headline a currency; one that says so, where nothing was found or spent yet."""
    if not overview.worth:
        return [Headline(_("Found, worth in a year"), _("n/a"), _("nothing spent yet"))]
    return [
        Headline(
            _("Found, worth in a year"),
            f"{number(int(one.value))} {one.currency}",
            _("for %(spent)s spent") % {"spent": number(int(one.spent))},
        )
        for one in overview.worth
    ]


def _all(overview: Overview) -> str:
    count = len(overview.pilots)
    text = ngettext("of %(n)s pilot ever opened", "of %(n)s pilots ever opened", count)
    return text % {"n": number(count)}


def _of(part: int, whole: int) -> str:
    return f"{number(part)} / {number(whole)}" if whole else _("nothing to measure yet")


def _days(days: int | None) -> str:
    if days is None:
        return _("n/a")
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": number(days)}
