"""Markdown made into safe HTML."""

import pytest

from courses.catalogue.markdown import references, render


def html(text, **options):
    return render(text, resolve=lambda kind, target: f"/{kind}/{target}", **options)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">a</a>',
        '<p style="position:fixed">a</p>',
        "<style>p{color:red}</style>",
        '<iframe src="//x"></iframe>',
        '<form action="/x"><input name="csrf"></form>',
        '<svg onload="alert(1)"></svg>',
        '<div class="btn primary" id="main">a</div>',
        '<a href="data:text/html,x">a</a>',
    ],
)
def test_nothing_dangerous_comes_through(text):
    made = html(text)

    for word in ("script", "onerror", "onload", "style", "iframe", "<form", "<input", "<svg"):
        assert word not in made
    for word in ("javascript:", "data:", "btn", 'id="main"'):
        assert word not in made


def test_a_link_that_would_run_is_no_link():
    assert "href" not in html("[a](javascript:alert(1))")


def test_headings_start_at_two_and_skip_no_level():
    made = html("# A\n\n### B\n\n##### C\n\n# D\n")

    assert made.count("<h2") == 2
    assert '<h3 id="s-b">' in made
    assert '<h4 id="s-c">' in made


def test_two_headings_of_one_name_have_two_ids():
    made = html("## Part\n\n## Part\n\n## 第一部分\n")

    assert 'id="s-part"' in made
    assert 'id="s-part-2"' in made
    assert 'id="s-第一部分"' in made


def test_a_heading_that_repeats_the_title_is_left_out():
    assert html("# What it is\n\nText\n", title="What it is") == "<p>Text</p>\n"


@pytest.mark.parametrize(
    "text",
    [
        "> **Try it.** Do this.\n",
        "> [!TRY]\n> Do this.\n",
        "::: try\nDo this.\n:::\n",
        "> ## Try it\n> Do this.\n{: .challenge}\n",
    ],
)
def test_an_exercise_is_a_box_however_it_is_written(text):
    made = html(text)

    assert '<div class="callout" data-kind="try">' in made
    assert "Try it" in made
    assert "{:" not in made


def test_an_answer_is_folded():
    made = html("> ## Solution\n> Because.\n{: .solution}\n")

    assert made.startswith("<details")
    assert '<summary class="callout-title">Solution</summary>' in made or "<summary" in made


def test_a_chinese_box_has_a_chinese_label():
    assert "试一试" in html("::: try\n做。\n:::\n", language="zh-hans")


def test_a_plain_quote_stays_a_quote():
    assert html("> Said.\n").startswith("<blockquote>")


def test_tables_scroll_by_themselves_and_align_without_style():
    made = html("| a | b |\n|---|--:|\n| 1 | 2 |\n")

    assert made.startswith('<div class="table-wrap" tabindex="0"><table class="table">')
    assert '<td class="num">2</td>' in made
    assert "style" not in made


def test_links_and_pictures_go_where_they_are_resolved_to():
    made = html("[a](b.md#Part) ![c](d.png)\n")

    assert 'href="/link/b.md#s-Part"' in made
    assert 'src="/image/d.png"' in made


def test_a_picture_of_another_site_leaves_its_description():
    assert html("![a cat](https://example.com/cat.png)\n") == "<p><em>a cat</em></p>\n"


def test_a_picture_always_has_an_alt():
    assert 'alt=""' in html('<img src="d.png">')


def test_liquid_and_kramdown_are_left_out():
    made = html("> Text\n{: .lead}\n\n{% include links.md %}\n\n[a](b.md){: .btn}\n")

    assert "{" not in made


def test_code_is_left_as_it_is():
    assert "{% raw %}" in html("```\n{% raw %}\n```\n")


def test_references_know_their_line():
    found = references("# A\n\n[x](b.md)\n\n![y](z.png)\n")

    assert found == [("link", "b.md", 3), ("image", "z.png", 5)]
