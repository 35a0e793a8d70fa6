"""A fund with reviewers of two functions, and a proposal that waits for them."""

from datetime import timedelta

from orgchange.innovation.models import Criterion, Proposal
from orgchange.innovation.services import reviewing
from tests.factories import directory as d
from tests.factories import innovation as f

REVIEWERS = {"rita": "operations", "rolf": "legal", "ruth": "operations", "rob": "finance"}


class Committee:
    def __init__(self, state="submitted", **of_round):
        self.where = d.department("SALES")
        names = {"ada": "operations", "boss": "", "manager": "", "chair": "", **REVIEWERS}
        self.people = {
            name: d.employee(self.where, name=name, function=function)
            for name, function in names.items()
        }
        self.users = {name: d.user(person) for name, person in self.people.items()}
        self.fund = f.fund()
        f.period(self.fund, money=100_000)
        for name in ("manager", "chair"):
            f.office(self.fund, self.people[name], name)
        for name in REVIEWERS:
            f.office(self.fund, self.people[name], "reviewer")
        due = f.NOW + timedelta(days=7)
        self.round = f.round_of(self.fund, reviews_due_at=due, min_reviewers=2, **of_round)
        self.proposal = f.proposal(
            self.round, self.people["ada"], state=state, handler=self.people["manager"]
        )

    def asked(self, *names, **fields):
        return [f.assignment(self.proposal, self.people[name], **fields) for name in names]

    def stands(self):
        return Proposal.objects.get(pk=self.proposal.pk)

    def write(self, assignment, value=4, *, name=None, now=f.NOW):
        """Affirm, score everything alike, hand in: through the services."""
        who = self.users[name or assignment.reviewer.full_name]
        review = reviewing.affirm(assignment=assignment, actor=who, now=now)
        codes = Criterion.objects.filter(version=self.round.rubric).values_list("code", flat=True)
        reviewing.save(
            assignment=assignment,
            revision=review.revision,
            scores=dict.fromkeys(codes, value),
            texts={"for_submitter": "Measure first."},
            actor=who,
            now=now,
        )
        return reviewing.hand_in(assignment=assignment, actor=who, now=now)
