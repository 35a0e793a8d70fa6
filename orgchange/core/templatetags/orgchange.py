"""Tags and filters that every template has (they are builtins).

Parts with a mark-up of their own are templates under `core/components/`; the tags here compute
what those show.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.db.models import Choices
from django.forms import BoundField, CheckboxInput, Select
from django.http import QueryDict
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from orgchange.core import figures, toasts, wording

register = template.Library()

STATE_WORDS = {
    "covered": _("Covered"),
    "pending": _("Pending"),
    "overdue": _("Overdue"),
    "excluded": _("Excluded"),
    "not_required": _("Not required"),
    "now": _("Under way"),
    "info": "",
}
GLYPHS = {"covered", "pending", "overdue", "excluded", "now", "info"}


@register.simple_tag
def icon(name: str, small: Any = False, label: Any = "") -> SafeString:
    """`{% icon "home" %}`: a line icon of the sprite; decoration, unless it has a label."""
    return format_html(
        '<svg class="icon{}" {}><use href="{}#i-{}"/></svg>',
        " small" if small else "",
        format_html('role="img" aria-label="{}"', label) if label else _HIDDEN,
        static("core/sprite.svg"),
        name,
    )


@register.simple_tag
def glyph(state: str) -> SafeString:
    """`{% glyph "overdue" %}`: the shape of a state alone, where the word or a legend is near."""
    if state not in GLYPHS:
        return SafeString("")
    return format_html(
        '<svg class="glyph" aria-hidden="true"><use href="{}#s-{}"/></svg>',
        static("core/sprite.svg"),
        state,
    )


@register.simple_tag
def state(name: Any, text: Any = None) -> SafeString:
    """`{% state "overdue" %}`: shape and word; `text` says it more closely ("Overdue, expired")."""
    name = _plain(name)
    return format_html(
        '<span class="state" data-state="{}">{}{}</span>',
        name,
        glyph(name),
        STATE_WORDS.get(name, name) if text is None else text,
    )


@register.simple_tag
def badge(name: Any, text: Any, icon_name: str = "") -> SafeString:
    """`{% badge "info" _("Being read") %}`: a state that leads a card; or an icon and a word."""
    name = _plain(name)
    mark = icon(icon_name, small=True) if icon_name else glyph("now" if name == "info" else name)
    attribute = format_html(' data-state="{}"', name) if name else ""
    return format_html('<span class="badge"{}>{}{}</span>', attribute, mark, text)


@register.inclusion_tag("core/components/bar.html")
def bar(
    covered: int, pending: int, overdue: int, excluded: int = 0, label: str = "", tall: bool = False
) -> dict[str, Any]:
    """`{% bar 41 6 5 %}`: a strip whose parts are as long as their counts."""
    counts = {"covered": covered, "pending": pending, "overdue": overdue, "excluded": excluded}
    total = sum(counts.values())
    parts, x = [], 0.0
    for name, count in counts.items():
        if count:
            width = 100 * count / total
            parts.append({"state": name, "x": f"{x:.2f}", "width": f"{width:.2f}"})
            x += width
    return {"parts": parts, "label": label, "tall": tall}


@register.inclusion_tag("core/components/spark.html")
def spark(
    values: Sequence[float | None],
    low: float = 40,
    high: float = 100,
    target: float | None = None,
    label: str = "",
) -> dict[str, Any]:
    """`{% spark months %}`: per cent values on one scale; a None is a gap in the line."""

    def height(value: float) -> str:
        clamped = min(max(value, low), high)
        return f"{22 - 20 * (clamped - low) / (high - low):.1f}"

    step = 92 / max(len(values) - 1, 1)
    lines: list[list[str]] = [[]]
    last: tuple[str, str] | None = None
    for index, value in enumerate(values):
        if value is None:
            lines.append([])
            continue
        last = (f"{2 + index * step:.1f}", height(value))
        lines[-1].append(",".join(last))
    return {
        "lines": [" ".join(line) for line in lines if len(line) > 1],
        "last": last,
        "target_y": None if target is None else height(target),
        "label": label,
    }


@register.inclusion_tag("core/components/progress.html")
def progress(done: int, total: int, label: Any = "") -> dict[str, Any]:
    """`{% progress 11 20 %}`: a bar with its fraction."""
    return {
        "done": done,
        "total": total,
        "text": figures.share_text(done, total),
        "label": label or _("Progress"),
    }


@register.inclusion_tag("core/components/sort_header.html", takes_context=True)
def sort_header(
    context: template.Context, name: str, label: Any, is_number: bool = False, param: str = "sort"
) -> dict[str, Any]:
    """`{% sort_header "due" _("Due") %}`: a head that sorts by `?sort=due`, then `?sort=-due`."""
    query: QueryDict = context["request"].GET.copy()
    current = query.get(param, "")
    order = {name: "ascending", f"-{name}": "descending"}.get(current, "")
    query[param] = f"-{name}" if order == "ascending" else name
    query.pop("page", None)
    return {
        "label": label,
        "url": f"?{query.urlencode()}",
        "order": order,
        "is_number": is_number,
    }


@register.filter
def share(fraction: Any, whole: int | None = None) -> str:
    """`{{ done|share:total }}` or `{{ fraction|share }}`: "41 / 52 · 79 %"; "n/a" for nobody.

    A fraction is a pair (part, whole) or anything with `part` and `whole`.
    """
    part, total = _fraction(fraction, whole)
    return figures.share_text(part, total)


@register.filter
def percent(fraction: Any, whole: int | None = None) -> str:
    """`{{ done|percent:total }}`: "79 %", by the rounding rule of figures."""
    part, total = _fraction(fraction, whole)
    return figures.percent_text(part, total)


@register.filter
def number(value: Any) -> str:
    """Digits in groups of three; nothing for None."""
    return figures.number(int(value)) if value not in (None, "") else ""


@register.simple_tag(takes_context=True)
def day(context: template.Context, value: date | datetime | None, distance: bool = False) -> str:
    """`{% day due_on %}`: "20 Nov"; `{% day due_on distance=True %}`: "20 Nov, in 7 days".

    An instant is the day it was in the time zone in force.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localdate(value) if timezone.is_aware(value) else value.date()
    today = getattr(context.get("request"), "today", None)
    if today is None:
        return wording.day_text(value)
    if distance:
        return wording.day_with_distance(value, today=today)
    return wording.day_text(value, today=today)


