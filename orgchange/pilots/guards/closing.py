"""What must hold before a pilot is closed: it leaves a lesson, and no money open."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgchange.core.errors import Problem
from orgchange.pilots.closing.ledger import open_of
from orgchange.pilots.models import Lesson
from orgchange.pilots.workflow import Step, guard


@guard("lesson_published", gettext_lazy("Its lesson is published"))
def lesson_published(step: Step) -> Iterable[Problem]:
    """All colleagues can read what was learnt."""
    if Lesson.objects.filter(pilot=step.pilot, published_at__isnull=False).exists():
        return []
    return [Problem("lesson", "no_lesson", _("Its lesson is not published yet."))]


@guard("ledger_settled", gettext_lazy("Nothing of its money is reserved, open or unspent"))
def ledger_settled(step: Step) -> Iterable[Problem]:
    """The award has ended, and its balances are at zero. Rule 7 of the ledger."""
    left = open_of(step.pilot)
    if left.is_settled:
        return []
    return [Problem("ledger", "ledger_open", left.words)]
