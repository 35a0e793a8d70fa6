"""Pages for those who look after messages: the reminders page, the words, the mail folder."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from orgchange.core.doors import add_refusal
from orgchange.core.errors import InvalidInput
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.notices import folder, heartbeats, kinds, panels, policies, queries, texts, wording
from orgchange.notices.forms import NoticeFilter, WordsForm
from orgchange.notices.kinds import Kind

PAGE = 50
TABS = ("", "ahead", "messages", "rules")


def _require_care(request: HttpRequest) -> None:
    if not policies.may_care(sight(request)):
        raise Http404


def _require_duty(request: HttpRequest) -> None:
    if not policies.has_mail_duty(sight(request)):
        raise Http404


@require_GET
def reminders(request: HttpRequest) -> HttpResponse:
    """What went out, what waits and why, whether the machinery runs, and what comes next."""
    _require_care(request)
    seen, now = sight(request), timezone.now()
    scope = queries.notices_visible_to(seen)
    form = NoticeFilter(request.GET)
    tab = _tab(request, form)
    context: dict[str, Any] = {
        "tab": tab,
        "tabs": _tabs(tab),
        "has_duty": policies.has_mail_duty(seen),
        "is_folder": folder.is_used(),
    }
    if tab == "messages":
        page = Paginator(form.narrow(scope).for_table(), PAGE).get_page(request.GET.get("page"))
        lines = queries.lines(list(page), language=_language(request), now=now)
        context |= {"form": form, "keep": [("tab", tab)], "page": page, "lines": lines}
    else:
        context["panels"] = panels.shown(request, now=now, tab=tab)
    if not tab:
        context |= {
            "pulses": heartbeats.pulses(now=now),
            "summary": queries.summary(scope, now=now),
        }
    return render(request, "notices/reminders.html", context)


def _tab(request: HttpRequest, form: NoticeFilter) -> str:
    """Which view is asked for; whoever filters or turns pages looks at the messages."""
    if "page" in request.GET or any(request.GET.get(name) for name in form.fields):
        return "messages"
    asked = request.GET.get("tab", "")
    return asked if asked in TABS else ""


def _tabs(here: str) -> list[dict[str, Any]]:
    labels = (_("How it runs"), _("Coming up"), _("Messages"), _("Rules"))
    return [
        {"label": label, "url": f"?tab={name}" if name else "?", "is_here": name == here}
        for name, label in zip(TABS, labels, strict=True)
    ]


def _language(request: HttpRequest) -> str:
    return texts.language_of(getattr(request, "LANGUAGE_CODE", ""), settings.LANGUAGE_CODE)


@require_GET
def words_list(request: HttpRequest) -> HttpResponse:
    """Every kind, and in which languages HR wrote its own words."""
    _require_duty(request)
    own = texts.wordings()
    rows = [
        {
            "kind": kind,
            "languages": [
                {"code": code, "name": name, "is_own": (kind.code, code) in own}
                for code, name in settings.LANGUAGES
            ],
        }
        for kind in kinds.every()
    ]
    return render(request, "notices/words_list.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def words(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Edit the words of a kind in a language; try them out before they are saved."""
    _require_duty(request)
    kind = _kind(code, language)
    own = texts.wordings().get((code, language))
    subject, body = (own.subject, own.body) if own else texts.shipped(kind, language)
    form = WordsForm(request.POST or None, initial={"subject": subject, "body": body})
    actor: Any = request.user
    if request.method == "POST" and "reset" in request.POST:
        wording.give_up(kind=kind, language=language, actor=actor, now=timezone.now())
        toast(request, _("The standard text is in force again."))
        return redirect("notices:words", code=code, language=language)
    if request.method == "POST" and form.is_valid():
        done = _act(request, kind, language, form)
        if done is not None:
            return done
    shown = form.words() if form.is_bound else {"subject": subject, "body": body}
    context = {
        "kind": kind,
        "language": language,
        "language_name": dict(settings.LANGUAGES)[language],
        "form": form,
        "is_own": own is not None,
        "placeholders": _placeholders(kind),
        "preview": wording.preview(
            kind=kind, language=language, name=actor.full_name or actor.username, **shown
        ),
    }
    return render(request, "notices/words.html", context)


def _kind(code: str, language: str) -> Kind:
    if not kinds.known(code) or language not in dict(settings.LANGUAGES):
        raise Http404
    return kinds.get(code)


def _act(request: HttpRequest, kind: Kind, language: str, form: WordsForm) -> HttpResponse | None:
    """Save, or send a test; None where the page is to be shown again (preview, or a refusal)."""
    actor: Any = request.user
    given: dict[str, Any] = {"kind": kind, "language": language, **form.words()}
    try:
        if "save" in request.POST:
            wording.save(**given, actor=actor, now=timezone.now())
            toast(request, _("Saved. The next messages use this text."))
            return redirect("notices:words", code=kind.code, language=language)
        if "test" in request.POST:
            address = wording.send_test(**given, actor=actor, now=timezone.now())
            toast(request, _("Sent to %(address)s.") % {"address": address})
        else:
            wording.require_usable(**given)
    except InvalidInput as error:
        add_refusal(form, error)
    return None


def _placeholders(kind: Kind) -> list[tuple[str, str]]:
    common = {"name": _("The name of the reader"), "link": _("Where it leads")}
    return [(f"{{{key}}}", str(what)) for key, what in {**kind.placeholders, **common}.items()]


@require_GET
def mail_folder(request: HttpRequest) -> HttpResponse:
    """What would have been mailed, while no mail server is set."""
    _require_duty(request)
    page = Paginator(folder.names(), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "letters": folder.letters(list(page)), "is_used": folder.is_used()}
    return render(request, "notices/folder.html", context)


@require_GET
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """One message of the folder."""
    _require_duty(request)
    found = folder.read(name)
    if found is None:
        raise Http404
    return render(request, "notices/letter.html", {"letter": found})
