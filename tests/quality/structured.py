"""
Rules about data beside what others published and what was damaged on purpose:

    python tests/quality/structured.py [--json FILE] [examples] [pages] [gallery] [damage] [markup]

``examples``: schema.org's own examples, which are to be left alone. ``pages``: the HTML pages of the test suite of JSON-LD.
``gallery``: the fixtures of a validator of Google's requirements, with the verdicts of their names. ``damage``: valid data
with one thing broken at a known place. ``markup``: types and properties of microdata and RDFa beside those that extruct
finds (it is no dependency: install it to measure). CITEWELL_DATA names the data's folder.

Exits with 1 where data or a package is missing or a bar is missed, and says which. What is not as it is to be is listed.
"""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kept import keep

from citewell import packs
from citewell.config import default_settings
from citewell.data import Value
from citewell.document import Document
from citewell.engine import Engine
from citewell.markup import read
from citewell.result import Finding
from citewell.span import Span
from citewell_rules._graph.google import feature, lacking
from citewell_rules._graph.node import Node
from citewell_rules._graph.page import page
from citewell_rules._graph.vocabulary import bare, vocabulary

DATA = (
    Path(os.environ.get("CITEWELL_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")) / "structured_data"
)
LOUD = frozenset({"error", "warning", "information"})

Item = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """How many of the items of a measure came out as they are to, and whether its bar is met."""

    right: int
    of: int
    met: bool


EXCEPTIONS = {
    "eg-0462": "inLanguage is English; schema.org's page of inLanguage asks for a code",
    "eg-0385": "inLanguage is English; schema.org's page of inLanguage asks for a code",
    "eg-0460": "there is no context, so no name in the block means anything",
    "eg-0269": "there is no context, so no name in the block means anything",
    "eg-0348": "there is no context, so no name in the block means anything",
    "eg-0315": "there is no context, so no name in the block means anything",
    "eg-0318": "there is no context, so no name in the block means anything",
    "eg-0290": "the prices hold a currency sign; schema.org's page of price asks for none",
    "eg-0292": "the prices hold a currency sign; schema.org's page of price asks for none",
    "eg-0291": "the context of schema.org reads type as @type, and it holds the text of an award",
    "eg-0293": "the context of schema.org reads type as @type, and it holds the text of an award",
}
"""Examples of schema.org that are flagged, and why that stands."""

DISAGREEMENTS = {
    "Breadcrumb/microdata-invalid4.html": "relative addresses in markup are resolved by every reader of HTML",
    "Breadcrumb/rdfa-invalid4.html": "relative addresses in markup are resolved by every reader of HTML",
    "HowToStep/missing-recommended.json": "the same data as valid2.json, which is to be left alone",
}
"""Fixtures of the gallery on which we are of another mind, and why."""


def items(name: str) -> list[Item]:
    """The lines of one of the data's files."""
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


class Checker:
    """Checks pages with the rules about data."""

    def __init__(self) -> None:
        found = packs.load()
        settings = default_settings(found)
        self._engine = Engine(settings, found)

    def findings(self, text: str) -> list[Finding]:
        """What the rules about data say of a page."""
        report = self._engine.check(read(text, path="page.html"))
        return [one for one in report.findings if one.family == "structured-data"]


def script(text: str) -> str:
    """JSON-LD in its element."""
    return f'<script type="application/ld+json">\n{text}\n</script>\n'


def scripted(text: str) -> str:
    """An example of JSON-LD; a few have no element of their own."""
    return text if "<script" in text else script(text)


def examples(checker: Checker) -> Outcome:
    """Nothing above a hint on schema.org's JSON-LD, but what is required by others."""
    counted: Counter[tuple[str, str]] = Counter()
    judged, wrong = 0, []
    for item in items("schema_examples"):
        if not item["jsonld"] or not item["jsonld_parses"]:
            continue
        judged += 1
        text = scripted(item["jsonld"])
        found = checker.findings(text)
        counted.update((one.rule, one.severity) for one in found)
        loud = [one for one in found if one.severity in LOUD and one.rule != "missing-required-property"]
        wrong += [
            (item["id"], one.rule, one.span.of(text)[:40], EXCEPTIONS.get(item["id"], "NOT EXPECTED")) for one in loud
        ]
    print("examples of schema.org")
    for (rule, severity), count in sorted(counted.items()):
        print(f"  {count:4} {rule} ({severity})")
    for line in wrong:
        print("  ", *line)
    flagged = len({line[0] for line in wrong})
    return Outcome(judged - flagged, judged, all(line[3] != "NOT EXPECTED" for line in wrong))


