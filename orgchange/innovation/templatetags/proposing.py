"""Words of proposals for templates."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def rows_title(name: str) -> str:
    """`{{ forms.step.rows|rows_title }}`: what the rows of a step are."""
    titles = {
        "sources": _("Data sources"),
        "lines": _("Budget"),
        "milestones": _("Milestones"),
        "people": _("Who else takes part"),
    }
    return titles[name]
