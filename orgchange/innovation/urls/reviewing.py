"""Pages: reviews and the panel."""

from django.urls import URLPattern, path

from orgchange.innovation.views import (
    draws,
    panels,
    reviewers,
    reviews,
    standings,
    standings_acts,
)

patterns: list[URLPattern] = [
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("reviews/<int:pk>/affirm/", reviews.affirm, name="affirm-review"),
    path("reviews/<int:pk>/declare/", reviews.declare, name="declare-conflict"),
    path("reviews/<int:pk>/save/", reviews.save, name="save-review"),
    path("reviews/<int:pk>/hand-in/", reviews.hand_in, name="hand-in-review"),
    path("reviews/<int:pk>/revise/", reviews.revise, name="revise-review"),
    path("reviews/<int:pk>/take-back/", reviewers.take_back, name="take-back-reviewer"),
    path("proposals/<int:pk>/reviews/", reviewers.proposal_reviews, name="proposal-reviews"),
    path("proposals/<int:pk>/reviewers/", reviewers.assign, name="assign-reviewer"),
    path("rounds/<int:pk>/reviewers/", reviewers.reviewers, name="reviewers"),
    path("rounds/<int:pk>/reviewers/send/", reviewers.send, name="send-to-review"),
    path("rounds/<int:pk>/standings/", standings.standings, name="standings"),
    path("rounds/<int:pk>/standings.<slug:kind>", standings.export, name="standings-export"),
    path("rounds/<int:pk>/standings/tag/", standings_acts.tag, name="tag-proposals"),
    path("rounds/<int:pk>/standings/untag/", standings_acts.untag, name="untag-proposals"),
    path("rounds/<int:pk>/standings/panel/", standings_acts.plan_panel, name="plan-panel"),
    path("rounds/<int:pk>/standings/agenda/", standings_acts.add_to_panel, name="add-to-panel"),
    path("rounds/<int:pk>/standings/draw/", standings_acts.announce_draw, name="announce-draw"),
    path("draws/<int:pk>/", draws.draw, name="draw"),
    path("draws/<int:pk>/hold/", draws.hold_draw, name="hold-draw"),
    path("panels/", panels.panels, name="panels"),
    path("panels/<int:pk>/", panels.panel, name="panel"),
    path("panels/<int:pk>/close/", panels.close, name="close-panel"),
    path("panels/items/<int:pk>/start/", panels.start, name="start-item"),
    path("panels/items/<int:pk>/write/", panels.write, name="write-item"),
    path("panels/items/<int:pk>/drop/", panels.drop, name="drop-item"),
]
