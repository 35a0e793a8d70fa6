"""A certificate as PDF, and its renewal as a calendar entry."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from orgchange.core import pdf

REMIND = timedelta(days=14)


@dataclass(frozen=True)
class Certificate:
    """What a certificate says; the words are in the reader's language already."""

    name: str
    course: str
    finished_on: str
    code: str
    verify_url: str
    is_revoked: bool = False


def can_draw(certificate: Certificate) -> bool:
    """Whether there is a font for all its letters. Without one, the page can be printed."""
    return pdf.can_draw(_letters(certificate))


def draw_pdf(certificate: Certificate) -> bytes:
    """One landscape page."""
    paper = pdf.Paper(_letters(certificate), orientation="landscape")
    paper.set_title(_("Certificate"))
    paper.add_page()
    paper.set_draw_color(*pdf.ACCENT)
    paper.set_line_width(1.2)
    paper.line(30, 40, 70, 40)
    finished = _("on %(day)s") % {"day": certificate.finished_on}
    _line(paper, _("Certificate"), y=48, size=16, color=pdf.SOFT)
    _line(paper, certificate.name, y=66, size=30)
    _line(paper, _("has completed"), y=86, size=14, color=pdf.SOFT)
    _line(paper, certificate.course, y=98, size=22)
    _line(paper, finished, y=124, size=14, color=pdf.SOFT)
    if certificate.is_revoked:
        _line(paper, _("Revoked"), y=140, size=18, color=(163, 36, 12))
    _line(paper, certificate.code, y=166, size=11)
    _line(paper, certificate.verify_url, y=174, size=9, color=pdf.SOFT)
    return bytes(paper.output())


def renewal_calendar(*, code: str, title: str, last_day: date, url: str, now: datetime) -> bytes:
    """An all-day entry on the last covered day, with an alarm two weeks before."""
    calendar = Calendar()
    calendar.add("prodid", "-//OrgChange//Learning//EN")
    calendar.add("version", "2.0")
    event = Event()
    event.add("uid", f"renewal-{code}@orgchange")
    event.add("dtstamp", now)
    event.add("dtstart", last_day)
    event.add("dtend", last_day + timedelta(days=1))
    event.add("summary", _("Renew: %(course)s") % {"course": title})
    event.add("description", _("Until this day your completion counts."))
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -REMIND)
    event.add_component(alarm)
    calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text


def _letters(certificate: Certificate) -> str:
    own = (_("Certificate"), _("has completed"), _("Revoked"), _("on %(day)s"))
    c = certificate
    return "".join((*own, c.name, c.course, c.finished_on, c.code, c.verify_url))


def _line(
    paper: pdf.Paper,
    text: str,
    *,
    y: float,
    size: float,
    color: tuple[int, int, int] = pdf.INK,
) -> None:
    paper.pen(size, color)
    while size > 8 and len(paper.folded(text, 237)) > 1:
        size -= 1
        paper.pen(size, color)
    for index, line in enumerate(paper.folded(text, 237)):
        paper.put(line, 30, y + index * size * 0.45, width=237, height=size * 0.45)