def pages(checker: Checker) -> Outcome:
    """Errors on the pages that are to have one, in their script, and on no other."""
    wrong = []
    for item in items("jsonld_in_html"):
        errors = [one for one in checker.findings(item["html"]) if one.severity == "error"]
        expected = any(test["expects_error"] == "invalid script element" for test in item["tests"])
        inside = all(
            any(one.span in island.body for island in read(item["html"], path="a.html").islands) for one in errors
        )
        if bool(errors) != expected or not inside:
            wrong.append((item["id"], [(one.rule, one.message) for one in errors]))
    print(
        f"pages of the JSON-LD suite: {len(items('jsonld_in_html')) - len(wrong)} of {len(items('jsonld_in_html'))} as expected"
    )
    for line in wrong:
        print("  ", *line)
    return Outcome(len(items("jsonld_in_html")) - len(wrong), len(items("jsonld_in_html")), not wrong)


INVALID = frozenset({"invalid-json-ld", "wrong-value", "missing-required-property", "unknown-type", "unknown-property"})
MISSING = frozenset({"missing-required-property", "missing-recommended-property"})


def verdict(item: Item) -> str:
    """
    What a fixture is to be, by its name.

    What its name says something is missing from is "incomplete", required or not, whatever else it is called. Files that
    hold what the validator answers, and no data, are left out.
    """
    name = item["id"].rpartition("/")[2]
    if name.endswith("-failure.json"):
        return "other"
    return "incomplete" if "missing" in name or "_no_" in name or "-no-" in name else str(item["expect"])


def gallery(checker: Checker) -> Outcome:
    """The verdicts of the gallery's names: invalid, incomplete and valid."""
    judged, wrong = 0, []
    for item in items("validator_gallery"):
        expected = verdict(item)
        if expected == "other":
            continue
        judged += 1
        text = script(item["content"]) if item["format"] == "jsonld" else item["content"]
        found = {one.rule for one in checker.findings(text)} & (INVALID | MISSING)
        agrees = {
            "invalid": bool(found & INVALID),
            "incomplete": bool(found & MISSING) and not found - MISSING,
            "valid": not found,
        }[expected]
        if not agrees:
            wrong.append((item["id"], expected, sorted(found), DISAGREEMENTS.get(item["id"], "NOT EXPECTED")))
    share = (judged - len(wrong)) / judged
    print(f"gallery: {judged - len(wrong)} of {judged} agree ({share:.1%}, bar 95 %)")
    for line in wrong:
        print("  ", *line)
    return Outcome(judged - len(wrong), judged, share >= 0.95)


@dataclass(frozen=True)
class Damage:
    """A damaged text, the rule that is to find it, and where; ``exact`` asks for that range and no other."""

    text: str
    rule: str
    place: Span
    exact: bool = True


def _replaced(text: str, span: Span, new: str) -> tuple[str, Span]:
    return text[: span.start] + new + text[span.end :], Span(span.start, span.start + len(new))


def _typed(document: Document) -> Iterator[tuple[Value, Node]]:
    """The objects of the first block that have known types, with their nodes."""
    nodes = {node.span: node for node in page(document).nodes}
    root = document.islands[0].root
    for value in root.walk() if root is not None else ():
        node = nodes.get(value.span)
        if node is not None and node.kinds and all(one in vocabulary().types for one in node.kinds):
            yield value, node


def cut_brace(document: Document) -> Iterator[Damage]:
    """The last closing brace is gone."""
    body = document.islands[0].body
    at = document.text.rindex("}", body.start, body.end)
    yield Damage(document.text[:at] + document.text[at + 1 :], "invalid-json-ld", document.islands[0].span, exact=False)


def trailing_comma(document: Document) -> Iterator[Damage]:
    """A comma stands behind the last member."""
    value = next((one for one, _ in _typed(document) if one.members), None)
    if value is not None:
        end = value.members[-1].value.span.end
        text, place = _replaced(document.text, Span(end, end), ",")
        yield Damage(text, "invalid-json-ld", place)


