"""Proposals like a text: measured on a labelled set, within scope, and kept up to date."""

import pytest

from orgchange.directory.scopes import sight_of
from orgchange.innovation.models import Proposal, ProposalText
from orgchange.innovation.similar.finding import matching, similar_to
from orgchange.innovation.similar.index import index_proposals
from orgchange.innovation.similar.scoring import title_likeness
from orgchange.innovation.similar.terms import terms
from tests.factories import directory as d
from tests.factories import innovation as f
from tests.innovation.similarity import measure, write

pytestmark = pytest.mark.django_db
TODAY = f.NOW.date()


@pytest.fixture
def ada():
    person = d.employee(d.department("SALES"), name="Ada")
    d.user(person)
    return person


@pytest.fixture
def of():
    fund = f.fund()
    f.period(fund)
    return f.round_of(fund)


@pytest.fixture
def sight(ada):
    return sight_of(ada.user, on=TODAY)


def test_the_same_idea_is_found_in_other_words_and_in_the_other_language(of, ada, sight):
    ids = write(of, ada)

    measured = measure(ids, sight)

    worst = {pair: (round(m.precision, 2), round(m.recall, 2)) for pair, m in measured.items()}
    assert all(p >= 0.7 and r >= 0.75 for p, r in worst.values()), worst


def test_a_stranger_to_the_set_finds_nothing(of, ada, sight):
    write(of, ada)

    assert similar_to("Paint the bicycle shed blue", "It is grey.", sight=sight) == []


def test_what_both_speak_of_is_said_in_the_readers_language(of, ada, sight):
    write(of, ada)

    hit = similar_to("Invoices that nearly match their orders", sight=sight, limit=1)[0]

    assert {"invoice", "order"} <= set(hit.shared_words)


def test_a_draft_is_nobody_elses_business(of, ada):
    draft = f.proposal(of, ada, state="draft", title="Read delivery notes by photo")
    index_proposals([draft.pk], now=f.NOW)
    other = d.user(d.employee(d.department("LAW")))

    found = similar_to("Read delivery notes by photo", sight=sight_of(other, on=TODAY))

    assert found == []


def test_indexing_again_replaces_what_was_there(of, ada, sight):
    row = f.proposal(of, ada, title="Read delivery notes by photo")
    index_proposals([row.pk], now=f.NOW)
    row.versions.update(title="Forecast spare parts")
    index_proposals([row.pk], now=f.NOW)

    assert ProposalText.objects.get().title == "Forecast spare parts"
    assert similar_to("Read delivery notes by photo", sight=sight) == []


def test_a_slip_of_the_keyboard_still_resembles_the_title():
    assert title_likeness("Forecast spare parts", "Forecsat spare parts") > 0.5


def test_search_finds_either_language_and_the_beginning_of_a_word(of, ada):
    write(of, ada)
    everything = Proposal.objects.all()

    chinese = set(matching("invoice order", everything).values_list("title", flat=True))
    typed = matching("Foreca", everything)

    assert "匹配几乎一致的发票" in chinese
    assert [row.title for row in typed] == ["Forecast spare parts"]


def test_accents_and_case_do_not_matter():
    assert terms("RÉSUMÉS") == terms("resumes")
    assert terms("Prüfberichte", "de") == terms("PRUFBERICHTE", "de")


def test_the_same_number_of_statements_for_one_and_for_many(
    of, ada, sight, django_assert_max_num_queries
):
    write(of, ada)

    with django_assert_max_num_queries(7):
        similar_to("Read delivery notes by photo", sight=sight)
