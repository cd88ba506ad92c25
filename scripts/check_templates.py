"""Check the templates: what a browser, a screen reader, a strict content policy and a translator need of them.

A line of text that is rightly not translated says why: ``{# verbatim: <reason> #}`` on the same line. Templates are
compiled with the engine of the project's settings, or with Django's own tag libraries while there are no settings.

Run as ``python scripts/check_templates.py``; one sentence per finding, exit code 1 when there is any.
"""

import importlib.util
import os
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import django
from django.template import Engine, Template, TemplateSyntaxError
from django.template.base import Lexer, TokenType

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE_FILES = tuple(
    f"{folder}/**/*.{suffix}" for folder in ("templates", "[!.]*/mpp_*/templates") for suffix in ("html", "txt")
)
DJANGO_LIBRARIES = {
    **{name: f"django.templatetags.{name}" for name in ("i18n", "l10n", "static", "tz", "cache")},
    "humanize": "django.contrib.humanize.templatetags.humanize",
}

# A tag of Django that prints stands as one of these in the masked source; the number says which, so that
# id="{{ a }}" and for="{{ a }}" are seen to match. The characters are private use and no letters.
MARK_START, MARK_END = "\ue000", "\ue001"
CSRF_MARK = "\ue002"
MARK = re.compile(f"{MARK_START}\\d+{MARK_END}|{CSRF_MARK}")
BRANCHING_TAGS = frozenset({"if", "elif", "else", "ifchanged", "for", "empty", "with", "block", "extends", "load"})
SETTING_TAGS = frozenset(
    {"autoescape", "cache", "filter", "language", "localize", "localtime", "spaceless", "timezone"}
)
SILENT_TAGS = BRANCHING_TAGS | SETTING_TAGS | {"regroup", "resetcycle", "verbatim"}

VERBATIM = re.compile(r"\{#\s*verbatim:\s*(?P<reason>.*?)\s*#\}")
OUTSIDE_ADDRESS = re.compile(r"(?:^|[\s,])(?:https?:)?//", re.IGNORECASE)
ASSET_ATTRIBUTES = {
    **dict.fromkeys(("script", "iframe", "embed", "track", "audio", "input"), ("src",)),
    **dict.fromkeys(("img", "source"), ("src", "srcset")),
    **dict.fromkeys(("use", "image"), ("href", "xlink:href")),
    "video": ("src", "poster"),
    "object": ("data",),
}
DATA_SCRIPTS = ("application/json", "application/ld+json")  # no code: the content policy lets them be
DOCUMENT_LINKS = frozenset({"stylesheet", "icon", "apple-touch-icon", "manifest"})
ASSET_LINKS = DOCUMENT_LINKS | {"preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch"}
READ_ALOUD_ATTRIBUTES = ("alt", "aria-label", "placeholder", "title")
UNLABELLED_INPUTS = frozenset({"hidden", "submit", "button", "reset", "image"})

Attributes = dict[str, str]


def findings(root: Path, engine: Engine) -> list[str]:
    """Everything wrong with the templates under ``root``, one sentence each."""
    paths = sorted({path for pattern in TEMPLATE_FILES for path in root.glob(pattern)})
    return [
        f"{path.relative_to(root)}:{line} {sentence}"
        for path in paths
        if "node_modules" not in path.parts
        for line, sentence in template_findings(path.read_text(encoding="utf-8"), engine)
    ]


def template_findings(source: str, engine: Engine) -> list[tuple[int, str]]:
    """What is wrong with one template, as line and sentence, ordered by line."""
    found = list(syntax_findings(source, engine))
    reasons = verbatim_reasons(source)
    found += [(line, "has a verbatim comment without a reason.") for line, reason in reasons.items() if not reason]
    page = Page(verbatim_lines=frozenset(reasons))
    page.feed(masked(source))
    page.close()
    return sorted([*found, *page.all_findings()])


def syntax_findings(source: str, engine: Engine) -> Iterator[tuple[int, str]]:
    try:
        Template(source, engine=engine)
    except TemplateSyntaxError as error:
        token = getattr(error, "token", None)
        yield (token.lineno if token else 1), f"does not compile: {' '.join(str(error).split())}"


def verbatim_reasons(source: str) -> dict[int, str]:
    lines = enumerate(source.splitlines(), start=1)
    return {line: match["reason"] for line, text in lines if (match := VERBATIM.search(text))}


def masked(source: str) -> str:
    """The template as HTML on the same lines: tags of Django that print become marks, all others blanks."""
    pieces: list[str] = []
    numbers: dict[str, int] = {}
    until = ""  # the tag that ends what is being skipped: a comment or a translated block
    for token in Lexer(source).tokenize():
        words = token.contents.split()
        name = words[0] if token.token_type == TokenType.BLOCK and words else ""
        newlines = "\n" * token.contents.count("\n")
        if until:
            until = "" if name == until else until
            pieces.append(newlines)
        elif token.token_type == TokenType.TEXT:
            pieces.append(token.contents)
        elif name in {"comment", "blocktranslate", "blocktrans"}:
            until = f"end{name}"
            pieces.append(" " if name == "comment" else mark(numbers, "translated"))
        elif name == "csrf_token":
            pieces.append(CSRF_MARK)
        elif token.token_type == TokenType.COMMENT or name in SILENT_TAGS or name.startswith("end"):
            pieces.append(" " + newlines)
        else:
            pieces.append(mark(numbers, " ".join(words)) + newlines)
    return "".join(pieces)