def unknown_property(document: Document) -> Iterator[Damage]:
    """A thing has a property that nobody knows."""
    for value, node in _typed(document):
        if len(node.types) == len(node.kinds):
            at = value.span.start + 1
            text = document.text[:at] + '"madeUpThing": 1, ' + document.text[at:]
            yield Damage(text, "unknown-property", Span(at, at + len('"madeUpThing"')))
            return


def misspelt_type(document: Document) -> Iterator[Damage]:
    """A letter of a type is missing."""
    for _, node in _typed(document):
        name = node.types[0]
        word = name.span.of(document.text)
        if len(name.text) > 5:
            text, place = _replaced(document.text, name.span, word[:-4] + word[-3:])
            yield Damage(text, "unknown-type", place)
            return


def _plain_values(document: Document, expects: Callable[[frozenset[str]], bool]) -> Iterator[Value]:
    for _, node in _typed(document):
        for one in node.properties:
            expected = vocabulary().expected.get(one.name.text)
            if expected and expects(expected):
                yield from (value for value in one.values if isinstance(value, Value) and value.kind == "string")


def bad_date(document: Document) -> Iterator[Damage]:
    """A date is written in words."""
    for value in _plain_values(document, lambda kinds: kinds <= {"Date", "DateTime"}):
        text, place = _replaced(document.text, value.span, '"the fifth of March"')
        yield Damage(text, "wrong-value", place)
        return


def wrong_nesting(document: Document) -> Iterator[Damage]:
    """A thing stands where one of another kind belongs."""
    for _, node in _typed(document):
        expected = vocabulary().expected.get(node.within.property) if node.within is not None else None
        other = next(
            (one for one in ("Volcano", "Recipe") if expected and not vocabulary().is_kind([one], *expected)), None
        )
        if other is not None and len(node.types) == 1:
            text, place = _replaced(document.text, node.types[0].span, f'"{other}"')
            yield Damage(text, "wrong-value", place)
            return


def missing_required(document: Document) -> Iterator[Damage]:
    """A thing lacks what a search engine requires."""
    for value, node in _typed(document):
        asked = feature(node)
        for group in asked.required if asked is not None and not node.id else ():
            names = {path.partition(".")[0].removesuffix("{}") for path in group}
            held = [member for member in value.members if bare(member.key) in names]
            if held and not lacking(page(document), node, [group]):
                text = document.text
                for member in held:  # renamed to what is no data, so that no other place moves
                    at = member.key_span
                    text = text[: at.start] + '"' + "@x".ljust(len(at) - 2, "x") + '"' + text[at.end :]
                yield Damage(text, "missing-required-property", node.place)
                return


def wrong_member(document: Document) -> Iterator[Damage]:
    """An enumeration has no such value."""
    known = vocabulary()
    for value in _plain_values(document, lambda kinds: all(known.is_kind([one], "Enumeration") for one in kinds)):
        text, place = _replaced(document.text, value.span, '"https://schema.org/NoSuchValue"')
        yield Damage(text, "wrong-value", place)
        return


def repeated_block(document: Document) -> Iterator[Damage]:
    """The block stands on the page twice."""
    first = document.islands[0].span
    text = f"{document.text}\n{first.of(document.text)}\n"
    yield Damage(text, "repeated-data", Span(len(document.text), len(text)), exact=False)


KINDS: tuple[Callable[[Document], Iterator[Damage]], ...] = (
    cut_brace, trailing_comma, unknown_property, misspelt_type, bad_date, wrong_nesting, missing_required, wrong_member,
    repeated_block,
)  # fmt: skip
"""Of ten kinds; data that differs from the page is measured with the rule that compares the two."""


def valid(checker: Checker) -> Iterator[tuple[str, str]]:
    """Data that is to be left alone, and is: examples and valid fixtures."""
    for item in items("schema_examples"):
        if item["jsonld"] and item["jsonld_parses"]:
            yield item["id"], scripted(item["jsonld"])
    for item in items("validator_gallery"):
        if item["format"] == "jsonld" and verdict(item) == "valid":
            yield item["id"], script(item["content"])


