"""What the figures say, in words that promise no more than the figures hold."""

from collections.abc import Iterator
from math import isclose

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgchange.pilots.statistics.comparing import Finding
from orgchange.pilots.statistics.figures import Figures, Guarded
from orgchange.pilots.statistics.means import Group, Interval
from orgchange.pilots.statistics.runs import USEFUL, RunChart, is_following

MINUS = "\N{MINUS SIGN}"


def lines_of(figures: Figures) -> list[str]:
    """Every sentence, the most telling one first."""
    return [
        headline(figures),
        *_numbers(figures),
        *_where_it_stands(figures),
        *_run_chart(figures.compared.chart),
        *_guardrails(figures),
        *_doubts(figures),
    ]


def headline(figures: Figures) -> str:
    """The one sentence that the interval allows."""
    compared = figures.compared
    after = compared.after.n if compared.after else 0
    if compared.finding in (Finding.KEPT, Finding.LEFT):
        return _("%(kept)s of %(n)s readings since the start are within.") % {
            "kept": compared.kept_readings,
            "n": after,
        }
    if compared.finding is Finding.TOO_FEW:
        return ngettext(
            "Too few readings to say: %(n)s since the start.",
            "Too few readings to say: %(n)s since the start.",
            after,
        ) % {"n": after}
    if compared.finding is Finding.USEFUL and not figures.promise.minimum_effect:
        return _("Better: all of the interval lies on the good side.")
    return _finding_words()[compared.finding]


def _finding_words() -> dict[Finding, str]:
    return {
        Finding.NO_BASELINE: _("There is nothing to compare with: no baseline was measured."),
        Finding.NO_SPREAD: _("All readings are alike: there is no interval to judge by."),
        Finding.USEFUL: _(
            "Better by a useful amount: all of the interval is at least the smallest useful effect."
        ),
        Finding.BETTER: _("Better; whether by a useful amount cannot be said."),
        Finding.TOO_SMALL: _("If it got better at all, then by less than would be useful."),
        Finding.UNCLEAR: _(
            "It cannot be said whether it got better: the interval reaches from worse to better."
        ),
        Finding.WORSE: _("Worse: all of the interval lies on the wrong side."),
    }


def _numbers(figures: Figures) -> Iterator[str]:
    compared = figures.compared
    if compared.kept:
        yield _("That is a share of %(share)s, with 95 %% confidence from %(low)s to %(high)s.") % (
            _shares(compared.kept)
        )
    if compared.after:
        yield _mean_words(figures, compared.after)
    if compared.change:
        yield _("The change is %(change)s, with 95 %% confidence between %(low)s and %(high)s.") % {
            "change": amount(figures, compared.change.value, signed=True),
            "low": number(figures, compared.change.low, signed=True),
            "high": amount(figures, compared.change.high, signed=True),
        }


def _mean_words(figures: Figures, after: Group) -> str:
    """The means, and of how many readings each is."""
    compared = figures.compared
    now = ngettext(
        "%(mean)s on average since the start (%(n)s reading)",
        "%(mean)s on average since the start (%(n)s readings)",
        after.n,
    ) % {"mean": amount(figures, after.mean), "n": after.n}
    if compared.before and not compared.is_against_value:
        return ngettext(
            "%(now)s, against %(mean)s before (%(n)s reading).",
            "%(now)s, against %(mean)s before (%(n)s readings).",
            compared.before.n,
        ) % {"now": now, "mean": amount(figures, compared.before.mean), "n": compared.before.n}
    if figures.promise.baseline is not None:
        baseline = amount(figures, figures.promise.baseline)
        return _("%(now)s, against the baseline of %(baseline)s.") % {
            "now": now,
            "baseline": baseline,
        }
    return _("%(now)s.") % {"now": now}


