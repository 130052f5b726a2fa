"""
Every character of prose knows the source it was read from.

The invariant: each prose character is the character at its place in the source, or comes from an entity,
escape or line break that decodes to it; places strictly increase, inside the block's span; blocks are in order;
and nothing that rules read as words lies in code, an address, a tag or any other region that is no prose.
"""

import html
import json
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from citewell.document import Content, Document
from citewell.markup import markdown, read
from citewell.markup.parts import Parts
from citewell.prose import FILLER_KINDS, Piece

TESTS = Path(__file__).resolve().parent.parent
SPEC = TESTS / "node_modules" / "commonmark-spec"
NUMERIC = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
LINE_ENDS = ("\n", "\r", "\r\n")


@pytest.fixture(autouse=True)
def no_last_resort(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading as plain paragraphs would hide a fault of the reader: here it is one."""

    def paragraphs(text: str, start: int) -> list[tuple[int, Content]]:
        raise AssertionError("the reader gave up")

    monkeypatch.setattr(markdown, "_paragraphs", paragraphs)


def decodes_to(raw: str, words: str, *, verbatim: bool) -> bool:
    """Whether a piece that is no plain copy may stand for these words; ``verbatim``: inside code."""
    # In a quotation the marks before the lines of raw HTML are blanks to it.
    if not re.sub(r"(?<=[\r\n])[ \t>]+", "", raw).strip(" \t\n\r\f"):
        # A line break is one; HTML reads any white space as one blank, and a tab in code may be several.
        return (
            words == " " or (words == "\n" and raw in LINE_ENDS) or (verbatim and raw == "\t" and not words.strip(" "))
        )
    if raw == "\\\\|":
        # In a table the pipe is escaped once for the row and once for the text.
        return words == "|"
    if raw.startswith("\\"):
        return raw[1:] in LINE_ENDS if words == "\n" else raw[1:] == words
    if raw[:3].lower() == "<br":
        return words == "\n" and raw.endswith(">")
    if number := NUMERIC.fullmatch(raw):
        code = int(number[1], 16) if number[1] else int(number[2])
        return words in ("\ufffd", chr(code) if code < 0x110000 else "\ufffd", html.unescape(raw))
    return raw.startswith("&") and html.unescape(raw) == words


def block_faults(text: str, start: int, content: Content) -> Iterator[str]:
    prose = content.prose
    inside = text[start : start + content.length]
    if len(inside) != content.length or start < 0:
        yield f"block {start}+{content.length} leaves the draft"
    if len(prose.masked) != len(prose.text):
        yield "masked and text differ in length"
    nouns = [inline.prose for inline in prose.inlines if inline.kind in FILLER_KINDS]
    covered = [False] * len(prose.text)
    for noun in nouns:
        covered[noun.start : noun.end] = [True] * len(noun)
    at = behind = 0
    for piece in prose.pieces:
        raw = inside[piece.source : piece.source + piece.source_length]
        words = prose.text[piece.prose : piece.prose + piece.length]
        verbatim = all(covered[piece.prose : piece.prose + piece.length])
        if piece.prose != at or not words or not raw or len(words) != piece.length or len(raw) != piece.source_length:
            yield f"piece {piece} leaves a gap"
        if piece.source < behind:
            yield f"piece {piece} goes back"
        at, behind = piece.prose + piece.length, piece.source + piece.source_length
        if not piece.copied:
            if not decodes_to(raw, words, verbatim=verbatim):
                yield f"{raw!r} is no {words!r}"
        elif raw != words:
            for index, (given, read_as) in enumerate(zip(raw, words, strict=False), piece.prose):
                same = given == read_as or (given == "\0" and read_as == "\ufffd")
                if not same and not decodes_to(given, read_as, verbatim=covered[index]):
                    yield f"{given!r} is no {read_as!r} at {start + piece.source}"
    if at != len(prose.text):
        yield f"pieces end at {at}, prose at {len(prose.text)}"
    for index, (seen, masked) in enumerate(zip(prose.text, prose.masked, strict=False)):
        if seen != masked and not covered[index] and not (seen == "\n" and masked == " "):
            yield f"{seen!r} is masked as {masked!r}"
    for inline in prose.inlines:
        if inline.prose.end > len(prose.text) or inline.source.end > content.length:
            yield f"{inline} leaves its block"
    last = 0
    for span in content.sentence_spans:
        if span.start < last or span.end > len(prose.text) or not len(span):
            yield f"sentence {span} is out of order"
        last = span.end


def faults(document: Document) -> list[str]:
    """All that is wrong with a document's places."""
    found = []
    last = 0
    barred = bytearray(len(document.text))
    for region in document.regions:
        if region.span.end > len(document.text):
            found.append(f"{region} leaves the draft")
        barred[region.span.start : region.span.end] = b"\1" * len(region.span)
    for start, content in zip(document.starts, document.contents, strict=True):
        if start < last:
            found.append(f"block at {start} comes after one at {last}")
        last = start
        found += block_faults(document.text, start, content)
        prose = content.prose
        nouns = [inline.prose for inline in prose.inlines if inline.kind in (*FILLER_KINDS, "break")]
        for piece in prose.pieces:
            low, high = start + piece.source, start + piece.source + piece.source_length
            if not any(barred[low:high]):
                continue
            for index in range(piece.length):
                offset = low + (index if piece.copied else 0)
                at = piece.prose + index
                # A blank is no word: it may stand on either side of the border.
                if barred[offset] and not prose.text[at].isspace() and not any(at in noun for noun in nouns):
                    found.append(f"{prose.text[at]!r} at {offset} is prose inside what is none")
                    break
    return found


@pytest.fixture(scope="session")
def spec() -> list[dict[str, str]]:
    """The examples of the CommonMark specification 0.31.2, from npm."""
    node = shutil.which("node")
    if node is None or not SPEC.is_dir():
        pytest.fail(
            "the CommonMark examples are missing: run `npm ci` in tests/ (`make test` does), with Node 20 or later"
        )
    program = "process.stdout.write(JSON.stringify(require('commonmark-spec').tests))"
    done = subprocess.run([node, "-e", program], cwd=TESTS, capture_output=True, check=True, timeout=60)
    examples = [{**test, "markdown": test["markdown"].replace("→", "\t")} for test in json.loads(done.stdout)]
    assert len(examples) == 652
    return examples


def plain_parser() -> MarkdownIt:
    """The parser as it comes, with the same rules and no positions."""
    md = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    deflist_plugin(md)
    footnote_plugin(md, move_to_end=False)
    return md


class _Words(HTMLParser):
    """The text of a page, code blocks left out."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._code = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._code += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag == "pre"

    def handle_data(self, data: str) -> None:
        if not self._code:
            self.words.append(data)


def rendered_words(text: str) -> list[str]:
    """What a reader of the rendered page sees outside code blocks, raw HTML and images."""
    md = plain_parser()
    for name in ("html_block", "html_inline", "image"):
        md.add_render_rule(name, lambda *_: "")
    md.normalizeLinkText = lambda link: link
    reader = _Words()
    reader.feed(md.render(text))
    reader.close()
    return "".join(reader.words).split()


def test_spec_examples_keep_their_places(spec: list[dict[str, str]]) -> None:
    wrong = {n: found for n, test in enumerate(spec, 1) if (found := faults(read(test["markdown"])))}
    assert not wrong


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_spec_examples_keep_their_places_with_other_line_ends(spec: list[dict[str, str]], line_end: str) -> None:
    wrong = {}
    for number, test in enumerate(spec, 1):
        text = test["markdown"].replace("\n", line_end)
        document = read("\ufeff" + text)
        plain = read(test["markdown"])
        if found := faults(document):
            wrong[number] = found
        elif [block.prose.text for block in document.blocks] != [block.prose.text for block in plain.blocks]:
            wrong[number] = ["other prose than with LF"]
    assert not wrong


def test_spec_examples_lose_no_word(spec: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    # Raw HTML is read by the reader of HTML and tested there.
    monkeypatch.setattr("citewell.markup.html.read_html", lambda *_: Parts())
    wrong = {}
    for number, test in enumerate(spec, 1):
        words = "\n".join(block.prose.text for block in read(test["markdown"]).blocks).split()
        if words != rendered_words(test["markdown"]):
            wrong[number] = (words, rendered_words(test["markdown"]))
    assert not wrong


def test_spec_examples_render_as_without_positions(spec: list[dict[str, str]]) -> None:
    plain = plain_parser()
    placed = markdown.build_parser()
    placed.enable("text_join")
    placed.normalizeLink = plain.normalizeLink
    placed.normalizeLinkText = plain.normalizeLinkText
    wrong = [n for n, test in enumerate(spec, 1) if placed.render(test["markdown"]) != plain.render(test["markdown"])]
    assert not wrong


def test_a_shifted_piece_is_reported() -> None:
    document = read("# Title\n\nOne &amp; two *three* four.\n")
    assert faults(document) == []
    content = document.contents[1]
    for index, piece in enumerate(content.prose.pieces):
        for moved in (
            Piece(piece.prose, piece.source + 1, piece.length, piece.source_length),
            Piece(piece.prose, piece.source, piece.length, piece.source_length + 1),
            Piece(piece.prose, piece.source + 400, piece.length, piece.source_length),
        ):
            pieces = (*content.prose.pieces[:index], moved, *content.prose.pieces[index + 1 :])
            bad = replace(content, prose=replace(content.prose, pieces=pieces))
            assert faults(replace(document, contents=(document.contents[0], bad))), moved


def test_an_unmasked_region_is_reported() -> None:
    document = read("Call `run now` today.\n")
    assert faults(document) == []
    prose = document.contents[0].prose
    bare = replace(document.contents[0], prose=replace(prose, masked=prose.text, inlines=()))
    assert faults(replace(document, contents=(bare,)))


def test_a_lost_block_order_is_reported() -> None:
    document = read("One.\n\nTwo.\n")
    swapped = replace(document, contents=document.contents[::-1], starts=document.starts[::-1])
    assert faults(swapped)


FIXTURES = [
    "# Hello *world* {#hi .x}\n\nText with `code`, **strong _both_**, ~~gone~~ and &copy; \\* \\# 2&nbsp;km.\n",
    '> A quote with a [link](http://a.example/b?c=d "title")\n> over lines  \n> hard\\\n> break\n>\n> - item `a\n>   b` c\n',
    "- [ ] open task\n- [x] done *task*\n  goes on\n\n  second paragraph\n  1. deep\n     - deeper ~~~odd~~~\n",
    "| a | b \\| c | `x\\|y` |\n|:--|:-:|--:|\n| 1 | **two** | <br>three |\n|only\n\n[ref]: http://r.example 'T'\n\nSee [ref] and [ref][] and [it][ref].\n",
    "A note.[^1] And inline^[with *emphasis* and `code`].\n\n[^1]: The note &mdash; first.\n\n    More of it.\n",
    "Term *one*\n: Definition with `code`.\n\n  More.\n~ Another.\n",
    '> [!NOTE]\n> Mind the *gap*.\n\n> [!tip] A title\n> Body.\n\n!!! warning "Hot"\n    Indented prose.\n\n    - item\n\n:::tip Title\nInside **this**.\n:::\n',
    'Price {{ site.price | money }} per {% if a %}month{% else %}year{% endif %}.\n\n{% include x.html %}\n\n- {{< ref "a" >}} and {{% b %}}\n',
    'Line <b>bold</b> <kbd>Ctrl</kbd>+<code>x *y*</code> <a href="u">go</a><br/>next <!-- hush --> end <script>no()</script>.\n',
    "Emoji 👩‍👩‍👧 *e\u0301a* \u2028 line\u2029 sep \x0b vt \x0c ff \x85 nel \ud800 lone \x00 nul `\x00` \u00a0 end\n",
    "\tcode\n\n-\tone `a\n\tb`\n\n \t two\n\n>\tq `c\n>\t d` e\n",
    '$$\na * b * c\n$$\n\nWith $x_i * y_i$ but $5 and $6, and $$z$$.\n\n```json-ld\n{"@context": "https://schema.org"}\n```\n\n~~~\n{{ open\n~~~\n',
    "See https://x.example/a_b_c?d=*e*, foo.py, src/lib/x.ts, me@x.example, /etc/hosts and <http://auto.example/é>; and/or.\n",
    'Setext *heading*\n===\n\nAnother\\\nline\n---\n\n***\n\n![alt *text*](img.png "t") [![x](y)](z)\n',
    "<div>\n<p>Raw <em>HTML</em> &amp; text.</p>\n</div>\n\nText after.\n\n<details><summary>More</summary>\n\nHidden *text*.\n\n</details>\n",
    "*a **b* c** _d *e_ f* ***g** h* ~~~i~~~ ~~j~~~ ~~~~k~~~~ [l*](m) *n `o* p` \\`q` <r *s> t*\n",
]
MDX = (
    "import Tabs from '@theme/Tabs'\nexport const x = {\n  a: 1,\n}\n\n# Title {/* note */}\n\n<Tabs a={{ b: '}' }}\n  c=\"d\">\n  <Tab>\n\n"
    '    Prose *here* {props.x} and <Badge text="new" /> end.\n\n  </Tab>\n</Tabs>\n\n{/* hush */}\n\n- <b>bold</b> {`t ${y}`}\n'
)


@pytest.mark.parametrize("text", FIXTURES)
@pytest.mark.parametrize("suffix", [".md", ".mdx"])
def test_own_drafts_keep_their_places(text: str, suffix: str) -> None:
    for version in (text, text.replace("\n", "\r\n"), text.replace("\n", "\r"), "\ufeff" + text, "  " + text.strip()):
        assert faults(read(version, path="draft" + suffix)) == []


def test_own_mdx_draft_keeps_its_places() -> None:
    for version in (MDX, MDX.replace("\n", "\r\n")):
        assert faults(read(version, path="draft.mdx")) == []


@pytest.mark.data
@pytest.mark.parametrize("folder", ["drafts_md", "drafts_blog", "drafts_html"])
def test_real_drafts_keep_their_places(data_dir: Path, folder: str) -> None:
    paths = [
        path for path in sorted((data_dir / folder).glob("*")) if path.suffix in (".md", ".mdx", ".markdown", ".html")
    ]
    assert len(paths) > 30, f"{folder} holds {len(paths)} drafts"
    wrong = {}
    for path in paths:
        document = read(path.read_bytes().decode("utf-8", "surrogateescape"), path=path.name)
        if found := faults(document):
            wrong[path.name] = found[:3]
    assert not wrong


PIECES = [
    "*", "**", "_", "~~", "~", "`", "``", "```\n", "[", "]", "](u)", "![", "[^1]", "[^1]: ", "^[", "<", ">", "<b>", "</b>", "<br>",
    "<!--", "-->", "&amp;", "&#0;", "&#x41;", "&", "\\", "\\\n", "  \n", "\n", "\n\n", "\r\n", "\r", "\t", " ", "    ", "> ", "- ",
    "1. ", "# ", " #", "===\n", "---\n", "|", "\\|", "|--|--|\n", "{{", "}}", "{{ x }}", "{%", "%}", "{% if %}", "{", "}", "{/*", "*/}",
    "$", "$$", ":::", ":::note\n", "!!! a\n", ": ", "[ ] ", "[!NOTE]\n", "{#id}", "http://a.example/", "x.py", "<A b={c}>", "\0",
    "\u2028", "\x0b", "\ud83d", "👩‍👧", "e\u0301", "\u00a0", "'", '"', "(", ")", "<script>", "</script>", "<code>", "</code>", "~~~",
]  # fmt: skip
MUTATIONS = 20_000


def mutated(chance: random.Random, sources: list[str]) -> str:
    text = chance.choice(sources)
    for _ in range(chance.randint(1, 6)):
        at = chance.randint(0, len(text))
        end = min(at + chance.choice((0, 0, 1, 2, 5, 20)), len(text))
        kind = chance.random()
        if kind < 0.6:
            text = text[:at] + chance.choice(PIECES) * chance.choice((1, 1, 1, 2, 3)) + text[end:]
        elif kind < 0.8:
            text = text[:at] + text[end:]
        else:
            other = chance.choice(sources)
            low = chance.randint(0, len(other))
            text = text[:at] + other[low : low + chance.randint(1, 60)] + text[end:]
    return text


@pytest.mark.slow
def test_random_mutations_keep_their_places(spec: list[dict[str, str]]) -> None:
    sources = [*FIXTURES, MDX, *(test["markdown"] for test in spec)]
    # The own fixtures hold what the specification does not know: half of the draws are theirs.
    sources += [*FIXTURES, MDX] * (len(spec) // (len(FIXTURES) + 1))
    chance = random.Random(20_000)
    wrong = []
    for number in range(MUTATIONS):
        text = mutated(chance, sources)
        path = "draft.mdx" if number % 4 == 0 else "draft.md"
        if found := faults(read(text, path=path)):
            wrong.append((path, text, found[:2]))
            if len(wrong) > 5:
                break
    assert not wrong
