"""HTML: what is prose, what it stands in, and the source of every character of it."""

import html
import random
import re
import time
from pathlib import Path

import pytest
import turbohtml
from hypothesis import given, settings
from hypothesis import strategies as st

from citewell.document import Content
from citewell.markup.html import read_html
from citewell.markup.parts import Parts
from citewell.prose import Inline, Piece

BLANKS = " \t\n\f\r"

FIXTURES = {
    "a page": """\ufeff<!doctype html>\r
<HTML lang="en-GB"><head><title>Tea &amp; cake</title>
<meta name=description content="All about &quot;tea&quot;">
<script type='application/LD+json'>{"@type": "Article",}</script><style>p { color: red }</style></head>
<body><nav><ul><li><a href=/>Home</a><li>Shop</ul></nav>
<main><article><h1 id=tea>Tea &lt;3 😀</h1><p>Tea\r\n  is <em>very </em> old<br>\n and <code>brew()</code>
makes <a href="/x">some <b>more</b></a>.<sup><a href="#fn1">1</a></sup> <img src=i.png alt="a pot"> Cheers
<p>It costs &pound;2 &notit; e\u0301 &#x1F600; &NotEqualTilde;<ul><li>One<p>more</p><li>Two <ul><li>Inner</ul>tail</ul>
<blockquote><p>Quoted words.</blockquote><pre>code</pre><textarea>typed</textarea></article></main>
<footer><p>Foot</footer><!-- note --></body></html>""",
    "nothing closed": "<p>One<p>Two<ul><li>Three<li>Four <b>five<td>six<table><tr><td>Seven<td>Eight<tr><th>Nine",
    "wrong nesting": "<b>One <p>two</b> three</i> <em>four <div>five</em> six</p></section></div> seven",
    "odd marks": "a < b & c &lt d &amp;amp; <p/>e</>f<3 </ g> <!bogus> <?php echo 1 ?> <![CDATA[ h ]]> i<p",
    "templates": "<p>Hello {{ user.name }}, {% if x %}you{% else %}they{% endif %} are <%= age %> years old.</p>",
    "breaks": "<p><br>One<br/><BR>Two<br></p><div><br></div>Three</br>four",
    "conditional": "<!--[if IE]><p>Old</p><![endif]--><![if !IE]><p>New</p><![endif]>",
    "blanks": "<p>  One \n\t two&nbsp;&nbsp;three <b> four </b> five  </p>\n\n<p>\n</p>&nbsp;",
    "hidden": "<div hidden>One</div><p style='color:red; DISPLAY: none'>Two<p>Three <i aria-hidden=true>icon</i> four",
    "definition list": "<dl><dt>Term<dd>First<p>and more<dt>Other<dd>Second</dl>",
    "linked blocks": "<a href=u>One <div>two</div><div>three</div> four</a> five",
    "image with styles": "<p>Before <svg><title>No</title><style/><text>no</text></svg> after www.example.org/tea now",
    "script only": "<script>var a = '<p>no</p>'; // </scr</script>Yes<noscript><p>No</p></noscript>",
    "cut off": "<p>One <a href='x>two</a> <b title=\"",
    "blanks in code": "<p>One<code> two </code>three <code><code> four</p><p><kbd>five </kbd><br></p>",
    "nulls": "<p>a\0b \0 c</p\0>d",
}


def text_of(piece: Piece, content: Content) -> str:
    return content.prose.text[piece.prose : piece.prose + piece.length]


