"""Evidence, journal, mentors and signatures."""

from django.urls import path

from courses.tracks.views import evidence, journal, mentoring, signing

patterns = [
    path("signatures/", signing.signatures, name="signatures"),
    path("signatures/<int:pk>/", signing.signature, name="signature"),
    path("signatures/<int:pk>/undo/", signing.undo, name="signature-undo"),
    path("mentees/", mentoring.mentees, name="mentees"),
    path("evidence/<int:pk>/file/", evidence.file, name="evidence-file"),
    path("people/<int:pk>/evidence/", evidence.evidence, name="evidence"),
    path("people/<int:pk>/evidence/again/", evidence.again, name="evidence-again"),
    path("people/<int:pk>/evidence/go-on/", evidence.go_on, name="evidence-go-on"),
    path("people/<int:pk>/evidence/<int:item>/", evidence.hand_in, name="hand-in"),
    path("people/<int:pk>/evidence/<int:item>/draft/", evidence.draft, name="evidence-draft"),
    path("people/<int:pk>/evidence/<int:item>/versions/", evidence.versions, name="versions"),
    path("people/<int:pk>/journal/", journal.journal, name="journal"),
    path("people/<int:pk>/journal/<int:day>/remove/", journal.remove, name="journal-remove"),
    path("people/<int:pk>/mentor/", mentoring.mentoring, name="mentoring"),
    path("people/<int:pk>/mentor/choose/", mentoring.choose, name="mentor-choose"),
    path("people/<int:pk>/mentor/<int:mentorship>/end/", mentoring.end, name="mentor-end"),
    path("people/<int:pk>/mentor/<int:mentorship>/log/", mentoring.log, name="mentor-log"),
    path("<slug:code>/examples/", evidence.examples, name="examples"),
]
