"""Collect, check and compile the English catalogue; message ids are the Indonesian sentences themselves.

``python scripts/messages.py extract``  brings locale/en/LC_MESSAGES/django.po up to date, keeping translations
``python scripts/messages.py check``    exit code 1 and one sentence per gap, for ``make check``
``python scripts/messages.py compile``  writes django.mo beside it

Only babel and Django do the work: GNU gettext need not be installed. The file carries no dates and no line numbers, so
it changes when a message does and not otherwise.
"""

import argparse
import ast
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.extract import extract as babel_extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
PO_FILE = Path("locale/en/LC_MESSAGES/django.po")
PYTHON_FILES = ("[!.]*/mpp_*/**/*.py",)
TEMPLATE_FILES = tuple(
    pattern.format(suffix=suffix)
    for pattern in ("templates/**/*.{suffix}", "[!.]*/mpp_*/templates/**/*.{suffix}")
    for suffix in ("html", "txt", "xml", "svg")
)
HEADER = """\
# English of the platform; written by scripts/messages.py, translate the msgstr lines only.
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""

SINGULAR, PLURAL = (1,), (1, 2)
CONTEXT, CONTEXT_PLURAL = ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS: dict[str, Any] = {
    "_": SINGULAR,
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop"), SINGULAR),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), PLURAL),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), CONTEXT_PLURAL),
}

TEMPLATE_COMMENT = re.compile(r"\{#[^\n]*?#\}|\{%\s*comment\b[^\n]*?%\}.*?\{%\s*endcomment\s*%\}", re.DOTALL)
LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
TEMPLATE_CALL = re.compile(
    rf"\b(?P<function>npgettext|ngettext|pgettext|gettext|_)\(\s*(?P<literals>{LITERAL}(?:\s*,\s*{LITERAL})*)",
    re.DOTALL,
)
# "50% dari" holds no placeholder: the flag "space" of Python's % formatting is left out on purpose.
PLACEHOLDER = re.compile(r"%%|\{\{|\}\}|%\(\w+\)[#0+-]*[\d.]*[a-zA-Z]|%[#0+-]*[\d.]*[sdifrxXegc]|\{\w*[^{}]*\}")
NO_PLACEHOLDERS = frozenset({"%%", "{{", "}}"})


class Message(NamedTuple):
    """A message as the source has it."""

    singular: str
    plural: str | None
    context: str | None
    path: str


class MessageKey(NamedTuple):
    """What makes two messages the same one, sorted the way the catalogue is."""

    singular: str
    context: str


def extract(root: Path) -> None:
    """Write the catalogue the sources ask for, keeping every translation that is still used."""
    target = root / PO_FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(merged_catalogue_text(root), encoding="utf-8")


def compile_catalogue(root: Path) -> None:
    """Write the binary catalogue Django reads beside the .po file."""
    catalogue = read_catalogue(root)
    catalogue.creation_date = catalogue.revision_date = datetime(2000, 1, 1, tzinfo=UTC)  # the same bytes every time
    with (root / PO_FILE).with_suffix(".mo").open("wb") as mo_file:
        write_mo(mo_file, catalogue)


def findings(root: Path) -> list[str]:
    """Every message that is missing, empty, fuzzy, obsolete or whose placeholders differ, one sentence each."""
    wanted = messages_by_key(root)
    catalogue = read_catalogue(root)
    present = {key_of(entry): entry for entry in catalogue if entry.id}
    found = [f"{quoted(key)} is missing from {PO_FILE}." for key in sorted(wanted.keys() - present.keys())]
    obsolete = {*(present.keys() - wanted.keys()), *(key_of(entry) for entry in catalogue.obsolete.values())}
    found += [f"{quoted(key)} is obsolete: no source uses it." for key in sorted(obsolete)]
    for key in sorted(wanted.keys() & present.keys()):
        found += [f"{quoted(key)} {trouble}." for trouble in troubles(present[key])]
    current = (root / PO_FILE).read_text(encoding="utf-8") if (root / PO_FILE).exists() else ""
    if not found and current != merged_catalogue_text(root):
        found.append(f"{PO_FILE} is not what the sources give; run scripts/messages.py extract.")
    return found


def troubles(entry: Entry) -> Iterator[str]:
    """What is wrong with one entry of the catalogue, as ends of a sentence."""
    translations = translations_of(entry)
    if entry.fuzzy:
        yield "is marked fuzzy"
    if not all(translations):
        yield "has no translation"
        return
    sources = (entry.id,) if isinstance(entry.id, str) else tuple(entry.id)
    for index, translation in enumerate(translations):
        # The English singular may say "one ticket" or "%(count)s ticket": it may follow either form of the source.
        allowed = sources if index == 0 else sources[-1:]
        if placeholders(translation) not in [placeholders(source) for source in allowed]:
            yield f"has other placeholders than its translation “{translation}”"


def placeholders(text: str) -> Counter[str]:
    """The placeholders of a message and how often each occurs."""
    return Counter(found for found in PLACEHOLDER.findall(text) if found not in NO_PLACEHOLDERS)


def merged_catalogue_text(root: Path) -> str:
    """The catalogue as it should be: every message of the sources, with the translations there are."""
    existing = {key_of(entry): entry for entry in read_catalogue(root) if entry.id}
    catalogue = Catalog(locale="en")
    for key, uses in sorted(messages_by_key(root).items()):
        plural = next((use.plural for use in uses if use.plural is not None), None)
        known = existing.get(key)
        catalogue.add(
            (key.singular, plural) if plural is not None else key.singular,
            string=kept_translation(known, is_plural=plural is not None),
            locations=[(path, 0) for path in sorted({use.path for use in uses})],
            flags=[flag for flag in known.flags if flag == "fuzzy"] if known else [],
            user_comments=known.user_comments if known else [],
            context=key.context or None,
        )
    written = BytesIO()
    write_po(
        written, catalogue, omit_header=True, sort_output=True, include_lineno=False, ignore_obsolete=True, width=100
    )
    return HEADER + written.getvalue().decode()


def kept_translation(known: Entry | None, *, is_plural: bool) -> str | tuple[str, ...]:
    """The translation an entry already has, in the shape its message has now; empty where there is none."""
    forms = translations_of(known) if known else ("",)
    return (*forms, "")[:2] if is_plural else forms[0]


def translations_of(entry: Entry) -> tuple[str, ...]:
    """The translation in each of its forms, one at least; empty where there is none."""
    return (entry.string or "",) if isinstance(entry.string, str | None) else tuple(entry.string) or ("",)


def read_catalogue(root: Path) -> Catalog:
    """The catalogue on disk, or an empty one."""
    path = root / PO_FILE
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as po_file:
        return read_po(po_file, locale="en", abort_invalid=True)


def key_of(entry: Entry) -> MessageKey:
    return MessageKey(entry.id if isinstance(entry.id, str) else entry.id[0], entry.context or "")


def quoted(key: MessageKey) -> str:
    return f"“{key.singular}”" + (f" ({key.context})" if key.context else "")


def messages_by_key(root: Path) -> dict[MessageKey, list[Message]]:
    """Every message of the sources with all its uses."""
    grouped: dict[MessageKey, list[Message]] = {}
    for message in (*python_messages(root), *template_messages(root)):
        if message.singular:
            grouped.setdefault(MessageKey(message.singular, message.context or ""), []).append(message)
    return grouped


def python_messages(root: Path) -> Iterator[Message]:
    for path in files(root, PYTHON_FILES):
        with path.open("rb") as source:
            for _line, texts, _comments, context in babel_extract("python", source, keywords=KEYWORDS):
                singular, plural = (texts, None) if isinstance(texts, str) else (texts[0], texts[1])
                yield Message(singular, plural, context, path.relative_to(root).as_posix())


def template_messages(root: Path) -> Iterator[Message]:
    for path in files(root, TEMPLATE_FILES):
        name = path.relative_to(root).as_posix()
        for singular, plural, context in messages_in_template(path.read_text(encoding="utf-8"), name):
            yield Message(singular, plural, context, name)


def messages_in_template(source: str, name: str) -> Iterator[tuple[str, str | None, str | None]]:
    """Singular, plural and context of each message in a template.

    Django turns its tags into calls like `` gettext(u'…') `` and blanks out all the rest. That is no Python, but what
    is left between the calls holds neither quotes nor brackets, so the calls can be picked out. Comments go first:
    Django keeps text of some, and would see tags in ``{% comment "note" %}``.
    """
    without_comments = TEMPLATE_COMMENT.sub(lambda match: "\n" * match.group().count("\n"), source)
    for call in TEMPLATE_CALL.finditer(templatize(without_comments, origin=name)):
        texts = [evaluated(literal) for literal in re.findall(LITERAL, call["literals"], re.DOTALL)]
        match call["function"], texts:
            case "npgettext", [context, singular, plural, *_]:
                yield singular, plural, context
            case "pgettext", [context, singular, *_]:
                yield singular, None, context
            case "ngettext", [singular, plural, *_]:
                yield singular, plural, None
            case _:
                yield texts[0], None, None


def evaluated(literal: str) -> str:
    """The text of a literal: of Python where templatize wrote it, else of Django's ``_("…")``.

    Django doubles the percent sign of its own literals before it looks them up.
    """
    if literal.startswith("u"):
        return str(ast.literal_eval(literal))
    return re.sub(r"\\([\\'\"])", r"\1", literal[1:-1]).replace("%", "%%")


def files(root: Path, patterns: Iterable[str]) -> list[Path]:
    found = {path for pattern in patterns for path in root.glob(pattern)}
    return sorted(path for path in found if "node_modules" not in path.parts)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["extract", "compile", "check"])
    parser.add_argument("--root", type=Path, default=ROOT, help="top of the repository")
    options = parser.parse_args(arguments)
    if options.command == "extract":
        extract(options.root)
    elif options.command == "compile":
        compile_catalogue(options.root)
    else:
        found = findings(options.root)
        print("\n".join(found)) if found else None
        return 1 if found else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
