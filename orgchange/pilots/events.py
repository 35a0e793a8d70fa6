"""What the pilots area announces."""

from orgchange.core.registry import Event

# pilot: Pilot (as it stands now), move: PilotMove, now: datetime. Within the step's transaction;
# a pilot that was just opened moves from nowhere.
pilot_moved = Event("pilot_moved")

# readings: Sequence[Reading] of one pilot, pilot: Pilot, actor: User | None, now: datetime. Within
# the transaction that wrote them.
readings_written = Event("readings_written")

# readings: Sequence[Reading] of one pilot that do not stand any more, reason: str, pilot: Pilot,
# actor: User | None, now: datetime. Within the transaction that withdrew them.
readings_withdrawn = Event("readings_withdrawn")

# alarms: Sequence[KillAlarm] of one pilot, pilot: Pilot, actor: User | None, now: datetime. Within
# the transaction that raised them, after the pilot went where they lead.
alarms_raised = Event("alarms_raised")

# lesson: Lesson, pilot: Pilot, actor: User | None, now: datetime. Published, or corrected after.
# Within the transaction that wrote it.
lesson_published = Event("lesson_published")

# use: LessonUse, lesson: Lesson, actor: User, now: datetime. A lesson helped for the first time
# with a proposal or a pilot. Within the transaction that counted it.
lesson_used = Event("lesson_used")

# gate: Gate, now: datetime. Its panel has the pre-read, or somebody was seated who has not had it.
pre_read_sent = Event("pre_read_sent")

# thanks: ThankYou, now: datetime. Within the transaction that wrote it.
thanked = Event("thanked")

# scale_up: ScaleUp, actor: User | None, now: datetime. Somebody was named to run it from now on.
# Within the transaction that named them.
operator_asked = Event("operator_asked")
