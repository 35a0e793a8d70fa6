"""Measuring similarity on the labelled set: every wording asks for the others of its idea."""

from collections import defaultdict
from dataclasses import dataclass

from orgchange.innovation.models import Proposal, ProposalVersion
from orgchange.innovation.similar.finding import similar_to
from orgchange.innovation.similar.index import index_proposals
from tests.factories import innovation as f
from tests.innovation.labelled import wordings


@dataclass
class Measure:
    """Of what was shown, how much was right; of what is the same idea, how much was shown."""

    asked: int = 0
    first: int = 0
    shown: int = 0
    right: int = 0
    same: int = 0

    @property
    def precision(self):
        return self.right / self.shown if self.shown else 0.0

    @property
    def recall(self):
        return self.right / self.same

    @property
    def first_is_right(self):
        return self.first / self.asked


def write(of, submitter, name="ideas"):
    """The labelled wordings as submitted proposals; their ids, in order."""
    told = wordings(name)
    rows = [
        Proposal(
            number=f"L-{name[0]}{n}",
            round=of,
            workflow=of.workflow,
            rubric=of.rubric,
            submitter=submitter,
            title=one.title,
            language=one.language,
            state="submitted",
            entered_at=f.NOW,
            touched_at=f.NOW,
            submitted_at=f.NOW,
        )
        for n, one in enumerate(told)
    ]
    Proposal.objects.bulk_create(rows)
    ProposalVersion.objects.bulk_create(
        ProposalVersion(proposal=row, number=1, saved_at=f.NOW, title=one.title, scenario=one.text)
        for row, one in zip(rows, told, strict=True)
    )
    index_proposals([row.pk for row in rows], now=f.NOW)
    return [row.pk for row in rows]


def measure(ids, sight, *, name="ideas", limit=3, at_least=None):
    """{("en", "zh"): Measure}: asked in one language, of wordings in another."""
    told = wordings(name)
    by_id = dict(zip(ids, told, strict=True))
    measures = defaultdict(Measure)
    extra = {} if at_least is None else {"at_least": at_least}
    for pk, one in by_id.items():
        found = similar_to(
            one.title,
            one.text,
            sight=sight,
            language=one.language,
            limit=limit,
            excluding=[pk],
            **extra,
        )
        for language in ("en", "zh"):
            of = measures[one.language, language]
            hits = [by_id[hit.proposal.pk] for hit in found]
            mine = [hit for hit in hits if hit.language == language]
            others = [o for p, o in by_id.items() if p != pk and o.idea == one.idea]
            of.asked += 1
            of.first += bool(mine) and mine[0].idea == one.idea
            of.shown += len(mine)
            of.right += sum(hit.idea == one.idea for hit in mine)
            of.same += sum(other.language == language for other in others)
    return dict(measures)
