"""What a page declares, whatever it is written in."""

import random
import sys
from collections.abc import Callable
from importlib import import_module
from types import FrameType
from typing import Any

import pytest

import citewell
from citewell import packs
from citewell.config import settings_from
from citewell.data import Value
from citewell.document import Document
from citewell.markup import edit, read
from citewell.rule import Mark
from citewell_rules._graph.node import Node, Reference
from citewell_rules._graph.page import marked, nodes, page


def draft(*blocks: str, before: str = "The mill is old.") -> Document:
    scripts = "\n\n".join(f'<script type="application/ld+json">\n{one}\n</script>' for one in blocks)
    return read(f"# Old mill\n\n{before}\n\n{scripts}\n")


def calls(work: Callable[[], object]) -> int:
    """How many functions are called: what is looked at for each of the others grows by four where a draft doubles."""
    count = 0

    def see(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def followed(document: Document, start: int, end: int, text: str) -> Document:
    """The draft after an edit, with what is still known of it."""
    edited = edit(document, start, end, text)
    edited.follow(document, *edited.unchanged(document))
    return edited


def shape(node: Node) -> tuple[str, tuple[str, ...]]:
    return "+".join(node.kinds), tuple(one.name.text for one in node.properties if one.name.is_schema)


@pytest.mark.parametrize(
    "context",
    [
        '"https://schema.org"', '"http://schema.org/"', '"https://www.schema.org/"', '["https://schema.org"]',
        '{"@vocab": "https://schema.org/"}', '["https://schema.org", {"@language": "en"}]',
        '"https://schema.org/docs/jsonldcontext.json"',
    ],
)  # fmt: skip
def test_schema_org_is_known_in_all_its_spellings(context: str) -> None:
    document = draft(f'{{"@context": {context}, "@type": "Article", "headline": "Old mill"}}')
    assert [shape(node) for node in nodes(document)] == [("Article", ("headline",))]
    assert [one.kind for one in page(document).contexts] == ["schema"]


@pytest.mark.parametrize(
    ("block", "names"),
    [
        ('{"@context": {"schema": "https://schema.org/"}, "@type": "schema:Article", "schema:name": "x"}', ("name",)),
        ('{"@context": "https://schema.org", "type": "Article", "id": "#a", "name": "x"}', ("name",)),
        ('{"@context": {"title": "https://schema.org/name", "@vocab": "https://schema.org/"}, "@type": "Article", "title": 1}',
         ("name",)),
        ('{"@context": "https://schema.org", "@type": "https://schema.org/Article", "http://schema.org/name": "x"}',
         ("name",)),
        ('{"@context": ["https://schema.org", {"x": "https://example.org/x"}], "@type": "Article", "x": 1, "name": "x"}',
         ("name",)),
    ],
)  # fmt: skip
def test_names_are_read_as_they_are_meant(block: str, names: tuple[str, ...]) -> None:
    assert [shape(node) for node in nodes(draft(block))] == [("Article", names)]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://shema.org", "near"), ("http//schema.org", "near"), ("htps://www.schema.org/", "near"), ("schema.org", "near"),
        ("https://schema.org/Article", "near"), ("https://schemas.org", "near"), ("https://json-schema.org/draft", "other"),
        ("https://halden.example/schema.jsonld", "other"), ("https://w3id.org/ro/crate/1.1/context", "other"),
    ],
)  # fmt: skip
def test_a_slip_is_told_from_another_vocabulary(address: str, kind: str) -> None:
    document = draft(f'{{"@context": "{address}", "@type": "Article", "headline": "Old mill"}}')
    assert [one.kind for one in page(document).contexts] == [kind]


def test_another_vocabulary_is_not_judged() -> None:
    for block in (
        '{"@context": {"foo": "https://example.com/foo"}, "foo": 1, "bar": 2}',
        '{"@context": "https://www.w3.org/ns/activitystreams", "type": "Note", "headlin": "x"}',
    ):
        assert not any(one.name.is_schema for node in nodes(draft(block)) for one in node.properties)


