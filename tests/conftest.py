"""What every test stands on: translations compiled, language and time zone as they were."""

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.test import SimpleTestCase
from django.utils import timezone, translation

from orgchange.core import translations
from tests import emptying, schema

hypothesis.settings.register_profile("suite", deadline=None, derandomize=True)
hypothesis.settings.load_profile("suite")
REACHES_A_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup", "migrated_file"}


def pytest_configure(config: pytest.Config) -> None:
    """Compiled translations are not committed."""
    translations.compile_all()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Who cannot reach a database, and was not told one engine, answers alike for all of them."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        told = any(map(item.get_closest_marker, ("django_db", "skipif")))
        told = told or issubclass(getattr(item, "cls", None) or object, SimpleTestCase)
        if not told and not fixtures & REACHES_A_DATABASE:
            item.add_marker(pytest.mark.any_engine)


@pytest.fixture(autouse=True)
def _own_language_and_zone() -> Iterator[None]:
    """A request activates its asker's language and zone; no test sees another's."""
    translation.activate("en")
    timezone.deactivate()
    yield
    translation.activate("en")
    timezone.deactivate()


@pytest.fixture(scope="session")
def schema_folder(pytestconfig: pytest.Config) -> Path:
    """Where a migrated SQLite file is kept between runs."""
    return pytestconfig.cache.mkdir("schema")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, schema_folder: Path
) -> None:
    """Databases of tests copy the tables instead of migrating."""
    schema.copy_into_test_databases(schema_folder)
    emptying.empty_by_deleting()


@pytest.fixture(scope="session")
def migrated_file(schema_folder: Path) -> Path:
    """A SQLite file to copy, for tests that start the site's own processes."""
    return schema.migrated_file(schema_folder)
