"""What tracks announce."""

from orgchange.core.registry import Event

# enrolment: TrackEnrolment (locked, already moved), move: EnrolmentMove, actor: User | None,
# now: datetime. Inside the transaction of the step.
enrolment_moved = Event("enrolment_moved")

# enrolment: TrackEnrolment (locked), terms: StageTerms, actor: User | None, now: datetime. The
# last signature under a stage is there; whether the person may go on is asked after it.
stage_signed = Event("stage_signed")
# requests: Sequence[SignRequest], actor: User | None, now: datetime: asked for, or asked again.
signatures_asked = Event("signatures_asked")
# request: SignRequest (signed, or returned with words), actor: User, now: datetime.
signature_given = Event("signature_given")
# mentorship: Mentorship, before: Mentorship | None (handed over), actor: User | None,
# now: datetime.
mentor_paired = Event("mentor_paired")
# mentorship: Mentorship, actor: User | None (None: the mentor left), now: datetime.
mentor_ended = Event("mentor_ended")
