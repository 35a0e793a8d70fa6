"""The database itself refuses to change what happened on somebody's way."""

from django.db import migrations

from orgchange.core.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("tracks", "0001_tracks_people_evidence")]
    operations = [
        AppendOnly(
            "EnrolmentMove", message="Steps on a track are never changed.", free=("moved_by_id",)
        ),
        # A person's own words and files go when the person is erased.
        AppendOnly(
            "Submission",
            message="What was handed in is never changed.",
            free=("words", "link", "file", "file_name", "submitted_by_id"),
        ),
        AppendOnly("TrackCertificate", message="Certificates are never changed."),
        AppendOnly(
            "CertificateEnd", message="Ends of certificates are never changed.", free=("ended_by_id",)
        ),
    ]
