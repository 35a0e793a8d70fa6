"""What tracks announce."""

from orgchange.core.registry import Event

# enrolment: TrackEnrolment (locked, already moved), move: EnrolmentMove, actor: User | None,
# now: datetime. Inside the transaction of the step.
enrolment_moved = Event("enrolment_moved")
