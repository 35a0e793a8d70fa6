"""Words and figures of reviewing for templates."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from orgchange.innovation.blindness import Shown
from orgchange.innovation.reviewing.calibration import HIGH, LOW, Standing
from orgchange.innovation.reviewing.desk import AFFIRM, DONE, STALE, WRITE, Line

register = template.Library()


@register.simple_tag
def next_step(line: Line) -> str:
    """`{% next_step line as text %}`: what a reviewer does next."""
    words = {
        AFFIRM: _("Say whether you are free"),
        WRITE: _("Read and score"),
        STALE: _("Look again: the text has changed"),
        DONE: _("Handed in"),
    }
    return words[line.next]


@register.filter
def score(value: Any) -> str:
    """`{{ review.score|score }}`: a score with two places, in the reader's digits."""
    if value is None or value == "":
        return ""
    return number_format(value, decimal_pos=2, use_l10n=True)


@register.filter
def figure(value: Decimal | None) -> str:
    """`{{ version.baseline|figure }}`: a number of a metric without idle zeros."""
    if value is None:
        return ""
    return number_format(value.normalize(), use_l10n=True, force_grouping=True)


@register.filter
def signed(value: float) -> str:
    """`{{ one.shift|signed }}`: with its sign, "0.00" for what rounds to nothing."""
    rounded = round(value, 2)
    text = number_format(abs(rounded), decimal_pos=2, use_l10n=True)
    return f"+{text}" if rounded > 0 else f"−{text}" if rounded < 0 else text


@register.filter
def of(shown: Mapping[int, Shown], pk: int) -> Shown:
    """`{{ shown|of:proposal.pk }}`: what may be shown of a proposal; nothing, where unknown."""
    return shown.get(pk, Shown())


@register.inclusion_tag("innovation/reviewing/_interval.html")
def interval(standing: Standing) -> dict[str, Any]:
    """`{% interval row.standing %}`: low to high on the scale of 1 to 5, the calibrated and raw."""

    def place(value: float) -> str:
        return f"{(value - LOW) / (HIGH - LOW) * 150 + 5:.1f}"

    names = ("low", "high", "calibrated", "raw")
    return {
        "standing": standing,
        **{name: place(getattr(standing, name)) for name in names},
    }


@register.filter
def clock(seconds: int) -> str:
    """`{{ line.seconds|clock }}`: minutes and seconds."""
    return f"{seconds // 60}:{seconds % 60:02}"
