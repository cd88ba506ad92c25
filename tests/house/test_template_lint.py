"""The template lint: each rule with a template that keeps it and one that breaks it."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Write = Callable[..., Path]

PROPER_TEMPLATE = """\
{% extends "base.html" %}{% load i18n static humanize %}
{% block content %}
<h1 class="{% if open %}open{% endif %}">{% translate "Antrean" %} · {{ ticket.number }} — 10.00</h1>
<p>{% blocktranslate count n=n trimmed %}
  {{ n }} orang
{% plural %}
  {{ n }} orang di depan
{% endblocktranslate %}</p>
<form method="post" action="{% url 'queue:book' %}">{% csrf_token %}{{ form.as_div }}
  <label for="{{ field.id_for_label }}">{{ field.label }}</label>
  <input id="{{field.id_for_label}}" name="x" {% if required %}required{% endif %}>
  <label for="day-{{ row.pk }}">{{ row }}</label><select id="day-{{ row.pk }}"></select>
  <textarea aria-label="{% translate 'Catatan' %}"></textarea>
  <input type="hidden" name="h"><input type="submit" value="{% translate 'Kirim' %}">
  <button type="submit" hx-post="/x" data-on="1">{% translate "Ambil" %}</button>
</form>
<form method="get"></form>
<img src="{% static 'peta.svg' %}" alt=""><a href="https://www.menpan.go.id/">{{ name }}</a>
<a href="/" target="_blank" rel="noopener">{{ name }}</a>
<link rel="canonical" href="https://mpp.example/"><link rel="stylesheet" href="{% static 'a.css' %}">
<script src="{% static 'a.js' %}" type="module"></script>
<script type="application/json" id="d">{"teks": 1}</script>{{ rows|json_script:"rows" }}
<svg xmlns="http://www.w3.org/2000/svg"><use href="{% static 'i.svg' %}#x"/></svg>
<abbr>NIK</abbr> {# verbatim: the name of the number is the same in every language #}
{% comment "why" %}<p style="x" onclick="y">teks</p>{% endcomment %}{# teks #}
{% endblock %}
"""


def sentences(check_templates: ModuleType, source: str) -> list[str]:
    found = check_templates.template_findings("{% load i18n %}" + source, check_templates.django_engine())
    return [sentence for _line, sentence in found]


def test_a_proper_template_is_clean(check_templates: ModuleType) -> None:
    assert check_templates.template_findings(PROPER_TEMPLATE, check_templates.django_engine()) == []


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ('<p style="color:red"></p>', "has an inline style; use a class."),
        (
            '<p onclick="go()"></p>',
            "has script in the attribute onclick; listen for the event in a module.",
        ),
        (
            '<p hx-on:click="go()"></p>',
            "has script in the attribute hx-on:click; listen for the event in a module.",
        ),
        ('<a href="javascript:go()"></a>', "has script in the attribute href; use a <button> and a module."),
        ("<script>go()</script>", "<script> has its code inline; put it into a file."),
        (
            '<script type="module">go()</script>',
            "<script> has its code inline; put it into a file.",
        ),
        (
            '<script src="https://cdn.example/a.js"></script>',
            "<script> takes https://cdn.example/a.js from another host; ship it with the platform.",
        ),
        (
            '<link rel="stylesheet" href="//cdn.example/a.css">',
            "<link> takes //cdn.example/a.css from another host; ship it with the platform.",
        ),
        (
            '<img alt="" srcset="/a.png 1x, http://cdn.example/b.png 2x">',
            "<img> takes /a.png 1x, http://cdn.example/b.png 2x from another host; ship it with the platform.",
        ),
        ('<img src="/a.png">', "<img> has no alt."),
        ('<input name="nik">', "<input> has neither a <label for> of its id nor an aria-label."),
        (
            '<select id="a"></select><label for="b">1</label>',
            "<select> has neither a <label for> of its id nor an aria-label.",
        ),
        (
            '<textarea id="{{ a.id }}"></textarea><label for="{{ b.id }}">1</label>',
            "<textarea> has neither a <label for> of its id nor an aria-label.",
        ),
        ("<button>+</button>", "<button> has no type."),
        ("<html></html>", "<html> has no lang."),
        ('<form method="POST"></form>{% csrf_token %}', "<form method=post> has no {% csrf_token %}."),
        ('<form method="post">', "<form method=post> has no {% csrf_token %}."),
        ('<a href="/" target="_blank"></a>', "<a> with target=_blank has no rel."),
        ("<p>Halo {{ name }}</p>", "“Halo” in the page is not translated."),
        ("<p>{% if a %}Buka{% endif %}</p>", "“Buka” in the page is not translated."),
        ("<title>Antrean</title>", "“Antrean” in the page is not translated."),
        ('<img alt="Peta">', "“Peta” in the attribute alt is not translated."),
        ('<p aria-label="Nomor {{ n }}"></p>', "“Nomor” in the attribute aria-label is not translated."),
        ('<input type="submit" value="Kirim">', "“Kirim” in the attribute value is not translated."),
        ("<p>Halo {# verbatim: #}</p>", "has a verbatim comment without a reason."),
    ],
)
def test_each_fault_gets_its_sentence(check_templates: ModuleType, source: str, sentence: str) -> None:
    assert sentences(check_templates, source) == [sentence]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("{% if a %}", "does not compile: Unclosed tag on line 1: 'if'. Looking for one of: elif, else, endif."),
        ("{{ a|nosuch }}", "does not compile: Invalid filter: 'nosuch'"),
    ],
)
def test_a_template_that_does_not_compile_is_a_finding(check_templates: ModuleType, source: str, sentence: str) -> None:
    assert sentences(check_templates, source) == [sentence]


def test_findings_carry_the_line_they_are_on(check_templates: ModuleType) -> None:
    source = (
        "{% load i18n %}\n{% comment %}\n\n{% endcomment %}\n{% blocktranslate %}a\nb{% endblocktranslate %}\n"
        "<p>\n\n  Halo</p>\n<img\n  src='a'>\n"
    )

    assert check_templates.template_findings(source, check_templates.django_engine()) == [
        (9, "“Halo” in the page is not translated."),
        (10, "<img> has no alt."),
    ]


def test_the_text_of_scripts_styles_and_verbatim_lines_only_is_left_alone(check_templates: ModuleType) -> None:
    source = (
        "<style>p { color: red }</style>\n"
        '<script type="application/json">{"a": "teks"}</script>\n'
        "<p>NIK {# verbatim: a proper name #}</p>\n"
        "<p>Nama</p>\n"
    )

    assert sentences(check_templates, source) == ["“Nama” in the page is not translated."]


def test_every_template_of_the_house_is_read_and_nothing_else(
    check_templates: ModuleType, tmp_path: Path, write: Write
) -> None:
    for name in (
        "templates/base.html",
        "queue/mpp_queue/templates/queue/board.html",
        "billing/mpp_billing/templates/billing/mail.txt",
        "docs/page.html",
        "queue/mpp_queue/static/queue/demo.html",
        ".venv/mpp_x/templates/x.html",
    ):
        write(name, "Halo")

    assert check_templates.findings(tmp_path, check_templates.django_engine()) == [
        "billing/mpp_billing/templates/billing/mail.txt:1 “Halo” in the page is not translated.",
        "queue/mpp_queue/templates/queue/board.html:1 “Halo” in the page is not translated.",
        "templates/base.html:1 “Halo” in the page is not translated.",
    ]