def _where_it_stands(figures: Figures) -> Iterator[str]:
    compared, target = figures.compared, figures.promise.target
    group = compared.recent or compared.after
    if compared.is_reached is None or group is None or target is None:
        return
    said = {"mean": amount(figures, group.mean), "target": amount(figures, target), "n": group.n}
    if figures.promise.direction == "keep":
        return
    if compared.is_reached:
        yield (
            ngettext(
                "The last reading is %(mean)s: the target of %(target)s is reached.",
                "The last %(n)s readings are %(mean)s on average: the target of %(target)s is"
                " reached.",
                group.n,
            )
            % said
        )
    else:
        yield (
            ngettext(
                "The last reading is %(mean)s: the target of %(target)s is not reached.",
                "The last %(n)s readings are %(mean)s on average: the target of %(target)s is not"
                " reached.",
                group.n,
            )
            % said
        )


def _run_chart(chart: RunChart | None) -> Iterator[str]:
    if chart is None:
        return
    shifts = {
        1: _("A shift: six or more readings in a row lie above the median."),
        -1: _("A shift: six or more readings in a row lie below the median."),
    }
    trends = {
        1: _("A trend: five or more readings in a row, each higher than the one before."),
        -1: _("A trend: five or more readings in a row, each lower than the one before."),
    }
    signals = [shifts[chart.shift]] if chart.shift else []
    if chart.trend:
        signals.append(trends[chart.trend])
    if chart.too_few_runs:
        signals.append(_("The readings cross the median less often than chance would have it."))
    if chart.too_many_runs:
        signals.append(_("The readings cross the median more often than chance would have it."))
    yield from signals
    if not signals and chart.n >= USEFUL:
        yield _("No rule of the run chart is met: they vary as chance would have it.")
    elif not signals:
        yield _("Fewer than ten readings: the run chart can hardly show a signal yet.")


def _guardrails(figures: Figures) -> Iterator[str]:
    for row in figures.guarded:
        yield _guardrail(row)


def _guardrail(row: Guarded) -> str:
    if not row.n:
        return _("Guardrail %(name)s: no readings, so nobody knows.") % {"name": row.name}
    if not row.broken:
        return ngettext(
            "Guardrail %(name)s: kept, in %(n)s reading.",
            "Guardrail %(name)s: kept, in %(n)s readings.",
            row.n,
        ) % {"name": row.name, "n": row.n}
    return ngettext(
        "Guardrail %(name)s: broken in %(broken)s of %(n)s reading.",
        "Guardrail %(name)s: broken in %(broken)s of %(n)s readings.",
        row.n,
    ) % {"name": row.name, "broken": row.broken, "n": row.n}


def _doubts(figures: Figures) -> Iterator[str]:
    """What the figures cannot tell."""
    compared = figures.compared
    follows = compared.chart.follows if compared.chart else None
    if compared.chart and follows is not None and is_following(compared.chart):
        yield _(
            "The readings follow each other (r = %(r)s): they say less than as many independent"
            " ones would, and the interval is too narrow."
        ) % {"r": number_format(follows, decimal_pos=1)}
    if compared.change and compared.is_against_value:
        yield _("The baseline is one value and is taken as exact: the true interval is wider.")
    if compared.change:
        yield _(
            "Before and after, without a group to compare with: what else changed meanwhile is in"
            " the figures, too."
        )


def _shares(kept: Interval) -> dict[str, str]:
    names = {"share": kept.value, "low": kept.low, "high": kept.high}
    return {name: f"{value * 100:.0f}\N{NO-BREAK SPACE}%" for name, value in names.items()}


def amount(figures: Figures, value: float, *, signed: bool = False) -> str:
    """A number with its unit."""
    return f"{number(figures, value, signed=signed)} {figures.unit}".strip()


def number(figures: Figures, value: float, *, signed: bool = False) -> str:
    """A number as the reader writes it, with the places that a mean of such readings is worth."""
    rounded = round(value, figures.places)
    if isclose(rounded, 0, abs_tol=10.0 ** -(figures.places + 1)):
        rounded = 0.0
    text = number_format(abs(rounded), decimal_pos=figures.places, force_grouping=True)
    if rounded < 0:
        return f"{MINUS}{text}"
    return f"+{text}" if signed and rounded else text
