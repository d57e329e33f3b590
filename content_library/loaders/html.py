"""Web pages saved as files; trafilatura finds the main text."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from content_library.asset import Block
from content_library.loaders.decode import decoded
from content_library.loaders.fields import day, language
from content_library.loaders.parsed import Parsed
from recommender.errors import InputError

_DECLARED = re.compile(rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(r"\A\s*<\?xml[^>]{0,300}\?>")
# Where pages state the day of publication, the surest first.
PUBLISHED = ("article:published_time", "datepublished", "date", "dc.date", "dcterms.created", "pubdate")
# Below this trafilatura falls back to all text in one run, menus included.
MAIN_CHARACTERS = 250
FURNITURE = ("script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "svg", "head")
BLOCKS = re.compile("h[1-6]|p|li|t[dh]|d[td]|blockquote|pre|div|section|article|main|caption|figcaption|body")


def parse(data: bytes) -> Parsed:
    """A page: its main text, and the language, address and day of publication that it states."""
    import trafilatura

    declared = _DECLARED.search(data[:4096])
    page_text = decoded(data, declared[1].decode("ascii", "ignore") if declared else "")
    text = _XML.sub("", page_text.text)
    tree = trafilatura.load_html(text)
    if tree is None:
        raise InputError("The page has no text to read.")
    page = trafilatura.bare_extraction(text, with_metadata=False, include_comments=False)
    found = _blocks(page.body) if page is not None and page.body is not None else []
    if sum(len(block.text) for block in found) < MAIN_CHARACTERS:
        found = _all_text(tree)
    return Parsed(tuple(found), _title(tree), _said(tree), notes=page_text.notes)


def _title(tree: Any) -> str:
    """The page's title, without the site's name where the first heading shows which part that is."""
    title = " ".join(next(iter(tree.xpath("//title/text()")), "").split())
    heading = next((" ".join("".join(h1.itertext()).split()) for h1 in tree.xpath("//h1")), "")
    return heading if heading and title.startswith(heading) else title


def _said(tree: Any) -> dict[str, str]:
    """What the page states, without what is not valid: nobody filled it in for us."""
    said = {}
    with suppress(InputError):
        said["language"] = language(next(iter(tree.xpath("/html/@lang | //body/@lang")), ""))
    links = tree.xpath("//link[@rel='canonical']/@href") + tree.xpath("//meta[@property='og:url']/@content")
    url = next((link.strip() for link in links if link.strip().startswith(("http://", "https://"))), "")
    if url:
        said["url"] = url
    metas = {
        (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower(): meta.get("content") or ""
        for meta in tree.xpath("//meta[@content]")
    }
    for name in PUBLISHED:
        with suppress(InputError):
            said.setdefault("published_at", day(name, metas.get(name, "").strip()).isoformat())
    return said


def _blocks(body: Any) -> list[Block]:
    """The main text as trafilatura marks it up; each block's place is the heading over it."""
    found: list[Block] = []
    for element in body:
        words = " ".join("".join(element.itertext()).split())
        heading = element.tag == "head"
        if element.tag == "list":
            words = "\n".join(f"- {' '.join(' '.join(item.itertext()).split())}" for item in element.iter("item"))
        elif element.tag == "table":
            words = "\n".join(_row(row) for row in element.iter("row"))
        elif element.tag == "code":
            words = "".join(element.itertext()).strip("\n")
        if words.strip():
            found.append(Block(words, words if heading else found[-1].place if found else "", heading))
    return found


def _row(row: Any) -> str:
    cells = (" ".join("".join(cell.itertext()).split()) for cell in row.iter("cell"))
    return " | ".join(cell for cell in cells if cell)


def _all_text(tree: Any) -> list[Block]:
    """Every visible word outside of menus and the like, where no main text was found."""
    body = next(iter(tree.xpath("//body")), tree)
    inside = " or ".join(f"self::{tag}" for tag in FURNITURE)
    found: list[Block] = []
    holder = None
    for words in body.xpath(f".//text()[normalize-space()][not(ancestor::*[{inside}])]"):
        element = words.getparent().getparent() if words.is_tail else words.getparent()
        while element is not None and not BLOCKS.fullmatch(str(element.tag)):
            element = element.getparent()
        text = " ".join(words.split())
        if found and element is holder:
            found[-1] = Block(f"{found[-1].text} {text}", found[-1].place, found[-1].heading)
        else:
            heading = element is not None and re.fullmatch("h[1-6]", str(element.tag)) is not None
            found.append(Block(text, text if heading else found[-1].place if found else "", heading))
        holder = element
    return found