def decoded(reference: str) -> str:
    """The character of a reference; the standard library drops control characters, browsers do not."""
    number = re.fullmatch(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?", reference)
    code = int(number[1] or number[2], 16 if number[1] else 10) if number else 0
    return chr(code) if 0 < code < 0x20 or code == 0x7F else html.unescape(reference)


def explains(source: str, prose: str, *, copied: bool) -> bool:
    """Whether source text may stand for prose: the same characters, a blank, a reference or a line break."""
    if copied:
        return all(a == b or (b == " " and a in BLANKS) for a, b in zip(source, prose, strict=True))
    if prose == " " and not source.strip(BLANKS):
        return True
    if prose == "\n":
        return source.lower().startswith(("<br", "</br"))
    if prose == " ":
        return source.startswith("&") and not html.unescape(source).strip(BLANKS)
    return source.startswith("&") and decoded(source) == prose


def check_positions(text: str, parts: Parts, start: int = 0, end: int | None = None) -> int:
    """Every prose character has its source, in order and inside its block; returns how many there are."""
    last, count = start, 0
    for at, content in parts.blocks:
        assert at >= last, "blocks overlap"
        last = at + content.length
        assert last <= (len(text) if end is None else end)
        prose = content.prose
        assert prose.text.strip()
        assert len(prose.text) == len(prose.masked)
        done, source_done = 0, 0
        for piece in prose.pieces:
            assert piece.prose == done
            assert piece.length
            assert piece.source >= source_done
            done, source_done = piece.prose + piece.length, piece.source + piece.source_length
            source = text[at + piece.source : at + source_done]
            assert explains(source, text_of(piece, content), copied=piece.copied), (source, text_of(piece, content))
        assert done == len(prose.text)
        assert source_done <= content.length
        for inline in prose.inlines:
            assert inline.source.end <= content.length
            assert inline.prose.end <= len(prose.text)
        count += done
    check_regions(text, parts)
    return count


def check_regions(text: str, parts: Parts) -> None:
    """What rules read outside filler words is in no tag, comment, script or template."""
    covered = bytearray(len(text) + 1)
    for region in parts.regions:
        covered[region.span.start : region.span.end] = b"\1" * len(region.span)
    for at, content in parts.blocks:
        for piece in content.prose.pieces:
            masked = content.prose.masked[piece.prose : piece.prose + piece.length]
            if piece.copied and masked == text_of(piece, content) and "X" not in masked:
                assert not any(covered[at + piece.source : at + piece.source + piece.source_length])


def blocks(text: str, *, fragment: bool = True) -> list[tuple[str, str]]:
    return [(content.kind, content.prose.text) for _, content in read_html(text, fragment=fragment).blocks]


def only(text: str) -> Content:
    ((_, content),) = read_html(text).blocks
    return content


def inlines(text: str) -> list[tuple[str, str, str, str]]:
    ((at, content),) = read_html(text).blocks

    def told(inline: Inline) -> tuple[str, str, str, str]:
        return inline.kind, inline.prose.of(content.prose.text), inline.source.shifted(at).of(text), inline.target

    return [told(inline) for inline in content.prose.inlines]


@pytest.mark.parametrize("name", FIXTURES)
@pytest.mark.parametrize("fragment", [True, False])
def test_every_character_has_its_source(name: str, fragment: bool) -> None:
    text = FIXTURES[name]
    check_positions(text, read_html(text, fragment=fragment))


def test_the_check_notices_a_shifted_piece() -> None:
    parts = read_html("<p>One &amp; two</p>")
    _, content = parts.blocks[0]
    first, *rest = content.prose.pieces
    object.__setattr__(
        content.prose, "pieces", (Piece(first.prose, first.source + 1, first.length, first.length), *rest)
    )
    with pytest.raises(AssertionError):
        check_positions("<p>One &amp; two</p>", parts)


def test_blocks_of_a_page() -> None:
    parts = read_html(FIXTURES["a page"], fragment=False)
    found = [(content.kind, content.level, content.containers, content.prose.text) for _, content in parts.blocks]
    assert found == [
        ("label", 0, ("navigation", "list"), "Home"),
        ("label", 0, ("navigation", "list"), "Shop"),
        ("heading", 1, (), "Tea <3 😀"),
        ("paragraph", 0, (), "Tea is very old\nand brew() makes some more. Cheers"),
        ("paragraph", 0, (), "It costs £2 ¬it; e\u0301 😀 ≂̸"),
        ("item", 1, ("list",), "One"),
        ("paragraph", 0, ("list",), "more"),
        ("item", 1, ("list",), "Two"),
        ("item", 2, ("list", "list"), "Inner"),
        ("paragraph", 0, ("list",), "tail"),
        ("paragraph", 0, ("quote",), "Quoted words."),
        ("paragraph", 0, ("footer",), "Foot"),
    ]
    assert parts.full_html
    assert parts.language == "en-gb"
    assert [content.anchor for _, content in parts.blocks if content.kind == "heading"] == ["tea"]
    assert [span.of(FIXTURES["a page"]) for span in parts.comments] == ["<!-- note -->"]


def test_what_a_page_says_about_itself() -> None:
    text = FIXTURES["a page"]
    parts = read_html(text, fragment=False)
    title = next(element for element in parts.elements if element.name == "title")
    meta = next(element for element in parts.elements if element.name == "meta")
    assert title.text == "Tea & cake"
    assert meta.get("content") == 'All about "tea"'
    assert meta.attributes[1].span.of(text) == "All about &quot;tea&quot;"
    (island,) = parts.islands
    assert island.body.of(text) == '{"@type": "Article",}'
    assert [fault.span.of(text) for fault in island.faults] == [","]
    assert island.span.of(text).startswith("<script")
    assert island.span.of(text).endswith("</script>")


@pytest.mark.parametrize(
    "tag",
    [
        '<script type="application/ld+json">',
        "<SCRIPT TYPE=application/ld+json>",
        "<script id=x type = 'Application/LD+JSON; charset=utf-8' >",
    ],
)
def test_islands_however_they_are_written(tag: str) -> None:
    text = f'<p>x</p>{tag}{{"a": "<b> &amp; </p>"}}</script><p>y</p>'
    (island,) = read_html(text).islands
    assert not island.faults
    assert island.root is not None
    assert island.root.members[0].value.scalar == "<b> &amp; </p>"
    assert blocks(text) == [("paragraph", "x"), ("paragraph", "y")]


def test_an_island_that_a_program_fills_is_unknown() -> None:
    (island,) = read_html('<script type="application/ld+json" set:html={JSON.stringify(data)}></script>').islands
    assert island.root is not None
    assert island.root.kind == "unknown"
    assert not island.faults


def test_elements_with_names_dates_and_bylines() -> None:
    text = (
        '<p class="post-byline">By <a rel=author href=/a>Ann <b>Lee</b></a> <time datetime=2024-05-01>1 May</time></p>'
    )
    found = [(element.name, element.text) for element in read_html(text).elements]
    assert found == [("p", "By Ann Lee 1 May"), ("a", "Ann Lee"), ("time", "1 May")]


def test_inline_markup() -> None:
    text = 'See <a href="/x">the <b>guide</b></a>, <code>run  it</code>, <q>quoted</q> and <del>old</del> <img src=i alt=pic>'
    assert inlines(text) == [
        ("link", "the guide", '<a href="/x">the <b>guide</b></a>', "/x"),
        ("strong", "guide", "<b>guide</b>", ""),
        ("code", "run it", "<code>run  it</code>", ""),
        ("strike", "old", "<del>old</del>", ""),
        ("image", "", "<img src=i alt=pic>", "i"),
    ]
    assert only(text).prose.masked == "See the guide, Xxxxxx, quoted and old"
    assert only(text).prose.inlines[-1].title == "pic"


@pytest.mark.parametrize(
    ("note", "target"),
    [('<sup><a href="#fn:1">1</a></sup>', "fn:1"), ('<a role="doc-noteref" href="#x">[2]</a>', "x")],
)
def test_footnote_marks_are_no_prose(note: str, target: str) -> None:
    content = only(f"<p>A fact.{note} More.</p>")
    assert content.prose.text == "A fact. More."
    assert [(inline.kind, inline.target) for inline in content.prose.inlines] == [("footnote", target)]


def test_template_tags() -> None:
    content = only(FIXTURES["templates"])
    assert content.prose.text == "Hello {{ user.name }}, youthey are <%= age %> years old."
    assert content.prose.masked == "Hello Xxxxxxxxxxxxxxx, youthey are Xxxxxxxxxx years old."
    link = only('<p><a href="{{ url }}">Read</a> {% comment %}</p>').prose.inlines[0]
    assert link.kind == "link"


def test_addresses_are_filler() -> None:
    content = only("<p>Write to ann@example.org or see https://example.org/a?b=1&amp;c now.</p>")
    assert "example" not in content.prose.masked
    assert content.prose.masked.endswith(" now.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>One<p>Two", [("paragraph", "One"), ("paragraph", "Two")]),
        ("<p>One</p>two<p>three", [("paragraph", "One"), ("paragraph", "two"), ("paragraph", "three")]),
        ("<div>One<p>two</div>three", [("paragraph", "One"), ("paragraph", "two"), ("paragraph", "three")]),
        ("<h2>One<h3>Two</h2>three", [("heading", "One"), ("heading", "Two"), ("paragraph", "three")]),
        ("<UL><LI>One<LI>Two</UL>x", [("item", "One"), ("item", "Two"), ("paragraph", "x")]),
        ("<table><tr><th>A<td>B<tr><td>C</table>", [("header-cell", "A"), ("cell", "B"), ("cell", "C")]),
        ("<table><caption>A<tr><td>B</table>c", [("caption", "A"), ("cell", "B"), ("paragraph", "c")]),
        ("<dl><dt>A<dd>B<dt>C<dd>D</dl>", [("term", "A"), ("definition", "B"), ("term", "C"), ("definition", "D")]),
        ("<details><summary>A</summary>b</details>", [("summary", "A"), ("paragraph", "b")]),
        ("<figure><img src=x><figcaption>A</figure>b", [("caption", "A"), ("paragraph", "b")]),
        ("<td>A</div>B</td>", [("paragraph", "A"), ("paragraph", "B")]),
        ("<table role=presentation><tr><td>A whole page</table>", [("paragraph", "A whole page")]),
        ("<select><option>A<option>B</select>", [("label", "A"), ("label", "B")]),
        ("<p>Press <button>Save</button> now</p>", [("paragraph", "Press Save now")]),
        ("<button>Save</button>", [("label", "Save")]),
        ("<ruby>kan<rp>(</rp><rt>ji</rt><rp>)</rp></ruby>", [("paragraph", "kan")]),
        ("<h2>Tea <a class=headerlink href=#tea>¶</a></h2>", [("heading", "Tea")]),
        ("one<hr>two", [("paragraph", "one"), ("paragraph", "two")]),
    ],
)
def test_end_tags_that_are_implied(text: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(text) == expected


def test_front_matter_of_a_page() -> None:
    text = "---\ntitle: Tea\n---\n<p>Tea is old.</p>"
    parts = read_html(text, fragment=False)
    assert parts.front_matter is not None
    assert parts.front_matter.dialect == "yaml"
    assert [content.prose.text for _, content in parts.blocks] == ["Tea is old."]


def test_text_outside_the_main_part() -> None:
    text = "<body><div>Before</div><div role=main><p>Inside</p></div><div>After</div>"
    found = [(content.containers, content.prose.text) for _, content in read_html(text, fragment=False).blocks]
    assert found == [(("header",), "Before"), ((), "Inside"), (("footer",), "After")]
    assert all(not content.containers for _, content in read_html("<p>a</p><p>b</p>", fragment=False).blocks)


def test_only_the_range_asked_for_is_read() -> None:
    text = "<p>no</p>" + FIXTURES["a page"] + "<p>no</p>"
    parts = read_html(text, 9, len(text) - 9)
    check_positions(text, parts, 9, len(text) - 9)
    assert all(content.prose.text != "no" for _, content in parts.blocks)
    whole = read_html(FIXTURES["a page"])
    assert [(at - 9, content) for at, content in parts.blocks] == whole.blocks


def tree_text(node: turbohtml.Node) -> str:
    """The text of a tree built by the standard's rules, without what is never prose."""
    silent = {"script", "style", "pre", "textarea", "svg", "noscript", "title", "head", "iframe", "xmp", "plaintext"}
    found = []
    for child in node.children:
        if isinstance(child, turbohtml.Text):
            found.append(child.data)
        elif isinstance(child, turbohtml.Element) and child.tag not in silent:
            found.append(tree_text(child))
    return "".join(found)


@pytest.mark.parametrize("name", ["wrong nesting", "breaks", "definition list", "linked blocks", "conditional"])
def test_no_text_is_lost(name: str) -> None:
    text = FIXTURES[name]
    ours = "".join(content.prose.text for _, content in read_html(text).blocks)
    assert "".join(ours.split()) == "".join(tree_text(turbohtml.parse(text)).split())


@pytest.mark.data
def test_positions_on_real_pages(data_dir: Path) -> None:
    files = sorted((data_dir / "drafts_html").glob("*.html"))
    if not files:
        pytest.skip("no evaluation data: set CITEWELL_DATA")
    texts = [file.read_bytes().decode("utf-8") for file in files]
    counts = [check_positions(text, read_html(text, fragment=False)) for text in texts]
    assert sum(counts) > 100_000


def mutations(text: str, count: int, seed: int) -> list[str]:
    chosen = random.Random(seed)
    bits = [
        "<",
        ">",
        "</",
        "&",
        "&amp;",
        "<p>",
        "</p>",
        "<li>",
        "<td>",
        "</table>",
        "<a href=x>",
        "</a>",
        "<b>",
        "<!--",
    ]
    bits += [
        "-->",
        "<br>",
        "{{",
        "}}",
        "\r\n",
        "\0",
        "😀",
        '"',
        "'",
        "</>",
        "<svg>",
        "<style/>",
        "<pre>",
        "\ud800",
        "<main>",
    ]
    found = []
    for _ in range(count):
        changed = text
        for _ in range(chosen.randint(1, 6)):
            at = chosen.randint(0, len(changed))
            changed = changed[:at] + chosen.choice(["", *bits]) + changed[at + chosen.randint(0, 4) :]
        found.append(changed)
    return found


@pytest.mark.parametrize("name", FIXTURES)
def test_positions_in_broken_pages(name: str) -> None:
    for at, text in enumerate(mutations(FIXTURES[name], 150, seed=len(name))):
        check_positions(text, read_html(text, fragment=bool(at % 2)))


@given(
    st.lists(
        st.sampled_from([*"<>/=\"'&; \n", "p", "li", "a", "b", "td", "table", "&lt;", "x", "!--", "é", "{{", "}}"])
    )
)
@settings(max_examples=300)
def test_positions_in_any_text(bits: list[str]) -> None:
    text = "".join(bits)
    check_positions(text, read_html(text))


@pytest.mark.parametrize(
    "unit",
    [
        "<b>",
        "<div>",
        "</div>",
        "<p>",
        "<li>",
        "<a href=x>",
        "<table><td>",
        "a ",
        "&amp;",
        "<",
        "{{",
        "<br>",
        "<b>x</b>",
        "</>",
    ],
)
def test_time_is_linear(unit: str) -> None:
    started = time.process_time()
    text = unit * 5_000
    check_positions(text, read_html(text))
    assert time.process_time() - started < 10


def test_one_long_line() -> None:
    text = "<p>" + "Tea is old, <b>very</b> old &amp; good. 😀 " * 20_000
    started = time.process_time()
    parts = read_html(text)
    assert time.process_time() - started < 20
    check_positions(text, parts)
