"""The message tool collects what gettext would look up, keeps translations, and names every gap."""

import gettext
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Write = Callable[..., Path]

PO_FILE = "locale/en/LC_MESSAGES/django.po"

PYTHON_SOURCE = """\
from django.utils.translation import gettext as _, gettext_lazy, ngettext, npgettext, pgettext_lazy

TITLE = gettext_lazy("Antrean")
LONG = _("Silakan menunggu "
         "di ruang tunggu")
COUNT = ngettext("%(n)s orang", "%(n)s orang menunggu", 3) % {"n": 3}
MONTH = pgettext_lazy("bulan", "Mei")
SEEN = npgettext("loket", "satu loket", "%(n)s loket", 2)
DYNAMIC = _(TITLE)
"""

TEMPLATE_SOURCE = """\
{% load i18n %}<p class="x" title='{% translate "Judul halaman" %}'>{% trans 'Kutipan "ganda"' %}</p>
{% translate "Senin" context "hari" as day %}
{# _("komentar sebaris") #}{% translate "Sesudah komentar" %}
{% comment "catatan" %}{% translate "Dalam komentar" %}
Translators: _("juga tidak"){% endcomment %}{% translate "Sesudah blok komentar" %}
{% blocktranslate with name=agency.name|default:_("tanpa nama") trimmed %}
  Layanan {{ name }}
  gratis 100%
{% endblocktranslate %}
{% blocktranslate count waiting=rows|length trimmed %}
  {{ waiting }} orang
{% plural %}
  {{ waiting }} orang di depan Anda
{% endblocktranslate %}
{% blocktranslate count n=n context "kursi" %}satu kosong{% plural %}{{ n }} kosong{% endblocktranslate %}
{% blocktranslate context 'salam' %}Apa kabar?{% endblocktranslate %}
{% include "card.html" with title=_("Kartu (baru)") text=_('Isi') %}
{{ note|default:_("Tidak ada \\"catatan\\"") }}{{ _("Diskon 50%") }}{% if a == _("Sama") %}gettext("bukan"){% endif %}
"""


@pytest.fixture
def sources(write: Write) -> None:
    write("queue/mpp_queue/errors.py", PYTHON_SOURCE)
    write("queue/mpp_queue/templates/queue/board.html", TEMPLATE_SOURCE)
    write("templates/base.html", '{% load i18n %}{% translate "Antrean" %}')


def run(messages: ModuleType, command: str, root: Path) -> int:
    exit_code: int = messages.main([command, "--root", str(root)])
    return exit_code


def translate(po_file: Path, *pairs: tuple[str, str]) -> None:
    """Fill in translations of singular messages that have no context."""
    text = po_file.read_text(encoding="utf-8")
    for message_id, translation in pairs:
        empty = f'msgid "{message_id}"\nmsgstr ""\n'
        assert empty in text
        text = text.replace(empty, f'msgid "{message_id}"\nmsgstr "{translation}"\n')
    po_file.write_text(text, encoding="utf-8")


@pytest.fixture
def small_catalogue(messages: ModuleType, tmp_path: Path, write: Write) -> Path:
    """One message with a placeholder and one without, both translated."""
    write("queue/mpp_queue/errors.py", '_("Antrean")\n_("Halo %(name)s")\n')
    run(messages, "extract", tmp_path)
    translate(tmp_path / PO_FILE, ("Antrean", "Queue"), ("Halo %(name)s", "Hello %(name)s"))
    return tmp_path / PO_FILE


@pytest.mark.usefixtures("sources")
def test_python_messages_come_with_plural_and_context(messages: ModuleType, tmp_path: Path) -> None:
    path = "queue/mpp_queue/errors.py"

    assert list(messages.python_messages(tmp_path)) == [
        ("Antrean", None, None, path),
        ("Silakan menunggu di ruang tunggu", None, None, path),
        ("%(n)s orang", "%(n)s orang menunggu", None, path),
        ("Mei", None, "bulan", path),
        ("satu loket", "%(n)s loket", "loket", path),
    ]


def test_template_messages_come_as_django_looks_them_up(messages: ModuleType) -> None:
    assert list(messages.messages_in_template(TEMPLATE_SOURCE, "board.html")) == [
        ("Judul halaman", None, None),
        ('Kutipan "ganda"', None, None),
        ("Senin", None, "hari"),
        ("Sesudah komentar", None, None),
        ("Sesudah blok komentar", None, None),
        ("tanpa nama", None, None),
        ("Layanan %(name)s gratis 100%%", None, None),
        ("%(waiting)s orang", "%(waiting)s orang di depan Anda", None),
        ("satu kosong", "%(n)s kosong", "kursi"),
        ("Apa kabar?", None, "salam"),
        ("Kartu (baru)", None, None),
        ("Isi", None, None),
        ('Tidak ada "catatan"', None, None),
        ("Diskon 50%%", None, None),
        ("Sama", None, None),
    ]


@pytest.mark.usefixtures("sources")
def test_extract_writes_files_without_line_numbers_sorted_and_without_dates(
    messages: ModuleType, tmp_path: Path
) -> None:
    run(messages, "extract", tmp_path)

    text = (tmp_path / PO_FILE).read_text(encoding="utf-8")
    ids = [line for line in text.splitlines() if line.startswith("msgid ") and line != 'msgid ""']
    assert "#: queue/mpp_queue/errors.py templates/base.html\nmsgid " + '"Antrean"\nmsgstr ""\n' in text
    assert ids == sorted(ids)
    assert "Date" not in text


