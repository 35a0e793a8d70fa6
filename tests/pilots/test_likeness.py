"""Lessons beside what somebody writes: measured on a labelled set, in both languages and across."""

from collections import defaultdict
from dataclasses import dataclass

import pytest

from orgchange.directory.scopes import sight_of
from orgchange.pilots.likeness.finding import pilots_like, speaking
from orgchange.pilots.likeness.index import index_pilots
from orgchange.pilots.models import Lesson, Pilot, PilotTerm
from orgchange.pilots.services.lessons import save_lesson
from tests.factories import pilots as p
from tests.factories.innovation import NOW
from tests.pilots.ending import SAID, closing, published
from tests.pilots.labelled import labelled

TODAY = NOW.date()


@dataclass
class Measured:
    asked: int = 0
    first: int = 0
    found: int = 0
    shown: int = 0

    def share(self, count):
        return round(count / self.asked, 2)


@pytest.fixture
def sight(firm):
    return sight_of(firm.users["stranger"], on=TODAY)


def write_all(firm):
    """Every pilot of the set, ended, with its lesson; by id."""
    found = {}
    for one in labelled():
        row = p.pilot(
            firm.fund, firm.people["owner"], title=one.pilot, language=one.language, state="closed"
        )
        Lesson.objects.create(
            pilot=row,
            title=one.lesson,
            believed=one.believed,
            saw=one.saw,
            differently=one.differently,
            language=one.language,
            ask=firm.people["owner"],
            published_at=NOW,
        )
        found[row.pk] = one
    index_pilots(found, now=NOW)
    return found


def measure(by_id, sight):
    """{(language of the draft, of the lesson): Measured}, over the three that are shown."""
    measured = defaultdict(Measured)
    for pk, one in by_id.items():
        for draft in one.drafts:
            hits = pilots_like(draft.title, draft.text, sight=sight, language=draft.language)
            ids = [hit.pilot.pk for hit in hits]
            of = measured[draft.language, one.language]
            of.asked += 1
            of.first += ids[:1] == [pk]
            of.found += pk in ids
            of.shown += len(ids)
    return measured


def test_a_draft_is_shown_the_lesson_it_needs_in_its_own_language_and_across(firm, sight):
    measured = measure(write_all(firm), sight)

    told = {
        pair: (one.share(one.found), one.share(one.first), one.share(one.shown))
        for pair, one in measured.items()
    }
    assert all(found >= 0.7 and first >= 0.7 for found, first, _shown in told.values()), told


def test_a_stranger_to_the_set_is_shown_nothing(firm, sight):
    write_all(firm)

    assert pilots_like("Paint the bicycle shed blue", "It is grey.", sight=sight) == []


def test_a_lesson_is_found_from_the_moment_it_is_published(firm, sight):
    pilot = closing(firm)
    before = pilots_like(SAID["title"], SAID["differently"], sight=sight)

    published(firm, pilot)

    found = pilots_like(SAID["title"], SAID["differently"], sight=sight)
    assert before == []
    assert [(hit.pilot, hit.lesson.title) for hit in found] == [(pilot, SAID["title"])]


def test_a_lesson_that_is_being_written_is_in_no_index(firm):
    pilot = closing(firm)
    Lesson.objects.create(pilot=pilot, saw="Walruses everywhere.")

    index_pilots([pilot.pk], now=NOW)

    assert not PilotTerm.objects.filter(term__startswith="walrus").exists()


def test_a_correction_is_found_and_what_it_replaced_is_not(firm):
    pilot = closing(firm)
    published(firm, pilot, saw="Walruses everywhere.")

    save_lesson(
        pilot=pilot,
        fields={"saw": "Pelicans everywhere."},
        revision=1,
        actor=firm.users["owner"],
        now=NOW,
    )

    assert PilotTerm.objects.filter(term__startswith="pelican").exists()
    assert not PilotTerm.objects.filter(term__startswith="walrus").exists()


def test_words_in_one_language_find_what_was_written_in_the_other(firm):
    by_id = write_all(firm)

    found = speaking("聊天机器人", Pilot.objects.all())

    assert "Chatbot for questions to HR" in {by_id[row.pk].pilot for row in found}


def test_who_may_not_look_up_colleagues_is_shown_nothing(firm):
    write_all(firm)
    nobody = sight_of(None, on=TODAY)

    assert pilots_like("Chatbot for questions to HR", sight=nobody) == []