def mark(numbers: dict[str, int], contents: str) -> str:
    return f"{MARK_START}{numbers.setdefault(contents, len(numbers))}{MARK_END}"


class Page(HTMLParser):
    """Reads a masked template and collects what is wrong with its HTML."""

    def __init__(self, *, verbatim_lines: frozenset[int]) -> None:
        super().__init__(convert_charrefs=True)
        self.verbatim_lines = verbatim_lines
        self.found: list[tuple[int, str]] = []
        self.unlabelled: list[tuple[int, str, str]] = []
        self.label_targets: set[str] = set()
        self.unprotected_form: int | None = None
        self.raw_text_tag = ""

    def all_findings(self) -> list[tuple[int, str]]:
        """Everything found, once the whole page is read: labels may come after their fields."""
        self.close_form()
        for line, tag, field_id in self.unlabelled:
            if not field_id or field_id not in self.label_targets:
                self.found.append((line, f"<{tag}> has neither a <label for> of its id nor an aria-label."))
        return self.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.raw_text_tag = tag if tag in {"script", "style"} else ""
        self.note_label_or_field(tag, attributes)
        if tag == "form":
            self.close_form()
            self.unprotected_form = self.line if attributes.get("method", "").lower() == "post" else None
        for sentence in (*tag_findings(tag, attributes), *attribute_findings(attributes)):
            self.found.append((self.line, sentence))
        for name in READ_ALOUD_ATTRIBUTES:
            self.check_text(attributes.get(name, ""), line=self.line, place=f"the attribute {name}")
        if tag == "input" and attributes.get("type") in {"submit", "button", "reset"}:
            self.check_text(attributes.get("value", ""), line=self.line, place="the attribute value")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.raw_text_tag = ""  # <script/> in SVG holds no text

    def handle_endtag(self, tag: str) -> None:
        if tag == self.raw_text_tag:
            self.raw_text_tag = ""
        if tag == "form":
            self.close_form()

    def handle_data(self, data: str) -> None:
        if CSRF_MARK in data:
            self.unprotected_form = None
        if self.raw_text_tag:
            return
        for offset, text in enumerate(data.split("\n")):
            self.check_text(text, line=self.line + offset, place="the page")

    @property
    def line(self) -> int:
        return self.getpos()[0]

    def note_label_or_field(self, tag: str, attributes: Attributes) -> None:
        if tag == "label" and "for" in attributes:
            self.label_targets.add(attributes["for"])
        is_field = tag in {"select", "textarea"} or (
            tag == "input" and attributes.get("type", "").lower() not in UNLABELLED_INPUTS
        )
        if is_field and not (attributes.get("aria-label") or attributes.get("aria-labelledby")):
            self.unlabelled.append((self.line, tag, attributes.get("id", "")))

    def close_form(self) -> None:
        if self.unprotected_form is not None:
            self.found.append((self.unprotected_form, "<form method=post> has no {% csrf_token %}."))
        self.unprotected_form = None

    def check_text(self, text: str, *, line: int, place: str) -> None:
        words = " ".join(MARK.sub(" ", text).split())
        if line not in self.verbatim_lines and any(character.isalpha() for character in words):
            self.found.append((line, f"“{words}” in {place} is not translated."))


def tag_findings(tag: str, attributes: Attributes) -> Iterator[str]:
    """What one kind of tag lacks."""
    if tag == "script" and "src" not in attributes and attributes.get("type") not in DATA_SCRIPTS:
        yield "<script> has its code inline; put it into a file."
    if tag == "img" and "alt" not in attributes:
        yield "<img> has no alt."
    if tag == "button" and "type" not in attributes:
        yield "<button> has no type."
    if tag == "html" and not attributes.get("lang"):
        yield "<html> has no lang."
    if attributes.get("target") == "_blank" and "rel" not in attributes:
        yield f"<{tag}> with target=_blank has no rel."
    for name in asset_attributes(tag, attributes):
        if OUTSIDE_ADDRESS.search(attributes.get(name, "")):
            yield f"<{tag}> takes {attributes[name]} from another host; ship it with the platform."


def asset_attributes(tag: str, attributes: Attributes) -> tuple[str, ...]:
    """The attributes of a tag that make the browser fetch something by itself."""
    if tag == "link" and not ASSET_LINKS.isdisjoint(attributes.get("rel", "").lower().split()):
        return ("href",)
    return ASSET_ATTRIBUTES.get(tag, ())


def attribute_findings(attributes: Attributes) -> Iterator[str]:
    """Style and script in attributes, which the content policy refuses."""
    for name, value in attributes.items():
        if name == "style":
            yield "has an inline style; use a class."
        if re.fullmatch(r"on[a-z]+|(data-)?hx-on:.*", name):
            yield f"has script in the attribute {name}; listen for the event in a module."
        if value.strip().lower().startswith("javascript:"):
            yield f"has script in the attribute {name}; use a <button> and a module."


def django_engine() -> Engine:
    """An engine that knows Django's own tag libraries and needs no settings."""
    return Engine(libraries=DJANGO_LIBRARIES)


def project_engine() -> Engine:
    """The engine of the project's settings; Django's own tag libraries alone while there are no settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mpp_site.settings")
    if importlib.util.find_spec("mpp_site") is None or importlib.util.find_spec("mpp_site.settings") is None:
        return django_engine()
    django.setup()
    return Engine.get_default()


def main(root: Path = ROOT) -> int:
    found = findings(root, project_engine())
    for sentence in found:
        print(sentence)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