def test_nodes_of_graphs_lists_and_several_blocks() -> None:
    document = draft(
        '{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "@id": "#s"}, '
        '{"@type": "WebPage", "isPartOf": {"@id": "#s"}, "author": {"@type": "Person", "name": "Mara"}}]}',
        '[{"@context": "https://schema.org", "@type": ["Product", "Book"], "name": "Mill"}]',
    )
    assert [shape(node)[0] for node in nodes(document)] == ["WebSite", "WebPage", "Person", "Product+Book"]
    assert [len(block) for block in page(document).blocks] == [3, 1, 0, 0]
    reference = nodes(document)[1].get("isPartOf")[0]
    assert isinstance(reference, Reference)
    assert page(document).node(reference.id) is nodes(document)[0]
    person = nodes(document)[2]
    assert nodes(document)[1].get("author") == (person,)
    assert person.within is not None
    assert (person.within.property, person.within.types) == ("author", ("WebPage",))


def test_values_keep_their_places_and_templates_stay_unknown() -> None:
    document = draft(
        '{"@context": "https://schema.org", "@type": "Article", "headline": "{{ t }}", "name": "Old mill"}'
    )
    (node,) = nodes(document)
    spans = [one.span.of(document.text) for one in node.types]
    spans += [one.name.span.of(document.text) for one in node.properties]
    assert spans == ['"Article"', '"headline"', '"name"']
    headline, name = (*node.get("headline"), *node.get("name"))
    assert headline.kind == "unknown"  # type: ignore[union-attr]
    assert name.span.of(document.text) == '"Old mill"'


def test_a_keystroke_in_prose_reads_nothing_again() -> None:
    document = draft('{"@context": "https://schema.org", "@type": "Article", "headlin": "x"}')
    asked = []

    def find(page: object) -> list[Mark]:
        asked.append(page)
        return [Mark(one.name.span, one.name.text) for node in nodes(document) for one in node.properties]

    (before,) = marked(document, find)
    at = document.text.index("mill is")
    after = followed(document, at, at, "wooden ")
    (mark,) = marked(after, find)
    assert len(asked) == 1
    assert mark.span == before.span.shifted(len("wooden "))
    assert mark.span.of(after.text) == '"headlin"'
    assert nodes(after) == nodes(read(after.text))
    assert after.islands[0].data is document.islands[0].data


MARKUP = """<!doctype html>
<html><body itemscope itemtype="https://schema.org/WebPage">
<h1 itemprop="name">Old mill</h1>
<div itemprop="author publisher" itemscope itemtype="http://schema.org/Person">
  <a itemprop="url" href="/mara"><span itemprop="name">Mara <b>Lind</b></span></a>
</div>
<div itemscope itemtype="https://halden.example/Mill"><meta itemprop="age" content="300"></div>
<meta itemprop="datePublished" content="{{ date }}">
<section vocab="https://schema.org/" typeof="Article" resource="#a">
  <h2 property="headline">Wheels</h2>
  <div property="author" typeof="Person"><span property="name">Jon</span></div>
  <a property="license" href="/licence">Licence</a>
</section>
<div prefix="s: http://schema.org/" typeof="s:Product"><div rel="s:review"><p typeof="s:Review">Good.</p></div></div>
</body></html>
"""


def test_microdata_and_rdfa_are_nodes_of_the_same_shape() -> None:
    document = read(MARKUP, path="page.html")
    assert [(node.form, *shape(node), node.within and node.within.property) for node in nodes(document)] == [
        ("microdata", "WebPage", ("name", "author", "publisher", "datePublished"), None),
        ("microdata", "Person", ("url", "name"), "author"),
        ("microdata", "Person", ("url", "name"), "author"),
        ("microdata", "", (), None),
        ("RDFa", "Article", ("headline", "author", "license"), None),
        ("RDFa", "Person", ("name",), "author"),
        ("RDFa", "Product", ("review",), None),
        ("RDFa", "Review", (), "review"),
    ]


def test_a_template_may_bring_more_than_is_written() -> None:
    block = '{"@context": "https://schema.org", "@type": "Product", "name": "{{ n }}" %s}'
    assert [node.whole for node in nodes(draft(block % ""))] == [True]
    assert [node.whole for node in nodes(draft(block % ', {% include "offers" %}'))] == [False]
    page_of = '<div itemscope itemtype="https://schema.org/Product"><b itemprop="name">Lamp</b>%s</div>'
    assert [node.whole for node in nodes(read(page_of % "", path="page.html"))] == [True]
    assert [node.whole for node in nodes(read(page_of % "{% include x %}", path="page.html"))] == [False]


