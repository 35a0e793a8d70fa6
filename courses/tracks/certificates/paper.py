"""A certificate of a track on paper: one landscape page, with a code to verify and its QR."""

from dataclasses import dataclass

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.tracks.certificates.reads import Stand
from courses.tracks.models import TrackCertificate
from orgchange.core import pdf
from orgchange.core.dates import OPEN_DATE
from orgchange.core.wording import day_text

ALARM = (163, 36, 12)
QR_SIZE = 34.0  # millimetres


@dataclass(frozen=True)
class Paper:
    """What a certificate says, in the reader's language. No more of the person than the name."""

    name: str
    track: str
    level: int
    domains: str
    since: str
    until: str
    code: str
    url: str
    stand: Stand

    @property
    def lines(self) -> tuple[str, ...]:
        """Every text that is written on it."""
        return (
            _("Certificate"),
            self.name,
            _("is certified as"),
            f"{self.track} · L{self.level}",
            self.domains,
            validity(self),
            _("Revoked"),
            self.code,
            self.url,
        )


def paper_of(certificate: TrackCertificate, *, stand: Stand) -> Paper:
    """Expects employee and track to be read with it."""
    way = certificate.enrolment
    until = certificate.ends_on
    return Paper(
        name=str(way.employee),
        track=way.track.name_in(get_language() or ""),
        level=certificate.level,
        domains=" · ".join(certificate.domains),
        since=day_text(certificate.starts_on),
        until="" if until == OPEN_DATE else day_text(until),
        code=certificate.code,
        url=f"{settings.SITE_URL}{reverse('tracks:verify-code', args=[certificate.code])}",
        stand=stand,
    )


def validity(paper: Paper) -> str:
    """From when, and up to when."""
    if not paper.until:
        return _("from %(since)s on") % {"since": paper.since}
    return _("from %(since)s until before %(until)s") % {
        "since": paper.since,
        "until": paper.until,
    }


def can_draw(paper: Paper) -> bool:
    """Whether there is a font for all its letters. Without one, the page can be printed."""
    return pdf.can_draw("".join(paper.lines))


def draw(paper: Paper) -> bytes:
    """One landscape page."""
    sheet = pdf.Paper("".join(paper.lines), orientation="landscape")
    sheet.set_title(_("Certificate"))
    sheet.add_page()
    sheet.set_draw_color(*pdf.ACCENT)
    sheet.set_line_width(1.2)
    sheet.line(30, 40, 70, 40)
    _put(sheet, _("Certificate"), 48, 16, pdf.SOFT)
    _put(sheet, paper.name, 66, 30)
    _put(sheet, _("is certified as"), 86, 14, pdf.SOFT)
    _put(sheet, f"{paper.track} · L{paper.level}", 98, 22)
    _put(sheet, paper.domains, 116, 14)
    _put(sheet, validity(paper), 128, 12, pdf.SOFT)
    if paper.stand == Stand.REVOKED:
        _put(sheet, _("Revoked"), 142, 18, ALARM)
    _put(sheet, paper.code, 166, 11)
    _put(sheet, paper.url, 174, 9, pdf.SOFT)
    _qr(sheet, paper.url)
    return bytes(sheet.output())


def _put(
    sheet: pdf.Paper, text: str, y: float, size: float, color: tuple[int, int, int] = pdf.INK
) -> None:
    sheet.pen(size, color)
    sheet.put(text, 30, y, width=200, height=size * 0.45)


def _qr(sheet: pdf.Paper, url: str) -> None:
    """The address as a QR code at the lower right: dark squares, drawn as they are."""
    rows = [list(row) for row in segno.make(url, error="m", micro=False).matrix]
    side = QR_SIZE / len(rows)
    sheet.set_fill_color(*pdf.INK)
    for down, row in enumerate(rows):
        for across, is_dark in enumerate(row):
            if is_dark:
                sheet.rect(233 + across * side, 150 + down * side, side, side, style="F")
