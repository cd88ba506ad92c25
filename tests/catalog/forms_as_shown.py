"""A form of a page as a browser would send it unchanged."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.select = self.textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and name and ((given.get("type") not in ("checkbox", "radio")) or "checked" in given):
            self.sent.setdefault(name, []).append(given.get("value") or "")
        if tag == "select":
            self.select = name
        if tag == "option" and "selected" in given:
            self.sent.setdefault(self.select, []).append(given.get("value") or "")
        if tag == "textarea":
            self.textarea = name
            self.sent.setdefault(name, []).append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.textarea = ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.sent[self.textarea][-1] += data


def filled_form(page: str) -> dict[str, list[str]]:
    """Every field of the page with what it holds; a textarea's first line break is no part of it."""
    parser = _Fields()
    parser.feed(page)
    return {name: [value.removeprefix("\n") for value in values] for name, values in parser.sent.items()}
