"""A certificate as PDF, and its renewal as a calendar entry."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import fpdf
from django.conf import settings
from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont
from icalendar import Alarm, Calendar, Event

REMIND = timedelta(days=14)
INK, SOFT, LINE = (20, 24, 29), (73, 83, 94), (43, 74, 203)


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
    return _is_latin(certificate) or font_file(_letters(certificate)) is not None


def draw_pdf(certificate: Certificate) -> bytes:
    """One landscape page."""
    pdf = fpdf.FPDF(orientation="landscape", format="A4")
    pdf.set_title(_("Certificate"))
    pdf.set_creator("OrgChange")
    pdf.add_page()
    family = _font(pdf, certificate)
    pdf.set_draw_color(*LINE)
    pdf.set_line_width(1.2)
    pdf.line(30, 40, 70, 40)
    _line(pdf, family, _("Certificate"), y=48, size=16, color=SOFT)
    _line(pdf, family, certificate.name, y=66, size=30, color=INK)
    _line(pdf, family, _("has completed"), y=86, size=14, color=SOFT)
    _line(pdf, family, certificate.course, y=98, size=22, color=INK)
    _line(
        pdf,
        family,
        _("on %(day)s") % {"day": certificate.finished_on},
        y=124,
        size=14,
        color=SOFT,
    )
    if certificate.is_revoked:
        _line(pdf, family, _("Revoked"), y=140, size=18, color=(163, 36, 12))
    _line(pdf, family, certificate.code, y=166, size=11, color=INK)
    _line(pdf, family, certificate.verify_url, y=174, size=9, color=SOFT)
    return bytes(pdf.output())


def font_file(letters: str) -> Path | None:
    """The first of `CERTIFICATE_FONTS` on this machine that has all these letters."""
    wanted = {ord(letter) for letter in letters}
    paths = (Path(name) for name in settings.CERTIFICATE_FONTS)
    return next((path for path in paths if path.is_file() and wanted <= _has(path)), None)


@cache
def _has(path: Path) -> frozenset[int]:
    """The letters of a font; reading it takes half a second, once a process."""
    with TTFont(path, fontNumber=_number(path), lazy=True) as font:
        return frozenset(font.getBestCmap())


def _number(path: Path) -> int:
    # In a collection of Chinese fonts, the third is the one for Simplified Chinese (Noto CJK).
    return 2 if path.suffix == ".ttc" and "Noto" in path.name else 0


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


def _font(pdf: fpdf.FPDF, certificate: Certificate) -> str:
    path = None if _is_latin(certificate) else font_file(_letters(certificate))
    if path is None:
        return "helvetica"
    pdf.add_font("certificate", fname=path, collection_font_number=_number(path))
    return "certificate"


def _letters(certificate: Certificate) -> str:
    own = (_("Certificate"), _("has completed"), _("Revoked"), _("on %(day)s"))
    given = (certificate.name, certificate.course, certificate.finished_on)
    return "".join((*own, *given)).replace(" ", "")


def _is_latin(certificate: Certificate) -> bool:
    try:
        _letters(certificate).encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


def _line(
    pdf: fpdf.FPDF, family: str, text: str, *, y: float, size: float, color: tuple[int, int, int]
) -> None:
    pdf.set_text_color(*color)
    pdf.set_font(family, size=size)
    while size > 8 and pdf.get_string_width(text) > 237:
        size -= 1
        pdf.set_font_size(size)
    pdf.set_xy(30, y)
    pdf.multi_cell(w=237, h=size * 0.45, text=text, align="L")
