"""The learning area: enrolments, attempts, completions."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from orgchange.core.registry import NavItem, home_cards, nav_items


class LearningConfig(AppConfig):
    """Registers the learning area."""

    name = "courses.learning"
    label = "learning"

    def ready(self) -> None:
        """Bring the sidebar's line, the card of home, and the panel of a course's page."""
        from courses.catalogue import registry  # noqa: PLC0415 - models are ready only now
        from courses.learning import panels  # noqa: PLC0415

        nav_items.append(
            NavItem(
                label=_("My learning"),
                url_name="learning:home",
                icon="book",
                group=1,
                order=20,
                is_shown=_is_signed_in,
            )
        )
        nav_items.append(
            NavItem(
                label=_("Past completions"),
                url_name="learning:imports",
                icon="cert",
                group=2,
                order=17,
                is_shown=_sees_imports,
            )
        )
        home_cards.append(panels.home_card)
        registry.course_panels.append(panels.course_panel)
        registry.course_marks.append(panels.course_marks)


def _is_signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated


def _sees_imports(request: HttpRequest) -> bool:
    from courses.learning.policies import can_see_imports  # noqa: PLC0415 - as above
    from orgchange.directory.scopes import sight  # noqa: PLC0415

    return can_see_imports(sight(request))
