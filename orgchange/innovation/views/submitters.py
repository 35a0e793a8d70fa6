"""What submitters do with what they handed in: answer, withdraw, object, appeal."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from orgchange.core.doors import tried
from orgchange.core.errors import DomainError
from orgchange.core.toasts import toast
from orgchange.directory.views.doors import actor_of, answer, clock
from orgchange.innovation.forms.talk import WordsForm
from orgchange.innovation.models import Proposal, Question
from orgchange.innovation.proposing import versions
from orgchange.innovation.services import submitting
from orgchange.innovation.views.doors_proposing import own_or_404, sent
from orgchange.innovation.ways import MOST_WORDS


@dataclass(frozen=True)
class Act:
    """One thing to do with words: what it is called, what it does, and what does it."""

    title: Promise
    submit: Promise
    effect: Promise
    said: Promise
    write: Callable[..., object]
    is_danger: bool = False
    is_wordy: bool = True


ACTS = {
    "withdraw": Act(
        gettext_lazy("Withdraw the proposal"),
        gettext_lazy("Withdraw it"),
        gettext_lazy(
            "Nothing more happens with it. It leaves its round, and money held for it "
            "is free again. It cannot be handed in again; a new one can."
        ),
        gettext_lazy("The proposal is withdrawn."),
        submitting.withdraw,
        is_danger=True,
        is_wordy=False,
    ),
    "object": Act(
        gettext_lazy("Object"),
        gettext_lazy("Send the objection"),
        gettext_lazy("The fund reads it again, with your words. One objection is heard."),
        gettext_lazy("Your objection is with the fund."),
        submitting.object_to,
    ),
    "appeal": Act(
        gettext_lazy("Appeal"),
        gettext_lazy("Send the appeal"),
        gettext_lazy(
            "The panel's chair decides whether other reviewers look at it again. "
            "One appeal is heard."
        ),
        gettext_lazy("Your appeal is with the panel's chair."),
        submitting.appeal,
    ),
}


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Say why, and do it."""
    found, proposal = ACTS.get(name), own_or_404(request, pk)
    if found is None:
        raise Http404
    form = WordsForm(sent(request), is_needed=found.is_wordy)
    if request.method == "POST" and form.is_valid():
        given = {"proposal": proposal, "words": form.cleaned_data["words"]}
        if tried(form, found.write, request, **given):
            toast(request, str(found.said))
            return redirect("innovation:proposal", pk)
    context = {"form": form, "act": found, "proposal": proposal}
    return answer(request, "innovation/proposing/act.html", context)


class AnswersForm(forms.Form):
    """One box a question."""

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[f"q{question.pk}"] = forms.CharField(
                label=question.text,
                max_length=MOST_WORDS,
                widget=forms.Textarea({"rows": 4}),
            )


@require_http_methods(["GET", "POST"])
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the fund's questions, and hand in again."""
    proposal = own_or_404(request, pk)
    if proposal.state != "needs_info":
        return redirect("innovation:proposal", pk)
    open_ones = list(proposal.questions.filter(answered_at=None))
    form = AnswersForm(sent(request), questions=open_ones)
    is_sent = request.method == "POST"
    if is_sent and form.is_valid() and _answered(request, proposal, form):
        toast(request, _("Answered. The fund reads on."))
        return redirect("innovation:proposal", pk)
    context = {
        "form": form,
        "proposal": proposal,
        "is_changed": versions.working_copy(proposal) is not None,
    }
    return answer(request, "innovation/proposing/answers.html", context)


def _answered(request: HttpRequest, proposal: Proposal, form: AnswersForm) -> bool:
    said = {int(name[1:]): text for name, text in form.cleaned_data.items()}
    try:
        submitting.answer(proposal=proposal, answers=said, actor=actor_of(request), now=clock())
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    return True
