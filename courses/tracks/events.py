"""What tracks announce."""

from orgchange.core.registry import Event

# enrolment: TrackEnrolment (locked, already moved), move: EnrolmentMove, actor: User | None,
# now: datetime. Inside the transaction of the step.
enrolment_moved = Event("enrolment_moved")

# panel: AssessmentPanel (locked way), now: datetime. Called, put on another day, or called off.
panel_called = Event("panel_called")
panel_moved = Event("panel_moved")
panel_cancelled = Event("panel_cancelled")
# seat: AssessorSeat, now: datetime. Somebody is asked to assess.
assessor_asked = Event("assessor_asked")
# seat: AssessorSeat, actor: User | None, now: datetime. A seat was given, or taken, back.
assessor_released = Event("assessor_released")
# panel: AssessmentPanel, now: datetime. Nobody is left to ask; everybody has finished; closed.
assessors_missing = Event("assessors_missing")
panel_scored = Event("panel_scored")
panel_closed = Event("panel_closed")
# certificate: TrackCertificate, now: datetime.
certificate_issued = Event("certificate_issued")
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
