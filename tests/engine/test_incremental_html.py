"""
A page read again after an edit equals the same page read from scratch, in every field, after any edit.

``CITEWELL_EDITS`` sets how many random edits are tried (2,000 where it is not set).
"""

import os
import random
import re
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from citewell.document import Document
from citewell.markup import edit, html, moved, pageedit, places, read, trail
from citewell.markup.incremental import Reading
from citewell.markup.trail import Frame, Stop, Tags, frames_of
from citewell.span import LineIndex

EDITS = int(os.environ.get("CITEWELL_EDITS", "2000"))
SEED = int(os.environ.get("CITEWELL_SEED", "1"))
COMPARED = [field.name for field in fields(Document) if field.name not in ("parses", "reading", "exchange", "room")]

PIECES = [
    "<h1 id=ponds>A guide to garden ponds</h1>\n<p>A pond cools the air. It needs water, <em>light</em> and <b>patience</b>.</p>\n",
    "<h2>Costs</h2><p>Liners cost 4 to 9 euros a square metre.<p>Pumps cost <a href='/x'>more</a>: from 40 &euro; up.\n",
    "<p>An old mark: &amp; and &copy and &notit; and &#x1F600;, 3 < 4, a </> gap, <br>a break.</p>\n",
    "<ul>\n<li>first <i>item</i> of a list\n<li>second item<p>with a paragraph</p><ul><li>deep</ul>and a tail\n<li><p>one</p><p>two</p>\n</ul>\n",
    "<ol><li itemprop=step><p>Dig the hole.</p><p>Deep.</p></li><li>Lay the liner.</li></ol>\n",
    "<dl><dt>Term<dd>What it means.<p>More of it.<dt>Other<dd>Second</dl>\n",
    "<table class=x>\n<caption>Plants</caption><tr><th>Plant<th>Depth\n<tr><td>Lily<td>60<tr> stray <td><p>Iris</p></td></tr></table>\n",
    "<blockquote cite=u><p>Quoted words.</p><footer>Somebody</footer></blockquote>\n",
    "<pre><code>pump --start\n<p>not ended</code></pre>\n<p>After <code>code()</code> and <kbd>Ctrl</kbd>.</p>\n",
    "<!-- a comment\n<p>over lines</p> -->\n<p>A line <!-- hush --> with a comment.</p>\n",
    '<script type="application/ld+json">\n{"@context": "https://schema.org", "@type": "HowTo"}\n</script>\n',
    '<script type="application/ld+json">{"name": "x"\n</script>\n<script>if (a < b) { "<p>" }</script>\n',
    "<style>p { color: red }</style><textarea>typed <p>text</textarea>\n",
    "<main>\n<p>The main part speaks of fish and of frogs.</p>\n</main>\n",
    "<div role=main><p>Another main part.</p></div>\n",
    "<article class=post itemscope itemtype='https://schema.org/BlogPosting'><h2>Post</h2><p>Words of a post.</p>\n<time datetime=2026-01-01>May 1</time></article>\n",
    "<article><p>One article.</p>",
    "</article>\n",
    "<main>",
    "</main>",
    "<section id=deep><header><p>Above</p></header>",
    "</section>",
    "<div class='author byline'><p>By Ann</p><p>of Bonn</p></div>\n",
    "<div itemprop=articleBody>\n<p>Body begins here with some words in it.</p>\n<hr>\n<p>It goes on.</p>",
    "</div></div>\n",
    "<a href=/card><div><h3>Card</h3><p>Linked <b>blocks.</p></div></a>\n",
    "<b>Bold over <div>two</div><div>blocks</div></b> and after.\n",
    "<p>Before <svg role=img><title>No</title><style/><text>no</text></svg> after www.example.org/tea now.</p>\n",
    "</svg>",
    "<svg><p>",
    "<nav class=toc><ul><li><a href=/>Home</a><li>Shop</ul></nav><aside hidden><p>Hidden.</p></aside>\n",
    "<footer><p>Foot <a rel=nofollow href=/imprint>Imprint</a><address>Bonn</address></footer>\n",
    "<details><summary>More</summary><p>Text <sup><a href='#fn1'>1</a></sup></details><p hidden>No</p>\n",
    "<form><label>Name <input></label><select><optgroup label=a><option>One<option>Two<optgroup><option>Three</select><button>Go</button></form>\n",
    "<p>Price {{ page.price }} per {% if a %}month{% else %}year{% endif %} is <%= x %>.</p>\n",
    "<p>Lorem ipsum ist kein deutscher Satz, aber dieser hier ist einer und er hat genug Wörter für ein Urteil.</p>\n",
    "<p>Emoji 👩‍👩‍👧 and e\u0301 and \u2028 a line separator, \x0b a tab, \x0c a feed, \x85, \0 and \u00a0 blanks.</p>\n",
    "Words right in the body, which nothing holds. <img src=a.png alt='An image'>\n",
    "<p>Water evaporates in summer. A pond of 2 m² loses 5 litres on a hot day, and rain brings them back.</p>\n" * 2,
    "<p>Plants take up nutrients. Algae need them too, so plants keep the water clear for most of the year.</p>" * 2,
    "<p>" + "A long paragraph says the same again. " * 60 + "</p>",
    "<h2><h3>Two</h3>heads</h2><span><div>In a <q>span</span></q></div>\n",
    "<ruby>x<rt>y</ruby><object><p>No</object><iframe><p></iframe><noscript><p>No</p></noscript><template><p>T</p></template>\n",
]  # fmt: skip
HEADS = [
    "",
    "",
    "<!doctype html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n<title>Ponds &amp; fish</title>\n<link rel=canonical href=/ponds>\n</head>\n<body>\n",
    "<html><title>Ponds</title><meta name=description content='All of it'><body class=author>",
    "---\ntitle: Ponds\n---\n\n",
    "---\ntitle: Ponds\n\n<p>No end.</p>\n",
    "---\ntitle: Ponds\nlang: de\n---\n<p>Close</p>",
    "\ufeff<!doctype html><title>x</title>",
    "\ufeff",
    '{\n  "title": "Ponds"\n}\n\n',
]
TAILS = [
    "",
    "",
    "</body></html>\n",
    "<p>Last words",
    "<!-- open",
    "<textarea>",
    "<plaintext>All <p>text",
    "<p title='x",
]
TYPED = "abcdefghij rst,. 'ABé"
MARKS = [
    "<", ">", "</", "/>", "</>", "<p>", "</p>", "<p", "<div>", "</div>", "<h2>", "</h2>", "<li>", "<ul>", "</ul>", "<td>", "<tr>", "<table>",
    "</table>", "<b>", "</b>", "<a href=x>", "</a>", "<code>", "</code>", "<br>", "<hr>", "<img src=a>", "<!--", "-->", "<!-- x -->", "<!",
    "<?", "<script>", "</script>", "<style>", "</style>", "<pre>", "</pre>", "<textarea>", "</textarea>", "<title>", "</title>", "<svg>", "</svg>",
    "<style/>", "<main>", "</main>", "<article>", "</article>", "<section>", "</section>", "<header>", "<footer>", "</footer>", "<nav>", "<aside>",
    "<html lang=de>", "<head>", "</head>", "<body>", "</body>", "<!doctype html>", "<plaintext>", "<template>", "</template>", "<select>", "<option>",
    "<optgroup>", "<dl>", "<dd>", "<time>", "</time>", "<div class=author>", "<div itemprop=x>", "<div role=main>", "<div id=y>", "<span>", "</span>",
    " hidden", " id=z", " class=sidebar", " itemprop=a", " role=main", "'", '"', "=", "&", ";", "&amp;", "&nbsp;", "&am", "amp;", "&#", "{{", "}}",
    "{{ x }}", "{%", "%}", "{% if %}", "{% raw %}", "{% endraw %}", "{#", "#}", "<%", "%>", "{/*", "*/}", "\n", "\r\n", "\r", "\n\n", "\t", "  ", "\0",
    "\u2028", "\x0c", "\ufeff", "\ud83d", "\u00a0", "---\n", "lang: de\n", "http://a.example/", "{", "}", "%", "#", "/", "-", "!",
]  # fmt: skip

