"""What every test stands on: translations compiled, language and time zone as they were."""

from collections.abc import Iterator

import hypothesis
import pytest
from django.utils import timezone, translation

from orgchange.core import translations

hypothesis.settings.register_profile("suite", deadline=None, derandomize=True)
hypothesis.settings.load_profile("suite")


def pytest_configure(config: pytest.Config) -> None:
    """Compiled translations are not committed."""
    translations.compile_all()


@pytest.fixture(autouse=True)
def _own_language_and_zone() -> Iterator[None]:
    """A request activates its asker's language and zone; no test sees another's."""
    translation.activate("en")
    timezone.deactivate()
    yield
    translation.activate("en")
    timezone.deactivate()
