"""Rows of a file beside all that is known: the postings say what reading everything says."""

from heapq import nlargest
from random import Random

import pytest

from orgchange.innovation.models import ProposalTerm, ProposalText, ProposalVersion
from orgchange.innovation.proposal_imports import likeness
from orgchange.innovation.proposal_imports.likeness import Match, Neighbours
from orgchange.innovation.similar import scoring
from orgchange.innovation.similar.index import counted, index_proposals
from tests.factories import innovation as f
from tests.factories.directory import department, employee

pytestmark = pytest.mark.django_db
WORDS = (
    *("sort", "mails", "draft", "report", "check", "invoice", "match", "order", "count"),
    *("parts", "plan", "shift", "answer", "caller", "发票", "核对"),
)


def sentence(chance, longest):
    return " ".join(chance.choices(WORDS, k=chance.randint(1, longest)))


@pytest.fixture
def known():
    """Thirty proposals of few words, so that many are alike."""
    chance = Random(4)
    fund = f.fund()
    f.period(fund)
    of, person = f.round_of(fund), employee(department("OPS"))
    rows = [f.proposal(of, person, title=sentence(chance, 4)) for _ in range(30)]
    for row in rows:
        ProposalVersion.objects.filter(proposal=row).update(
            title=row.title, scenario=sentence(chance, 9)
        )
    index_proposals([row.pk for row in rows], now=f.NOW)


def plain(rows, row):
    """What a row repeats, every text read: an earlier row or a proposal."""
    texts = {
        (False, pk): (title, length, {})
        for pk, title, length in ProposalText.objects.values_list("pk", "title", "length")
    }
    mean = sum(length for _title, length, _terms in texts.values()) / len(texts)
    for pk, term, count in ProposalTerm.objects.values_list("proposal_id", "term", "count"):
        texts[False, pk][2][term] = count
    for number, (title, said) in enumerate(rows):
        texts[True, number] = (title, sum(said.values()), said)
    title, said = rows[row]
    among = {term: sum(term in terms for _t, _l, terms in texts.values()) for term in said}
    before = {key: text for key, text in texts.items() if not key[0] or key[1] < row}
    for key, (other, _length, _terms) in before.items():
        if other.casefold() == title.casefold():
            return Match(*key, 1.0)
    weights = scoring.telling(said, scoring.Corpus(len(texts), mean, among))
    meeting, left = [], likeness.MOST_MET
    for term in list(weights)[: likeness.MEETING_TERMS]:
        if 0 < among[term] <= left:
            meeting.append(term)
            left -= among[term]
    met = {
        key: sum(weights[term] for term in meeting if term in terms)
        for key, (_t, _l, terms) in before.items()
        if any(term in terms for term in meeting)
    }
    scores = {}
    for key in nlargest(likeness.CANDIDATES, met, key=lambda key: (met[key], key)):
        _title, length, terms = texts[key]
        shared = [term for term in weights if term in terms]
        if len(shared) >= min(2, len(weights)):
            scores[key] = sum(
                weights[term] * scoring.saturated(terms[term], length, mean) for term in shared
            )
    best = sorted(scores, key=lambda key: (-scores[key], key))[: likeness.TITLES_COMPARED]
    most = scoring.full_marks(weights)
    alike = {
        key: scoring.likeness(scores[key], most, scoring.title_likeness(title, texts[key][0]))
        for key in best
    }
    first = max(alike, key=alike.get, default=None)
    found = first is not None and alike[first] >= likeness.SEEMS_SAME
    return Match(*first, round(alike[first], 2)) if found else None


@pytest.mark.parametrize("most_met", [2000, 12])
@pytest.mark.parametrize("seed", range(4))
def test_each_row_repeats_what_it_repeats_when_everything_is_read(
    known, monkeypatch, seed, most_met
):
    monkeypatch.setattr(likeness, "MOST_MET", most_met)
    monkeypatch.setattr(likeness, "CANDIDATES", 8)
    chance = Random(seed)
    rows = []
    for _ in range(40):
        title, text = sentence(chance, 5), sentence(chance, 12)
        rows.append((title, counted(title, text, "en")))
    neighbours = Neighbours()
    for number, (title, said) in enumerate(rows):
        neighbours.add(number, title, said)

    found = [neighbours.closest(number, *row) for number, row in enumerate(rows)]

    assert found == [plain(rows, number) for number in range(len(rows))]
    assert any(found)
