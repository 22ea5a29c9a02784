"""A strict reading of a page for tests: every tag closed in order, every id once, every link leading somewhere."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "br", "hr", "img", "input", "link", "rect", "line", "circle", "polyline"}
#: All that a page of ours is made of; anything else came out of a report.
EXPECTED = {
    "a", "article", "blockquote", "body", "caption", "circle", "cite", "code", "dd", "del", "desc", "details", "div", "dl", "dt",
    "figcaption", "figure", "footer", "g", "h1", "h2", "h3", "h4", "head", "header", "html", "ins", "li", "line", "main",
    "mark", "meta", "nav", "ol", "p", "polyline", "rect", "section", "span", "strong", "style", "summary", "sup",
    "svg", "table", "tbody", "td", "text", "th", "thead", "title", "tr", "ul",
}  # fmt: skip


class Page(HTMLParser):
    """``problems`` lists what is not well-formed or could act; ``text`` is what a reader sees."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.seen: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        if self._open:
            self.problems.append(f"never closed: {self._open}")
        if len(set(self.ids)) < len(self.ids):
            self.problems.append(f"ids given twice: {sorted({i for i in self.ids if self.ids.count(i) > 1})}")
        self.problems += [f"leads nowhere: {link}" for link in self.links if link[1:] not in set(self.ids)]

    @property
    def text(self) -> str:
        return " ".join("".join(self.seen).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in EXPECTED:
            self.problems.append(f"unexpected tag {tag}")
        if tag not in VOID:
            self._open.append(tag)
        if tag[:1] == "h" and tag[1:].isdigit():
            self.headings.append(int(tag[1:]))
        for name, given in attrs:
            value = given or ""
            if name.startswith("on") or name in {
                "src",
                "srcset",
                "action",
                "formaction",
                "style",
                "data",
                "xlink:href",
            }:
                self.problems.append(f"{tag} has {name}={value!r}")
            if name == "id":
                self.ids.append(value)
                if any(c.isspace() for c in value):
                    self.problems.append(f"id with a space: {value!r}")
            if name == "href":
                self.links.append(value)
                if not value.startswith("#"):
                    self.problems.append(f"a link out of the page: {value!r}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or not self._open or self._open[-1] != tag:
            self.problems.append(f"</{tag}> closes {self._open[-1:]}")
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.seen.append(data)

    def handle_comment(self, data: str) -> None:
        self.problems.append(f"a comment: {data!r}")