def test_values_of_markup_have_their_places() -> None:
    document = read(MARKUP, path="page.html")
    spans = [
        (value.text, value.kind, value.span.of(document.text))
        for node in nodes(document)
        for one in node.properties
        for value in one.values
        if isinstance(value, Value)
    ]
    assert ("/mara", "string", "/mara") in spans
    assert ("Mara Lind", "string", "Mara <b>Lind</b>") in spans
    assert ("{{ date }}", "unknown", "{{ date }}") in [(one[2], *one[1:]) for one in spans]
    assert ("Wheels", "string", "Wheels") in spans
    assert ("/licence", "string", "/licence") in spans


def test_after_an_edit_markup_is_what_a_reading_from_scratch_finds() -> None:
    document = read(MARKUP, path="page.html")
    for word, new in (("Lind", "Berg Lind"), ("Wheels", ""), ("Good.", "Good. Very.\n"), ("Old mill", "New")):
        at = document.text.index(word)
        document = edit(document, at, at + len(word), new)
        assert nodes(document) == nodes(read(document.text, path="page.html"))


RULES: list[Any] = [
    getattr(import_module(f"citewell_rules.{name}"), name)
    for name in (
        "duplicate_key", "missing_recommended_property", "missing_required_property", "repeated_data", "retired_rich_result",
        "unknown_context", "unknown_property", "unknown_type", "wrong_value",
    )
]  # fmt: skip
SCRIPT = """<script type="application/ld+json">
{"@type": "Artcle", "headlin": "Old", "headline": "Mill", "headline": "Mill", "datePublished": "5 March 2026",
 "author": {"@type": "Product", "name": "Lamp", "offers": {"@type": "Offer", "price": "€3"}}}
</script>
"""
FAULTY = (
    MARKUP.replace("datePublished", "datePublishd").replace("headline", "headlin").replace("<h1", SCRIPT + "<h1")
    + '<div itemscope itemtype="https://schema.org/Product"><b itemprop="nam">Lamp</b> of old.'
    + '<i itemprop="releaseDate">May</i></div>'
)


def all_marks(document: Document) -> list[tuple[Any, ...]]:
    return [(mark.span, mark.message, mark.related, mark.data) for rule in RULES for mark in rule(document)]


def marks_from_scratch(document: Document) -> list[tuple[Any, ...]]:
    """The marks of a draft that is read anew."""
    return all_marks(read(document.text, path="page.html"))


