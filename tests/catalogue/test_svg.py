"""SVG made harmless."""

import pytest

from courses.catalogue.svg import NotSvg, sanitise

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'
)


@pytest.mark.parametrize(
    ("attributes", "inside"),
    [
        ("", "<script>alert(1)</script>"),
        ('onload="alert(1)"', ""),
        ("", '<a xlink:href="javascript:alert(1)"><text>x</text></a>'),
        ("", '<image href="https://example.com/x.png"/>'),
        ("", '<use xlink:href="https://example.com/x.svg#a"/>'),
        ("", "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>"),
        ("", '<rect fill="url(https://example.com/x)"/>'),
        ("", '<rect style="fill:url(https://example.com/x)"/>'),
        ("", "<style>@import 'https://example.com/x.css';</style>"),
        ("", '<animate attributeName="href" to="javascript:alert(1)"/>'),
        ("", '<set attributeName="onload" to="alert(1)"/>'),
    ],
)
def test_script_handlers_and_outside_things_are_gone(attributes, inside):
    made = sanitise(SVG.format(attributes, inside).encode()).decode()

    for word in ("alert", "example.com", "javascript", "foreignObject", "animate", "onload"):
        assert word not in made


def test_the_drawing_stays():
    inside = (
        '<defs><linearGradient id="g"><stop offset="0" style="stop-color:#111"/></linearGradient>'
        '</defs><rect width="5" fill="url(#g)"/><text lang="en">Hello</text><use href="#g"/>'
    )
    made = sanitise(SVG.format('viewBox="0 0 5 5"', inside).encode()).decode()

    for word in ('viewBox="0 0 5 5"', "stop-color:#111", "url(#g)", "Hello", 'href="#g"'):
        assert word in made


@pytest.mark.parametrize(
    "content",
    [
        b"not xml",
        b"<html></html>",
        b'<!DOCTYPE s [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_svg_is_refused(content):
    with pytest.raises(NotSvg):
        sanitise(content)