@register.filter
def instant(value: datetime | None) -> str:
    """`{{ entry.at|instant }}`: "20 Nov 2026, 10:42" in the reader's time zone."""
    return wording.instant_text(value) if value else ""


@register.filter
def initials(name: Any) -> str:
    """ "MS" for Marco Silva, "李明" for 李明: what stands in an avatar."""
    words = [word for word in str(name or "").split() if word[0].isalnum()]
    if not words:
        return "?"
    if len(words) == 1:
        return words[0][-2:] if not words[0].isascii() else words[0][:2].upper()
    return (words[0][0] + words[-1][0]).upper()


@register.filter
def isolate(name: Any) -> SafeString:
    """A name from outside, kept from turning the text around it (right-to-left marks and all)."""
    return format_html("<bdi>{}</bdi>", name)


@register.filter
def undo_url(message: Message) -> str:
    """Where a toast's act can be taken back."""
    return toasts.undo_url(message.extra_tags)


@register.filter
def is_check(field: BoundField) -> bool:
    """Whether a field is one box to tick, with its words beside it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_optional(field: BoundField) -> bool:
    """Whether to say that a field may be left empty. A list's empty choice says it itself."""
    widget = field.field.widget
    return not field.field.required and not isinstance(widget, CheckboxInput | Select)


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's control in the look of the house, tied to its hint and its error."""
    attributes: dict[str, Any] = {}
    if not is_check(field) and not field.use_fieldset:
        kind = field.field.widget.attrs.get("class", "")
        attributes["class"] = f"input {kind}".strip()
    described = [f"{field.auto_id}_helptext"] if field.help_text else []
    if field.errors:
        described.append(f"{field.auto_id}_error")
        attributes["aria-invalid"] = "true"
    if field.use_fieldset:
        described.insert(0, f"{field.auto_id}-label")
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attributes)


_HIDDEN = SafeString('aria-hidden="true"')


def _plain(name: Any) -> str:
    return str(name.value if isinstance(name, Choices) else name)


def _fraction(fraction: Any, whole: int | None) -> tuple[int, int]:
    if whole is not None:
        return int(fraction or 0), int(whole)
    if fraction is None:
        return 0, 0
    if isinstance(fraction, tuple | list):
        return int(fraction[0]), int(fraction[1])
    return int(fraction.part), int(fraction.whole)
