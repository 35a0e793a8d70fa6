"""What a proposal says, and said: its working copy, its newest version, the sum of its budget."""

from decimal import Decimal

from django.db.models import F, QuerySet, Sum

from orgchange.innovation.models import Proposal, ProposalVersion

# What a version says beside its lists; the order is that of the form.
FIELDS = (
    "title",
    "scenario",
    "change",
    "problem_owner",
    "metric",
    "metric_unit",
    "direction",
    "baseline",
    "baseline_on",
    "baseline_source",
    "target",
    "target_high",
    "technique",
    "why_not_simpler",
    "explained",
    "systems",
    "risks",
    "harmed",
    "person_days",
    "buffer_percent",
    "weeks",
)
LISTS = ("sources", "lines", "milestones")


def whole_versions() -> QuerySet[ProposalVersion]:
    """Versions with all that they say, in a constant number of queries."""
    return ProposalVersion.objects.select_related("problem_owner").prefetch_related(
        "sources__owner", "lines", "milestones"
    )


def working_copy(proposal: Proposal) -> ProposalVersion | None:
    """What is being written, where somebody is."""
    return whole_versions().filter(proposal=proposal, number=None).first()


def newest(proposal: Proposal) -> ProposalVersion | None:
    """What was handed in last."""
    found = whole_versions().filter(proposal=proposal, number__isnull=False)
    return found.order_by("-number").first()


def current(proposal: Proposal) -> ProposalVersion:
    """What its writers work on: the working copy, or what was handed in last."""
    found = working_copy(proposal) or newest(proposal)
    assert found is not None  # noqa: S101 - a proposal is never without a version
    return found


def asked_by(version: ProposalVersion) -> Decimal:
    """The sum of the budget's lines."""
    return version.lines.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def revision_of(proposal: Proposal) -> int:
    """What the next saving has to name: it only grows, over all the versions of a proposal."""
    newest_first = proposal.versions.order_by(F("number").desc(nulls_first=True))
    version = newest_first.first()
    if version is None:
        return 0
    return version.revision + (version.number is not None)