def damage(checker: Checker) -> Outcome:
    """What is broken is found at its place."""
    made: Counter[str] = Counter()
    missed: list[tuple[str, str, str]] = []
    for name, text in valid(checker):
        before = checker.findings(text)
        if any(one.severity in LOUD for one in before):
            continue
        for kind in KINDS:
            for one in kind(read(text, path="page.html")):
                made[kind.__name__] += 1
                found = [finding.span for finding in checker.findings(one.text) if finding.rule == one.rule]
                if not any(span == one.place if one.exact else span in one.place for span in found):
                    missed.append((kind.__name__, name, one.place.of(one.text)[:60]))
    total = sum(made.values())
    print(f"damage: {total - len(missed)} of {total} found at their place ({1 - len(missed) / total:.1%}, bar 98 %)")
    gone = Counter(kind for kind, _, _ in missed)
    for kind, count in made.items():
        print(f"  {count - gone[kind]:4} of {count:4} {kind}")
    for line in missed:
        print("  ", *line)
    return Outcome(total - len(missed), total, len(missed) <= 0.02 * total)


def _shape(nodes: Iterator[tuple[frozenset[str], frozenset[str]]]) -> Counter[tuple[frozenset[str], frozenset[str]]]:
    return Counter(one for one in nodes if one[0])


def _ours(text: str, form: str) -> Counter[tuple[frozenset[str], frozenset[str]]]:
    return _shape(
        (frozenset(node.kinds), frozenset(one.name.text for one in node.properties if one.name.is_schema))
        for node in page(read(text, path="page.html")).nodes
        if node.form == form
    )


def _theirs_microdata(value: Any) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    if isinstance(value, list):
        for one in value:
            yield from _theirs_microdata(one)
    elif isinstance(value, dict):
        types = value.get("type", [])
        kinds = frozenset(bare(one) for one in ([types] if isinstance(types, str) else types) if bare(one) != one)
        yield kinds, frozenset(map(bare, value.get("properties", {})))
        yield from _theirs_microdata(list(value.get("properties", {}).values()))


def _theirs_rdfa(graph: Any) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    for node in graph:
        kinds = frozenset(bare(one) for one in node.get("@type", ()) if bare(one) != one)
        yield kinds, frozenset(bare(key) for key in node if bare(key) != key)


def markup(checker: Checker) -> Outcome:
    """Types and properties of microdata and RDFa as another reader finds them."""
    try:
        import extruct
    except ImportError:
        print("markup: extruct is not installed, so this is not measured")
        return Outcome(0, 0, met=False)
    equal, total, wrong = 0, 0, []
    for item in items("schema_examples"):
        for key, form, theirs in (("microdata", "microdata", _theirs_microdata), ("rdfa", "RDFa", _theirs_rdfa)):
            if not item[key]:
                continue
            found = extruct.extract(item[key], syntaxes=[key], base_url="https://example.org/", errors="ignore")
            reference = _shape(theirs(found.get(key) or []))
            ours = _ours(item[key], form)
            if not reference and not ours:
                continue
            total += 1
            equal += ours == reference
            if ours != reference:
                wrong.append((item["id"], key, "ours:", _told(ours - reference), "theirs:", _told(reference - ours)))
    print(f"markup: {equal} of {total} examples equal ({equal / total:.1%}, bar 95 %)")
    for line in wrong:
        print("  ", *line)
    return Outcome(equal, total, equal >= 0.95 * total)


def _told(found: Counter[tuple[frozenset[str], frozenset[str]]]) -> list[str]:
    return [f"{'+'.join(sorted(kinds))}({', '.join(sorted(names))})" for kinds, names in found]


MEASURES = {one.__name__: one for one in (examples, pages, gallery, damage, markup)}


def main() -> int:
    """Measure what is asked for, everything by default."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measures", nargs="*", metavar="MEASURE")
    parser.add_argument("--json", type=Path, help="also keep the counts in this file")
    arguments = parser.parse_args()
    if not DATA.is_dir():
        print(f"The evaluation data is missing: CITEWELL_DATA names its folder, and {DATA} is none.")
        return 1
    checker = Checker()
    outcomes = {name: MEASURES[name](checker) for name in arguments.measures or MEASURES}
    keep(arguments.json, data={name: {"right": one.right, "of": one.of} for name, one in outcomes.items()})
    return 0 if all(one.met for one in outcomes.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
