"""Rating somebody, taking a rating back, asking for one, and answering that one cannot."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses.skills.forms.people import AskForm, RateForm, ReasonForm
from courses.skills.models import RatingAsk, Relation
from courses.skills.pieces import standing
from courses.skills.policies import can_ask
from courses.skills.reading import anchors_on
from courses.skills.relations import relation_to
from courses.skills.scopes import asks_visible_to, evidence_visible_to, ratings_visible_to
from courses.skills.services import judging
from courses.skills.views.doors import allow, person_door, skill_door
from courses.skills.views.people import as_form
from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.models import Employee
from orgchange.directory.scopes import people_visible_to, records_visible_to, sight
from orgchange.directory.views.doors import actor_of, answer, clock


@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Say which level one saw, against the written anchors."""
    skill, held = skill_door(request, code), sight(request)
    person = get_object_or_404(people_visible_to(held), pk=pk)
    relation = relation_to(held, pk, skill.pk)
    sees = records_visible_to(held).filter(pk=pk).exists()
    if relation is None and not sees:
        raise Http404
    allow(relation is not None, _("Only who saw it rates: the line, and who was asked."))
    evidence = standing(evidence_visible_to(held).filter(employee=pk, skill=skill))
    anchors = anchors_on([skill.pk], on=held.on)[skill.pk]
    form = RateForm(
        request.POST or None,
        anchors=anchors,
        evidence=evidence,
        is_self=relation == Relation.SELF,
    )
    given = form.cleaned_data if request.method == "POST" and form.is_valid() else None
    if given and tried(form, judging.give_rating, request, employee=person, skill=skill, **given):
        toast(request, _("Your rating is on record."))
        return redirect("skills:one", pk, code) if sees else redirect("skills:queue")
    back = reverse("skills:one", args=[pk, code]) if sees else reverse("skills:queue")
    context = {
        "form": form,
        "person": person,
        "skill": skill,
        "is_self": relation == Relation.SELF,
        "back": back,
    }
    return answer(request, "skills/rate.html", context)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a rating back, with a reason."""
    held = sight(request)
    rows = ratings_visible_to(held).select_related("employee", "skill", "rater")
    row = get_object_or_404(rows, pk=pk)
    allow(judging.can_withdraw(held, row), _("Whoever gave a rating takes it back, or HR."))
    form = ReasonForm(request.POST or None)
    given = form.cleaned_data if request.method == "POST" and form.is_valid() else None
    if given and tried(form, judging.withdraw_rating, request, rating=row, **given):
        toast(request, _("The rating is taken back."))
        return _back_to(request, row.employee, row.skill.code)
    context = as_form(form, row.employee, row.skill, _("Take the rating back"))
    return answer(request, "skills/form.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Ask a colleague for a rating."""
    found, skill, held = person_door(request, pk), skill_door(request, code), sight(request)
    allow(can_ask(held, found), _("The person asks, or HR of that part."))
    form = AskForm(request.POST or None, sight=held)
    given = form.cleaned_data if request.method == "POST" and form.is_valid() else None
    if given and tried(form, judging.ask_for_rating, request, employee=found, skill=skill, **given):
        made = RatingAsk.objects.filter(employee=found, skill=skill, rater=given["rater"])
        undo = reverse("skills:ask-withdraw", args=[made.order_by("-pk")[0].pk])
        said = _("%(name)s is asked.") % {"name": given["rater"].full_name}
        toast(request, said, undo_url=undo)
        return redirect("skills:one", pk, code)
    return answer(request, "skills/form.html", as_form(form, found, skill, _("Ask a colleague")))


@require_POST
def ask_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not ask any more."""
    row = _asked(request, pk)
    try:
        judging.withdraw_ask(ask=row, actor=actor_of(request), now=clock())
        toast(request, _("The request is taken back."))
    except judging.NotOpen as error:
        toast(request, error.message, level=30)
    return _back_to(request, row.employee, row.skill.code)


@require_POST
def ask_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """One has not seen enough to say."""
    try:
        judging.decline_ask(ask=_asked(request, pk), actor=actor_of(request), now=clock())
        toast(request, _("Thank you for saying so. Somebody else can be asked."))
    except judging.NotOpen as error:
        toast(request, error.message, level=30)
    return redirect("skills:queue")


def _asked(request: HttpRequest, pk: int) -> RatingAsk:
    rows = asks_visible_to(sight(request)).select_related("employee", "skill", "rater")
    return get_object_or_404(rows, pk=pk)


def _back_to(request: HttpRequest, person: Employee, code: str) -> HttpResponse:
    """The page of the skill, for who may open it."""
    if records_visible_to(sight(request)).filter(pk=person.pk).exists():
        return redirect("skills:one", person.pk, code)
    return redirect("skills:queue")
