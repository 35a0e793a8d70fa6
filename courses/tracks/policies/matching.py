"""Who matches on a track, who reads its figures. Pure, but for who holds which office."""

from courses.tracks.models import Track
from courses.tracks.offices import is_lead
from orgchange.directory.scopes import Sight


def can_match(sight: Sight | None, track: Track) -> bool:
    """May run the matching and decide on its pairs: the track's lead, and HR of the whole."""
    return sight is None or sight.hr_everywhere or is_lead(sight, track.pk)


def sees_matching(sight: Sight, track: Track) -> bool:
    """May read the runs: who may match, and auditors."""
    return sight.is_auditor or can_match(sight, track)


def sees_everybody(sight: Sight, track: Track) -> bool:
    """Is told the figures of all, nothing withheld: who sees all people, and the lead."""
    return sight.sees_everything or is_lead(sight, track.pk)


def sees_board(sight: Sight, track: Track) -> bool:
    """Is told figures of the track: the lead, HR, executives, auditors; managers of their own."""
    answers = sight.is_hr or sight.is_executive or sight.is_auditor or sight.is_manager
    return answers or is_lead(sight, track.pk)


def can_record_supply(sight: Sight | None, track: Track) -> bool:
    """May say who came ready: the lead, and HR of the whole."""
    return can_match(sight, track)
