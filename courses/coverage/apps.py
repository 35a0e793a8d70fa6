"""The coverage area: the figures."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from courses.assignments.events import obligations_changed
from orgchange.core.registry import HomeCard, NavItem, home_cards, nav_items
from orgchange.directory.events import people_changed


class CoverageConfig(AppConfig):
    """Registers the coverage area."""

    name = "courses.coverage"
    label = "coverage"

    def ready(self) -> None:
        """Every write marks the counts that it touched; sidebar, home page and reports."""
        # Models are not ready before this.
        from courses.coverage import (  # noqa: PLC0415
            access,
            cards,
            marks,
            sections,
            skill_gaps,
            weekly,
        )
        from orgchange.directory.registry import DepartmentCard, department_cards  # noqa: PLC0415
        from orgchange.notices import kinds  # noqa: PLC0415

        obligations_changed.connect(marks.mark_obligations)
        people_changed.connect(marks.mark_people)
        kinds.register(weekly.REPORT)
        sections.register(skill_gaps.SECTION)
        nav_items.append(
            NavItem(
                label=_("Coverage"),
                url_name="coverage:coverage",
                icon="heat",
                group=2,
                order=30,
                is_shown=access.sees_figures,
            )
        )
        home_cards.append(
            HomeCard(template="coverage/_card.html", context=cards.figures_card, order=40)
        )
        department_cards.append(
            DepartmentCard(
                template="coverage/_department.html", context=cards.department_card, order=10
            )
        )