FENCES = ["---\n", "---\n", "+++\n", "title: x\n", "lang: de\n", "{\n", "}\n\n", "\ufeff"]


def compose(chance: random.Random, count: int) -> str:
    pieces = (
        PIECES if chance.random() < 0.4 else [piece for piece in PIECES if "{{" not in piece and "svg" not in piece]
    )
    text = chance.choice(HEADS) + "".join(chance.choices(pieces, k=count)) + chance.choice(TAILS)
    kind = chance.random()
    if kind < 0.15:
        return text.replace("\n", "\r\n")
    if kind < 0.3:
        return text.replace("\n", "")
    return text.replace("\n", "\r", 3) if kind < 0.35 else text


def random_edit(chance: random.Random, text: str, near: int) -> tuple[int, int, str]:
    """Start, end and new text of an edit; most are near the last one, as with a writer."""
    length = len(text)
    at = chance.randint(0, length) if chance.random() < 0.5 else min(max(near + chance.randint(-80, 80), 0), length)
    if chance.random() < 0.04:
        at = text.rfind("\n", 0, chance.randint(0, min(60, length))) + 1
        return at, min(at + chance.choice((0, 0, 1, 4)), length), chance.choice(("", "a", "\n", *FENCES))
    kind = chance.random()
    if kind < 0.3:
        return at, at, chance.choice(TYPED)
    if kind < 0.65:
        return at, min(at + chance.choice((0, 0, 0, 1, 5)), length), chance.choice(MARKS)
    if kind < 0.75:  # beside a mark
        at = max(text.rfind(chance.choice("<>&{\n"), 0, at), 0)
        at = min(at + chance.randint(0, 1), length)
        return at, min(at + chance.choice((0, 0, 1, 2)), length), chance.choice((*MARKS, *TYPED))
    if kind < 0.9:
        return at, min(at + chance.choice((1, 1, 1, 2, 8, 40, 300)), length), ""
    if kind < 0.95:  # a whole tag goes
        at = max(text.rfind("<", 0, at), 0)
        return at, (text.find(">", at) + 1) or length, chance.choice(("", "", chance.choice(MARKS)))
    low = chance.randint(0, length)
    return at, at, text[low : low + chance.choice((3, 30, 300))]


