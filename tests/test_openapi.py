"""The API's contract: the schema is the committed one, complete, and without a warning."""

from pathlib import Path

import pytest
from django.core.management import call_command

COMMITTED = Path(__file__).parent / "openapi.yaml"
# Nouns that others rely on; their viewsets may grow, and may not go away.
NOUNS = """
    departments employees job-records teams team-memberships roster-imports courses
    course-versions audiences assignments obligations exemptions extensions completions coverage
    notices
""".split()  # noqa: SIM905 - read as words, not as a list of fifteen lines


@pytest.fixture
def drawn(tmp_path):
    file = tmp_path / "openapi.yaml"
    call_command("spectacular", file=str(file), validate=True, fail_on_warn=True)
    return file.read_text()


def test_the_schema_is_the_committed_one(drawn):
    """A change of the API is a change of this file: `make schema` writes it, the diff is read."""
    assert drawn == COMMITTED.read_text()


def test_every_noun_of_the_contract_is_there(drawn):
    missing = [noun for noun in NOUNS if f"  /api/v1/{noun}/:" not in drawn]

    assert missing == []
