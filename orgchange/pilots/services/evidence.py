"""What a person says about the evidence that a pilot recorded of them."""

from datetime import datetime

from django.db import transaction

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor, too_long
from orgchange.pilots.models import SkillEvidence
from orgchange.pilots.policies_closing import can_remark

LONGEST_REMARK = 2000


def remark(
    *, evidence: SkillEvidence, words: str, actor: User | None, now: datetime
) -> SkillEvidence:
    """Stand beside one's own evidence; without words, what was said is taken back.

    The evidence itself stays as it was recorded.
    """
    require(can_remark(sight_of_actor(actor, now), evidence))
    words = words.replace("\x00", "").strip()
    refuse_invalid(too_long("words", words, LONGEST_REMARK))
    with transaction.atomic():
        rows = SkillEvidence.objects.select_for_update(of=("self",), no_key=True)
        row = rows.select_related("pilot", "employee").get(pk=evidence.pk)
        if row.remark == words:
            return row
        row.remark, row.remarked_at = words, now if words else None
        row.save(update_fields=["remark", "remarked_at"])
        facts = {"evidence": row.pk, "words": words}
        record(action="pilot.evidence_remarked", obj=row.pilot, actor=actor, at=now, changes=facts)
    return row