def unseen(value: object) -> object:
    """A sequence that is put together when it is looked at, in a copy: the next edit meets it as it was."""
    return moved._Moved(value.runs) if isinstance(value, moved._Moved) else value


def plain(stop: Stop) -> object:
    return [frame[1:] for frame in frames_of(stop.top)], stop[1:]


def seen(tags: Tags | None) -> object:
    return tags and (list(tags.places), tags.far)


def differences(document: Document, fresh: Document) -> list[str]:
    """The names of all fields in which two documents differ, and what of their trails does."""
    found = [name for name in COMPARED if unseen(getattr(document, name)) != getattr(fresh, name)]
    ours, theirs = document.reading, fresh.reading
    assert isinstance(ours, Reading)
    assert isinstance(theirs, Reading)
    assert ours.trail
    assert theirs.trail
    if (ours.votes, ours.lead, ours.page, ours.outline) != (theirs.votes, theirs.lead, theirs.page, theirs.outline):
        found.append("votes")
    names = ("start", "wides", "heads")
    found += [f"trail.{name}" for name in names if getattr(ours.trail, name) != getattr(theirs.trail, name)]
    if seen(ours.trail.tags) != seen(theirs.trail.tags):
        found.append("trail.tags")
    if [(at, plain(stop)) for at, stop in ours.trail.stops] != [(at, plain(stop)) for at, stop in theirs.trail.stops]:
        found.append("trail.stops")
    if line_starts(document.lines) != line_starts(LineIndex(document.text)):
        found.append("lines")
    return found


def line_starts(lines: LineIndex) -> list[int]:
    return [lines.line_start(number) for number in range(len(lines) + 1)]


class Difference(AssertionError):
    pass


