"""How strings are found in sources."""

from orgchange.core.translations import Message, python_messages, template_messages


def found(source):
    return list(template_messages(source))


def test_python_strings_are_found_in_all_forms():
    source = (
        '_("One" " string"); ngettext("%(n)d day", "%(n)d days", n); pgettext("verb", "Open"); _(x)'
    )

    assert set(python_messages(source)) == {
        Message("One string"),
        Message("%(n)d day", "%(n)d days"),
        Message("Open", context="verb"),
    }


def test_template_tags_give_their_strings_as_django_looks_them_up():
    assert found('{% translate "50 % done" as x %}') == [Message("50 %% done")]
    assert found("{% translate 'Open' context 'verb' %}") == [Message("Open", context="verb")]
    assert found('{{ title|default:_("More") }}') == [Message("More")]


def test_a_block_gives_singular_and_plural_with_its_values_in_place():
    source = (
        "{% blocktranslate count n=c trimmed %}\n {{ n }} day\n"
        "{% plural %}\n {{ n }} days\n{% endblocktranslate %}"
    )

    assert found(source) == [Message("%(n)s day", "%(n)s days")]


def test_comments_are_not_translated():
    assert found('{% comment %}{% translate "x" %}{% endcomment %}{# {% translate "y" %} #}') == []
