"""What the skills area announces."""

from orgchange.core.registry import Event

# award: Award (given, taken or exempted), actor: User | None, now: datetime.
# Within its transaction.
awarded = Event("awarded")

# rating: Rating, standing: quorum.Standing (after it), now: datetime. Within its transaction.
rated = Event("rated")

# ask: RatingAsk, now: datetime. Somebody was asked for a rating. Within its transaction.
rating_asked = Event("rating_asked")

# decision: EvidenceDecision, now: datetime. Declined with words. Within its transaction.
evidence_declined = Event("evidence_declined")