def run(chance: random.Random, sources: list[str], edits: int) -> int:
    """Tries random edits, some in a row on each page; returns how many the whole was not read for."""
    fast = 0
    alone = pageedit.edit

    def counted(*arguments: object) -> Document | None:
        nonlocal fast
        found = alone(*arguments)  # type: ignore[arg-type]
        fast += found is not None
        return found

    # These pages are too short for much of what pays in long ones: here it is tried all the same.
    with (
        mock.patch.object(pageedit, "edit", counted),
        mock.patch.object(pageedit, "_LARGEST", 1),
        mock.patch.object(moved, "_FEW", 3),
        mock.patch.object(places, "_RUN", 4),
    ):
        done = 0
        while done < edits:
            text = chance.choice(sources)
            page = chance.choice((None, None, True, False))
            document = read(text, path="a.html", page=page)
            near = chance.randint(0, len(text))
            for _ in range(min(chance.choice((5, 20, 40)), edits - done)):
                start, end, new = random_edit(chance, document.text, near)
                before = document
                document = edit(document, start, end, new)
                if wrong := differences(document, read(document.text, path="a.html", page=page)):
                    around = before.text[max(start - 300, 0) : end + 300]
                    raise Difference(f"{wrong} after {start}-{end} {new!r} in {around!r}")
                near = start
                done += 1
                if len(document.text) > 3 * len(text) + 2000:
                    break
            assert document == read(document.text, path="a.html", page=page)
    return fast


def own_sources(chance: random.Random) -> list[str]:
    return [compose(chance, chance.randint(2, 40)) for _ in range(120)]


@pytest.mark.slow
def test_random_edits_equal_a_full_read() -> None:
    chance = random.Random(SEED)
    fast = run(chance, own_sources(chance), EDITS)
    # Half of the edits place or take away marks that may open or close anything.
    assert fast > 0.3 * EDITS