PRODUCT = """<html><body>
<p>Hello there.</p>
<div itemscope itemtype="https://schema.org/Product">
<span itemprop="nam"  class="a">Halden</span>
<div itemprop="offers" itemscope itemtype="https://schema.org/Ofer"></div></div></body></html>
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            '<p>Hello there.</p>\n<div itemscope itemtype="https://schema.org/Product">\n',
            '<div itemscope itemtype="https://schema.org/Product">\n<p>Hello there.</p>\n',
        ),
        ('<span itemprop="nam"  class', '<span  itemprop="nam" class'),
    ],
    ids=["a line moves", "a blank moves"],
)
def test_marks_stay_on_their_words(old: str, new: str) -> None:
    document = read(PRODUCT, path="page.html")
    all_marks(document)
    at = document.text.index(old)
    document = followed(document, at, at + len(old), new)
    found = all_marks(document)
    assert found == marks_from_scratch(document)
    assert {"nam", "https://schema.org/Ofer"} <= {span.of(document.text) for span, *_ in found}


def with_lines_exchanged(document: Document, chance: random.Random) -> Document:
    """A draft after one edit that puts a line behind the next one."""
    lines = document.text.splitlines(keepends=True)
    at = chance.randrange(len(lines) - 1)
    start = len("".join(lines[:at]))
    return followed(document, start, start + len(lines[at] + lines[at + 1]), lines[at + 1] + lines[at])


@pytest.mark.parametrize("seed", range(4))
def test_after_random_edits_the_marks_are_those_of_a_check_from_scratch(seed: int) -> None:
    chance = random.Random(seed)
    words = ("a", "{{ x }}", "{% y %}", " old ", "\n", "<b>", "</i>", "", "", "{", "x.", "Lamp", '"', "<p>")
    document = read(FAULTY, path="page.html")
    for _ in range(40):
        if chance.random() < 0.2:
            document = with_lines_exchanged(document, chance)
        else:
            at = chance.randrange(document.length + 1)
            end = min(at + chance.choice((0, 0, 0, 1, 3)), document.length)
            document = followed(document, at, end, chance.choice(words))
        assert all_marks(document) == marks_from_scratch(document)
        if chance.random() < 0.1:
            document = read(FAULTY, path="page.html")


def test_a_tag_between_two_blocks_is_seen_when_it_is_typed() -> None:
    block = '<script type="application/ld+json">\n{"@type": "Article", "headline": "Old"}\n</script>\n'
    document = read(f"<html><body>\n{block}<p>ten letters</p>\n{block}</body></html>\n", path="page.html")
    assert "declared twice" in str(all_marks(document))
    for old, new in (("ten letters", "{% else  %}"), ("{% else  %}", "ten letters"), ("ten", "{{ x }} ten")):
        at = document.text.index(old)
        document = followed(document, at, at + len(old), new)
        found = all_marks(document)
        assert found == marks_from_scratch(document)
        assert ("declared twice" in str(found)) == ("{" + "%" not in document.text and "{{" not in document.text)


def test_one_publisher_in_many_blocks_costs_little() -> None:
    publisher = '{"@type": "Organization", "@id": "#us", "name": "Halden", "url": "/", "logo": "/logo.png"}'
    posting = f'{{"@type": "BlogPosting", "headline": "Post %d", "publisher": {publisher}}}'
    rule = next(one for one in RULES if one.id == "repeated-data")

    def look(count: int) -> int:
        postings = ",".join(posting % number for number in range(count))
        document = draft(f'{{"@context": "https://schema.org", "@graph": [{postings}]}}')
        nodes(document)
        return calls(lambda: list(rule(document)))

    assert look(200) < 3 * look(100)


@pytest.mark.parametrize(
    "block",
    [
        '{"@context": "https://schema.org", "@type": "Article", "datepublish\\u0065d": "2026-03-05"}',
        '{"@context": ["https://schema.org", {"t": "https://schema.org/headlin"}], "@type": "Article", "t": "Old mill"}',
        '{"@context": ["https://schema.org", {"myheadlin": "https://schema.org/headlin"}], "@type": "Article", "myheadlin": "x"}',
        '{"@context": "https://schema.org", "@type": "Artcl\\u0065"}',
    ],
    ids=["an escape", "a word of the context", "a word that ends so", "an escape in a type"],
)
def test_a_name_that_is_not_written_as_it_is_read_is_not_changed(block: str) -> None:
    rules = settings_from({}, packs.load(), select=["unknown-property", "unknown-type"])
    report = citewell.check(draft(block).text, path="draft.md", settings=rules)
    assert len(report.findings) == 1
    assert "Did you mean" in report.findings[0].message
    assert not report.fixes(report.findings[0])


@pytest.mark.parametrize(
    "start",
    [
        '<div itemprop="a" itemscope itemtype="https://schema.org/Product">',
        '<div vocab="https://schema.org/" property="a" typeof="Product">',
    ],
)
def test_what_is_nested_too_deep_is_not_read_and_nothing_is_said_to_be_lacking_there(start: str) -> None:
    document = read("<html><body>" + start * 3000 + "</div>" * 3000 + "</body></html>", path="page.html")
    found = nodes(document)
    assert len(found) == 100
    assert [node.whole for node in found] == [True] * 99 + [False]
    assert all_marks(document)


def test_what_is_wrong_with_a_context_is_named() -> None:
    def told(context: str) -> tuple[str, int]:
        rules = settings_from({}, packs.load(), select=["unknown-context"])
        block = f'{{"@context": {context}, "@type": "Article", "headline": "Old mill"}}'
        report = citewell.check(draft(block).text, path="draft.md", settings=rules)
        (finding,) = report.findings
        return finding.message, len(report.fixes(finding))

    assert told('["https://shema.org"]') == (
        "“https://shema.org” is no address of schema.org. Write https://schema.org.",
        1,
    )
    for empty in ("null", "[]", "{}"):
        assert told(empty) == ('The context of this block is empty. Write "https://schema.org".', 0)


def test_many_templates_in_a_block_with_many_values_cost_little() -> None:
    def look(count: int) -> int:
        members = ",\n".join(f'"name{number}": ["{{{{ x }}}}", 1, 2, 3]' for number in range(count))
        document = draft(f'{{"@context": "https://schema.org", "@type": "Thing", {members}}}')
        assert nodes(document)[0].whole
        return calls(lambda: page(document).loose(document.islands[0]))

    assert look(400) < 3 * look(200)