def test_extract_again_keeps_translations_and_remarks_and_drops_what_is_gone(
    messages: ModuleType, small_catalogue: Path, tmp_path: Path, write: Write
) -> None:
    remarked = small_catalogue.read_text().replace("#: queue", "# a word of officers\n#: queue", 1)
    small_catalogue.write_text(remarked)
    write("queue/mpp_queue/errors.py", '_("Antrean")\n_("Baru")\n')

    run(messages, "extract", tmp_path)
    once = small_catalogue.read_text()
    run(messages, "extract", tmp_path)

    assert small_catalogue.read_text() == once
    assert once.removeprefix(messages.HEADER) == (
        "# a word of officers\n"
        "#: queue/mpp_queue/errors.py\n"
        'msgid "Antrean"\n'
        'msgstr "Queue"\n'
        "\n"
        "#: queue/mpp_queue/errors.py\n"
        'msgid "Baru"\n'
        'msgstr ""\n'
        "\n"
    )


def test_extract_keeps_a_translation_when_its_message_gets_a_plural(
    messages: ModuleType, small_catalogue: Path, tmp_path: Path, write: Write
) -> None:
    write("queue/mpp_queue/errors.py", 'ngettext("Antrean", "Semua antrean", 2)\n')

    run(messages, "extract", tmp_path)

    assert 'msgstr[0] "Queue"\nmsgstr[1] ""\n' in small_catalogue.read_text()
    assert messages.findings(tmp_path) == ["“Antrean” has no translation."]


@pytest.mark.usefixtures("small_catalogue")
def test_a_complete_catalogue_passes(messages: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(messages, "check", tmp_path) == 0
    assert capsys.readouterr().out == ""


def test_check_names_a_missing_catalogue_message_by_message(
    messages: ModuleType, tmp_path: Path, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write("queue/mpp_queue/errors.py", 'pgettext("bulan", "Mei")\n')

    assert run(messages, "check", tmp_path) == 1
    assert capsys.readouterr().out == f"“Mei” (bulan) is missing from {PO_FILE}.\n"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('msgstr "Queue"', 'msgstr ""', "“Antrean” has no translation."),
        ('msgid "Antrean"', '#, fuzzy\nmsgid "Antrean"', "“Antrean” is marked fuzzy."),
        (
            "Hello %(name)s",
            "Hello %(nama)s",
            "“Halo %(name)s” has other placeholders than its translation “Hello %(nama)s”.",
        ),
        (
            "Language: en",
            "Language: en_GB",
            f"{PO_FILE} is not what the sources give; run scripts/messages.py extract.",
        ),
        (
            "#: queue/mpp_queue/errors.py\n",
            "",
            f"{PO_FILE} is not what the sources give; run scripts/messages.py extract.",
        ),
    ],
)
def test_check_names_each_trouble(
    messages: ModuleType, small_catalogue: Path, tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    small_catalogue.write_text(small_catalogue.read_text().replace(old, new, 1))

    assert messages.findings(tmp_path) == [sentence]


@pytest.mark.parametrize("prefix", ["", "#~ "])
def test_check_names_an_obsolete_message(
    messages: ModuleType, small_catalogue: Path, tmp_path: Path, prefix: str
) -> None:
    with small_catalogue.open("a") as po_file:
        po_file.write(f'{prefix}msgid "Lama"\n{prefix}msgstr "Old"\n')

    assert messages.findings(tmp_path) == ["“Lama” is obsolete: no source uses it."]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("%(n)s orang", "%(x)s people"),
        ("%s dari %s", "%s of"),
        ("{name} hadir", "{nama} is here"),
        ("{0:d} hadir", "{0} is here"),
    ],
)
def test_placeholders_differ(messages: ModuleType, one: str, other: str) -> None:
    assert messages.placeholders(one) != messages.placeholders(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("%(a)s dari %(b)s", "%(b)s: %(a)s"),
        ("naik 50% dari kemarin", "up by half since yesterday"),
        ("100%% gratis", "free of charge"),
        ("{a} dan {b}", "{b} and {a}"),
    ],
)
def test_placeholders_are_the_same(messages: ModuleType, one: str, other: str) -> None:
    assert messages.placeholders(one) == messages.placeholders(other)


def test_an_english_singular_may_name_the_number_or_not(messages: ModuleType, tmp_path: Path, write: Write) -> None:
    write("queue/mpp_queue/errors.py", 'ngettext("%(n)s orang", "%(n)s orang lain", 1)\n')
    run(messages, "extract", tmp_path)
    po_file = tmp_path / PO_FILE
    blank = po_file.read_text()

    po_file.write_text(blank.replace('[0] ""', '[0] "%(n)s person"').replace('[1] ""', '[1] "%(n)s people"'))
    assert messages.findings(tmp_path) == []

    po_file.write_text(blank.replace('[0] ""', '[0] "%(n)s person"').replace('[1] ""', '[1] "people"'))
    assert messages.findings(tmp_path) == ["“%(n)s orang” has other placeholders than its translation “people”."]


def test_compile_writes_what_gettext_reads_and_always_the_same_bytes(
    messages: ModuleType, small_catalogue: Path, tmp_path: Path
) -> None:
    run(messages, "compile", tmp_path)
    mo_file = small_catalogue.with_suffix(".mo")
    first = mo_file.read_bytes()
    run(messages, "compile", tmp_path)

    with mo_file.open("rb") as compiled:
        english = gettext.GNUTranslations(compiled)
    assert english.gettext("Halo %(name)s") == "Hello %(name)s"
    assert mo_file.read_bytes() == first