@pytest.mark.data
@pytest.mark.slow
def test_random_edits_of_real_pages_equal_a_full_read(data_dir: Path) -> None:
    chance = random.Random(SEED)
    paths = [path for path in sorted((data_dir / "drafts_html").glob("*.html")) if path.stat().st_size < 40_000]
    assert len(paths) > 15
    run(chance, [path.read_bytes().decode("utf-8", "surrogateescape") for path in paths], EDITS // 8)


def break_starts(patch: pytest.MonkeyPatch) -> None:
    plain = pageedit._Edit._spliced

    def spliced(self: pageedit._Edit, *arguments: object) -> Document | None:
        found = plain(self, *arguments)  # type: ignore[arg-type]
        return replace(found, starts=tuple(start + 1 for start in found.starts)) if found else None

    patch.setattr(pageedit._Edit, "_spliced", spliced)


def forget(**known: int) -> Callable[[pytest.MonkeyPatch], None]:
    """Stops do not know something."""
    plain = html._Reader.stop

    def stop(self: html._Reader, image: int, *, is_behind: bool) -> Stop | None:
        found = plain(self, image, is_behind=is_behind)
        return found._replace(**known) if found else None  # type: ignore[arg-type]

    return lambda patch: patch.setattr(html._Reader, "stop", stop)


def forget_items(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(html._Reader, "say", lambda self, owner: setattr(owner, "said", True))


BUGS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "starts": break_starts,
    "regions that stay": lambda patch: patch.setattr(moved, "_shifted", lambda one, by: one),
    "open elements forgotten": lambda patch: patch.setattr(Frame, "__eq__", lambda *_: True),
    "tags of the head forgotten": forget(heads=0),
    "images forgotten": forget(image=0),
    "items forgotten": forget_items,
    "main part forgotten": lambda patch: patch.setattr(pageedit._Edit, "_sides", lambda *_: []),
    "elements that stay": lambda patch: patch.setattr(pageedit, "_shifted", lambda wide, by: wide),
    "text of elements forgotten": lambda patch: patch.setattr(pageedit, "TEXT_REACH", 0),
    "templates forgotten": lambda patch: patch.setattr(trail, "can_open_template", lambda *_: False),
    "ends of templates forgotten": lambda patch: patch.setattr(trail, "_END", re.compile("(?!)")),
    "front matter forgotten": lambda patch: patch.setattr(pageedit, "has_same_head", lambda *_: True),
    "language forgotten": lambda patch: patch.setattr(pageedit, "lead", lambda _: 0),
    "lines forgotten": lambda patch: patch.setattr(pageedit, "moves_line_numbers", lambda *_: False),
}


@pytest.mark.slow
@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_found(bug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    BUGS[bug](monkeypatch)
    chance = random.Random(2)
    with pytest.raises((Difference, ValueError)):
        run(chance, own_sources(chance), 4000)


SENTENCES = [
    "Plants take up nutrients, and algae need them too. A pond keeps clear where plants win.",
    "A pump costs 40 euros and lasts for five years. The <code>pump</code> command starts it.",
    "See <a href=https://guide.example/pond>the guide</a> for the depth that <em>lilies</em> need. It is 60 cm.",
]


def long_page(blocks: int = 300) -> str:
    chance = random.Random(5)
    parts = [
        "<!doctype html><html lang=en><head><title>Ponds</title></head><body><header><p>Above</p></header><main>",
        "<article itemscope itemtype='https://schema.org/BlogPosting'><div itemprop=articleBody>",
    ]
    for number in range(blocks):
        kind = chance.random()
        if kind < 0.1:
            parts.append(f"<h2 id=part-{number}>Part {number}</h2>")
        elif kind < 0.2:
            parts.append(f"<ul><li>item {number} of a list<li>another item, <b>bold</b> and linked</ul>")
        elif kind < 0.25:
            parts.append(f"<pre><code>import part_{number}</code></pre>")
        elif kind < 0.3:
            parts.append(f"<table><tr><th>a<th>b<tr><td>{number}<td><code>x</code></table>")
        else:
            parts.append("<p>" + " ".join(chance.choices(SENTENCES, k=4)) + f" That is {number}.</p>")
    return "\n".join([*parts, "</div></article></main><footer><p>Price {{ price }} here.</p></footer></body></html>"])


@pytest.mark.parametrize("text", [long_page(), long_page().replace("\n", " ")], ids=["lines", "one line"])
def test_typing_reads_a_fraction_of_a_long_page(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(3)
    document = read(text, path="a.html")
    read_alone: list[int] = []
    whole = 0
    stretch, everything = pageedit.read_stretch, html.read_html

    def noted_stretch(text: str, window: Any, *arguments: Any, **options: Any) -> Any:
        read_alone.append(len(window))
        return stretch(text, window, *arguments, **options)

    def noted_page(*arguments: Any, **options: Any) -> Any:
        nonlocal whole
        whole += 1
        return everything(*arguments, **options)

    monkeypatch.setattr(pageedit, "read_stretch", noted_stretch)
    monkeypatch.setattr(html, "read_html", noted_page)
    typed = 0
    for _ in range(40):
        index = chance.randrange(len(document.contents))
        at = document.starts[index] + 1
        for char in chance.choice(("plants ", "a. B", "it's", "3 km")):
            document = edit(document, at, at, char)
            at += 1
            typed += 1
    assert not whole
    assert len(read_alone) <= 1.1 * typed
    assert sorted(read_alone)[-typed // 10] < len(text) / 20
    assert not differences(document, read(document.text, path="a.html"))


def edited(text: str, old: str, new: str) -> Document:
    """The document after the first ``old`` in a page has become ``new``, which equals a full read."""
    at = text.index(old)
    document = edit(read(text, path="a.html"), at, at + len(old), new)
    assert not differences(document, read(document.text, path="a.html"))
    return document


PARAGRAPHS = "".join(f"<p>Block {number} says this and that.</p>\n" for number in range(40))


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is edited is read on its own."""
    plain = pageedit.edit

    def surely(*arguments: Any) -> Document:
        found = plain(*arguments)
        assert found is not None
        return found

    monkeypatch.setattr(pageedit, "edit", surely)


@pytest.mark.usefixtures("alone")
def test_a_title_is_read_alone() -> None:
    document = edited(f"<html><head><title>Pond</title><meta name=x></head><body>{PARAGRAPHS}", "Pond", "Frogs")
    assert [element.text for element in document.elements if element.name == "title"] == ["Frogs"]


@pytest.mark.usefixtures("alone")
def test_the_text_of_an_open_element_follows_its_first_words_and_its_end() -> None:
    text = f"<body><div itemprop=articleBody><p>First words.</p>{PARAGRAPHS[:400]}</div>{PARAGRAPHS}"
    document = edited(text, "First", "Other")
    assert document.elements[0].text.startswith("Other words.Block 0 says")
    document = edited(text, "</div>", "<p>Last.</p></div>")
    assert document.elements[0].text == edit(document, 0, 0, " ").elements[0].text


@pytest.mark.usefixtures("alone")
def test_text_outside_of_the_main_part_stays_outside() -> None:
    text = f"<body><p>Above it.</p><main>{PARAGRAPHS}</main><p>Below it.</p>{PARAGRAPHS}"
    for old, new in (("Above", "Over"), ("Block 9", "Block 9b"), ("Below", "Under")):
        document = edited(text, old, new)
        assert (document.contents[0].containers, document.contents[-1].containers) == (("header",), ("footer",))


def test_a_page_that_loses_its_main_part_is_read_as_a_whole() -> None:
    text = f"<body><p>Above it.</p><main><p>Words.</p></main>{PARAGRAPHS}"
    assert edited(text, "</main>", "").contents[-1].containers == ()
    assert edited(text, "Words.", "").contents[-1].containers == ()
    assert edited(text, "<p>Above it.</p>", "<main><p>x</p></main>").contents[0].containers == ()


def test_a_page_in_another_language_is_read_as_a_whole() -> None:
    assert edited(f"<html lang=en><body>{PARAGRAPHS}", "=en", "=de").english is False
    assert edited(f"<body>{PARAGRAPHS}", "<p>Block 20", "<html lang=de><p>").english is False


def test_a_fault_names_its_line_after_lines_were_added_above() -> None:
    text = f'<body>{PARAGRAPHS}<script type="application/ld+json">{{"name": "x"\n</script>{PARAGRAPHS}'
    assert "line 41" in read(text, path="a.html").islands[0].faults[0].message
    assert "line 42" in edited(text, "Block 3", "Block\n3").islands[0].faults[0].message


def test_a_comment_that_is_opened_and_closed_again_takes_what_follows_with_it() -> None:
    text = f"<body>{PARAGRAPHS}<p>A --> B</p>{PARAGRAPHS}"
    document = edited(text, "Block 20", "<!--")
    assert [content.prose.text for content in document.contents][20:22] == ["B", "Block 0 says this and that."]
    assert edited(document.text, "<!--", "Block 20") == read(text, path="a.html")


@pytest.mark.parametrize("tag", ["{{ a", "{% a", "{# a", "<% a", "{{", "{#", "<%"])
def test_words_on_a_blank_line_let_a_tag_reach_its_end(tag: str) -> None:
    end = {"{{": "}}", "{%": "%}", "{#": "#}", "<%": "%>"}[tag[:2]]
    text = f"<body>{PARAGRAPHS}<p>Price {tag}\n          \n b {end} here.</p>{PARAGRAPHS}"
    at = text.index("          ") + 5
    before = read(text, path="a.html")
    after = edit(before, at, at, "x")
    assert not differences(after, read(after.text, path="a.html"))
    assert len([region for region in after.regions if region.kind in ("template", "comment")]) == 1
    again = edit(after, at, at + 1, "")
    assert not differences(again, before)


@pytest.mark.usefixtures("alone")
def test_words_among_template_tags_are_read_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        f"<body>{PARAGRAPHS}<p>Price {{{{ page.price }}}} per {{% if a %}}month{{% endif %}} and more.</p>{PARAGRAPHS}"
    )
    document = read(text, path="a.html")
    with monkeypatch.context() as patch:
        patch.setattr(pageedit, "mask_page", None)
        for word in ("Price", "and", "Block 20"):
            at = document.text.index(word) + 2
            document = edit(document, at, at, "x")
    assert not differences(document, read(document.text, path="a.html"))


def test_deeply_nested_pages_are_read_alone_too() -> None:
    depth = 3_000
    document = read(f"<body>{PARAGRAPHS}{'<div>' * depth}<p>deep</p>{'</div>' * depth}{PARAGRAPHS}", path="a.html")
    for words, letter in (("deep", "x"), ("eep", "<div>"), ("Block 20", "x")):
        at = document.text.index(words)
        document = edit(document, at, at, letter)
    assert not differences(document, read(document.text, path="a.html"))
