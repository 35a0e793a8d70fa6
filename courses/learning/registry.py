"""Where areas above add to learning: what is to be learnt, and until when a completion holds."""

from collections.abc import Callable, Collection, Mapping
from datetime import date

from orgchange.core.registry import HomeCard, Slot

# Parts of My learning, beside the courses under way: obligations, the track. The `course_ids` of
# a part's context are not offered once more below.
learning_panels: list[HomeCard] = []
# Given completion ids: {completion id: its last covered day}, where it has one.
last_days: Slot[Callable[[Collection[int]], Mapping[int, date]]] = Slot()


def last_days_of(completion_ids: Collection[int]) -> Mapping[int, date]:
    """Until which day completions hold, as far as an area above knows."""
    return last_days.value(completion_ids) if last_days.value else {}
