"""What changed from one version of a proposal to another, as somebody may read it."""

from typing import Any

from django.utils.translation import gettext as _

from orgchange.innovation.models import ProposalVersion
from orgchange.innovation.proposing import differences, versions
from orgchange.innovation.proposing.reading import TITLES, Said, Section, sections


def changes_between(
    before: ProposalVersion | None, after: ProposalVersion | None, currency: str, *, names: bool
) -> list[differences.Change]:
    """Answer by answer; nothing where there is no other version. `names`: of people may be shown.

    Five queries, however long the versions are.
    """
    if before is None or after is None or before == after:
        return []
    found: Any = versions.whole_versions().in_bulk([before.pk, after.pk])
    old, new = (_said(found[one.pk], currency, names=names) for one in (before, after))
    return differences.differences(old, new)


def _said(version: ProposalVersion, currency: str, *, names: bool) -> list[Section]:
    """As it is read, with the title, which stands above the page otherwise."""
    title = Section("title", str(TITLES["idea"]), (Said(_("Title"), version.title),))
    return [title, *sections(version, currency, names=names)]
