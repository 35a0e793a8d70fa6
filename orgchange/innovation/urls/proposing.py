"""Pages: proposing and following proposals."""

from django.urls import URLPattern, path

from orgchange.innovation.views import (
    checking,
    ideas,
    placing,
    proposal,
    submitters,
    talking,
    writing,
)

patterns: list[URLPattern] = [
    path("ideas/", ideas.mine, name="ideas"),
    path("ideas/all/", ideas.everything, name="all-ideas"),
    path("ideas/followed/", ideas.followed, name="followed-ideas"),
    path("ideas/new/", writing.begin, name="new-proposal"),
    path("ideas/<int:pk>/", proposal.proposal, name="proposal"),
    path("ideas/<int:pk>/edit/", writing.edit, name="edit-proposal"),
    path("ideas/<int:pk>/save/", writing.save, name="save-proposal"),
    path("ideas/<int:pk>/place/", placing.place, name="place-proposal"),
    path("ideas/<int:pk>/check/", checking.check, name="check-proposal"),
    path("ideas/<int:pk>/submit/", checking.submit, name="submit-proposal"),
    path("ideas/<int:pk>/drop-changes/", checking.drop, name="drop-changes"),
    path("ideas/<int:pk>/answers/", submitters.answers, name="answer-questions"),
    path("ideas/<int:pk>/act/<slug:name>/", submitters.act, name="submitter-act"),
    path("ideas/<int:pk>/discussion/", talking.discussion, name="discussion"),
    path(
        "ideas/<int:pk>/discussion/<int:comment>/withdraw/",
        talking.withdraw_comment,
        name="withdraw-comment",
    ),
    path("ideas/<int:pk>/vote/", talking.vote, name="vote"),
    path("ideas/<int:pk>/follow/", talking.follow, name="follow"),
    path("ideas/<int:pk>/versions/", talking.history, name="proposal-versions"),
]
