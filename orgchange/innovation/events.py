"""What the innovation fund announces."""

from orgchange.core.registry import Event

# proposal: Proposal (as it stands now), move: Move, now: datetime. Within the step's transaction.
proposal_moved = Event("proposal_moved")

# decisions: Sequence[Decision] (told just now), actor: User | None, now: datetime. Within the
# transaction of the telling.
results_told = Event("results_told")
