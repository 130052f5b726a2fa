"""The engine: what rules are given, when they are parsed for, and what one bad rule may cost."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from citewell.config import settings_from
from citewell.document import Document, Section, Sentence
from citewell.engine import Engine
from citewell.markup import read
from citewell.memo import Memo
from citewell.packs import Packs
from citewell.result import Report
from citewell.rule import Change, Mark, NoOptions, Related, Remedy, Rule, RuleError, rule
from citewell.span import Span
from citewell.syntax import Parse, Token


class CountingGrammar:
    """A language model that tags nothing and counts what it is asked."""

    notice: str | None = None

    def __init__(self) -> None:
        self.batches: list[list[str]] = []

    def batch(self, texts: list[str]) -> list[Parse]:
        self.batches.append(list(texts))
        return [self.parse(text) for text in texts]

    def parse(self, text: str) -> Parse:
        return Parse((Token(0, text, Span(0, len(text)), text, "X", "X", "ROOT", 0),))


@rule(family="sentence", severity="information", evidence=(), since="0.1")
def very(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Marks the word very."""
    at = sentence.text.find("very")
    if at >= 0:
        yield Mark(Span(at, at + 4), "very is here")


@very.fixes
def delete_very(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    yield Remedy("delete", "Delete “very”", (Change(Span(mark.span.start, mark.span.end + 1), ""),), safe=True)


@rule(family="sentence", severity="hint", evidence=(), since="0.1")
def parsed(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Marks what it has a parse of, if it holds a comma."""
    if "," in sentence.text and sentence.parse is not None:
        yield Mark(sentence.whole, "parsed")


@parsed.fixes
def cut_at_commas(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    pieces = sentence.text.split(", ")
    for piece, parse in zip(pieces, sentence.parse_all_as([*pieces, sentence.text]), strict=False):
        assert parse is not None
        yield Remedy("split", parse[0].text, (Change(Span(0, 0), f"{piece} "),))


@rule(family="sentence", severity="hint", evidence=(), since="0.1")
def broken(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Fails on every sentence."""
    raise ZeroDivisionError
    yield


@rule(family="sentence", severity="hint", evidence=(), since="0.1")
def curious(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Looks at a neighbour that it did not declare."""
    if sentence.next is not None:
        yield Mark(sentence.whole, "there is a next one")


@rule(family="sentence", severity="information", evidence=(), since="0.1", sees=("next",))
def followed(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Marks a sentence that is followed by one with a number."""
    if sentence.next is not None and any(char.isdigit() for char in sentence.next.text):
        yield Mark(sentence.whole, "a number follows")


@rule(family="claim", severity="information", evidence=(), since="0.1", over=("very",))
def very_fast(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Marks the words very fast, and has a better say on them."""
    at = sentence.text.find("very fast")
    if at >= 0:
        yield Mark(Span(at, at + 9), "very fast is here")


@rule(family="section", severity="hint", evidence=(), since="0.1")
def lengthy(document: Document, options: NoOptions) -> Iterator[Mark]:
    """Marks the last sentence of the draft and points at the first."""
    first, last = document.blocks[0].sentences[0], document.blocks[-1].sentences[-1]
    yield Mark(last.whole, "the end", at=last, related=(Related(first.whole, "the start", at=first),))


@dataclass
class Bench:
    """An engine with some rules only."""

    engine: Engine
    grammar: CountingGrammar

    def check(self, text: str, memo: Memo | None = None, path: str = "draft.md") -> Report:
        return self.engine.check(read(text, path=path), memo)


def bench(*rules: Rule[Any], config: dict[str, Any] | None = None) -> Bench:
    packs = Packs({one.id: one for one in rules})
    grammar = CountingGrammar()
    return Bench(Engine(settings_from(config or {}, packs), packs, grammar), grammar)  # type: ignore[arg-type]


def test_a_finding_is_placed_in_the_source() -> None:
    text = "# Head\n\nIt is **very** fast. 😀 That is *very* slow.\n"
    findings = bench(very).check(text).findings
    assert [finding.span.of(text) for finding in findings] == ["very", "very"]
    assert findings[0].span.start == text.index("very")
    assert [finding.text for finding in findings] == ["very", "very"]


def test_headings_cells_quotes_and_code_are_not_given_to_sentence_rules() -> None:
    text = "# very\n\n> very\n\n```\nvery\n```\n\n| very |\n| --- |\n| very |\n\n`very` is fine.\n"
    assert bench(very).check(text).findings == ()


def test_furniture_of_a_page_is_not_its_text() -> None:
    text = "<nav><p>It is very fast.</p></nav><main><p>It is very fast.</p></main><footer><p>very</p></footer>"
    findings = bench(very).check(text, path="page.html").findings
    assert [finding.span.start for finding in findings] == [text.rindex("very fast")]


def test_text_in_another_language_gets_no_prose_findings() -> None:
    german = "Das ist ein Satz, der auf Deutsch geschrieben ist und in dem das Wort very nichts zu suchen hat.\n"
    english = "\nThis is a sentence that was written in English and in which the word very is out of place.\n"
    findings = bench(very).check(f"{english}\n{german}").findings
    assert len(findings) == 1


def test_a_draft_in_another_language_is_named() -> None:
    german = "Das ist ein Satz, der auf Deutsch geschrieben ist und in dem das Wort very nichts zu suchen hat.\n"
    report = bench(very).check(german)
    assert report.findings == ()
    assert "not in English" in report.notices[0]


def test_a_parse_is_fetched_only_when_a_rule_asks_and_in_one_batch() -> None:
    setup = bench(parsed)
    setup.check("No joint here. One, two. Three, four.\n")
    assert setup.grammar.batches == [["One, two.", "Three, four."]]
    quiet = bench(parsed)
    quiet.check("Nothing to parse here.\n")
    assert quiet.grammar.batches == []


def test_a_fix_gets_its_parses_in_one_batch_and_none_twice() -> None:
    setup = bench(parsed)
    report = setup.check("One, two, one.\n")
    [finding] = report.findings
    assert [fix.title for fix in report.fixes(finding)] == ["One", "two", "one."]
    assert setup.grammar.batches == [["One, two, one."], ["One", "two", "one."]]


def test_findings_that_need_no_parse_come_first() -> None:
    setup = bench(very, parsed)
    reports = list(setup.engine.analyse(read("It is very good, is it not?\n", path="draft.md")))
    assert [(report.complete, [one.rule for one in report.findings]) for report in reports] == [
        (False, ["very"]),
        (True, ["parsed", "very"]),
    ]


def test_what_is_remembered_is_neither_run_nor_parsed_again() -> None:
    setup, memo = bench(very, parsed), Memo()
    setup.check("One, two. It is very good.\n", memo)
    moved = setup.check("A new line above.\n\nOne, two. It is very good.\n", memo)
    assert setup.grammar.batches == [["One, two."]]
    assert [moved.text[one.span.start : one.span.end] for one in moved.findings] == ["One, two.", "very"]


def test_a_neighbour_is_part_of_what_is_remembered() -> None:
    setup, memo = bench(followed), Memo()
    assert setup.check("Sales rose. By a lot.\n", memo).findings == ()
    assert len(setup.check("Sales rose. By 5 units.\n", memo).findings) == 1


def test_other_options_do_not_see_old_marks() -> None:
    memo = Memo()
    assert len(bench(very).check("It is very good.\n", memo).findings) == 1
    assert bench(very, config={"rules": {"very": "off"}}).check("It is very good.\n", memo).findings == ()


@rule(family="sentence", severity="hint", evidence=(), since="0.1")
def stepwise(document: Document, options: NoOptions) -> Iterator[Mark]:
    """Marks the draft, and one of its sections."""
    yield Mark(Span(0, 1), "all of it")
    yield Mark(Span(0, 1), "a section", at=next(iter(document.sections)))


@stepwise.fixes
def read_all(document: Document, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """Wants the parse of one sentence after the other."""
    unit = mark.at if isinstance(mark.at, Section) else document
    words = [token.text for block in unit.blocks for sentence in block.sentences for token in sentence.parse or ()]
    yield Remedy("delete", " ".join(words), (Change(Span(0, 1), ""),))


def test_all_fixes_are_those_computed_one_by_one() -> None:
    text = "# Head\n\n" + "".join(f"It is very good, number {at}. One, two, {at}.\n\n" for at in range(30))
    setup = bench(very, parsed)
    report = setup.check(text)
    parsed_then = len(setup.grammar.batches)
    known = {one: report.fixes(one) for one in report.findings}
    one_by_one = len(setup.grammar.batches) - parsed_then
    at_once = setup.engine.check(read(text), fixed=True)
    batches = len(setup.grammar.batches) - parsed_then - one_by_one
    assert {one: at_once.fixes(one) for one in at_once.findings} == known
    assert sum(map(len, known.values())) > 100
    assert (one_by_one > 20, batches) == (True, 2)


def test_a_fix_that_wants_one_parse_after_another_is_not_begun_again_for_each() -> None:
    text = "# Head\n\n" + "".join(f"It is good, number {at}.\n\n" for at in range(50))
    setup = bench(stepwise)
    report = setup.engine.check(read(text), fixed=True)
    first = next(one for one in report.findings if one.message == "all of it")
    [fix] = report.fixes(first)
    assert fix.title.endswith("number 49.")
    assert len([text for batch in setup.grammar.batches for text in batch]) == 51


def test_memory_stays_as_large_as_the_draft() -> None:
    setup, memo = bench(very, parsed), Memo()
    for number in range(1500):
        setup.check(f"Draft {number}, very new.\n", memo)
    assert len(memo.parses) < 600
    assert len(memo.gone) < 300


def test_an_edit_runs_the_rules_on_its_block_only() -> None:
    text = "It is very good.\n\n" * 3 + "# Head\n\nIt is very bad. One, two.\n\n# List\n\n" + "- It is very odd.\n" * 3
    setup, memo, runs = bench(very, parsed), Memo(), []
    setup.check(text, memo)
    run_rule = setup.engine.run_rule
    setup.engine.run_rule = lambda rule, unit, options, most: (
        runs.append(unit.text) or run_rule(rule, unit, options, most)
    )  # type: ignore[method-assign,func-returns-value]
    setup.check(text.replace("very bad", "very, very bad"), memo)
    assert Counter(runs) == {"It is very, very bad.": 3, "One, two.": 2}


@rule(family="sentence", severity="hint", evidence=(), since="0.1", sees=("next",), gate=lambda text: "very" in text)
def gated(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Marks all that its gate lets through."""
    yield Mark(sentence.whole, "let through")


@rule(family="sentence", severity="hint", evidence=(), since="0.1", gate=lambda text: 1 / 0)
def badly_gated(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Has a gate that fails."""
    yield Mark(sentence.whole, "let through")


def test_a_rule_is_asked_only_where_its_gate_says_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(gated, "gate", lambda text: asked.append(text) or "very" in text)
    setup, memo = bench(gated), Memo()
    report = setup.check("It is good. It is very good. It is bad.\n", memo)
    assert [finding.text for finding in report.findings] == ["It is very good."]
    asked.clear()
    setup.check("It is good. It is very good. It is odd.\n", memo)
    assert asked == [
        "It is odd."
    ]  # "It is very good." is run again: what is beside it has changed, and its gate has said yes


def test_a_rule_that_is_called_asks_its_gate() -> None:
    few, many = read("It is good. It is very good.\n", path="draft.md").blocks[0].sentences
    assert (len(list(gated(few))), len(list(gated(many)))) == (0, 1)


def test_a_failing_gate_is_a_failure_of_its_rule() -> None:
    report = bench(very, badly_gated).check("It is very good. It is very bad.\n")
    assert [finding.rule for finding in report.findings] == ["very", "very"]
    assert len(report.notices) == 1
    assert "badly-gated" in report.notices[0]


@rule(family="section", severity="hint", evidence=(), since="0.1", gate=lambda document: document.front_matter)
def gated_by_data(document: Document, options: NoOptions) -> Iterator[Mark]:
    """Marks the front matter that its gate has found."""
    assert document.front_matter is not None
    yield Mark(document.front_matter.span, "let through")


def test_a_rule_about_drafts_may_have_a_gate() -> None:
    with_data, without = bench(gated_by_data).check("---\na: b\n---\n\nIt.\n"), bench(gated_by_data).check("It.\n")
    assert [len(report.findings) for report in (with_data, without)] == [1, 0]
    assert (with_data.notices, without.notices) == ((), ())


def test_rules_about_sections_have_no_gates() -> None:
    with pytest.raises(RuleError, match="about_parts"):

        @rule(family="section", severity="hint", evidence=(), since="0.1", gate=bool)
        def about_parts(section: Section, options: NoOptions) -> Iterator[Mark]:
            """Has a gate, and nothing that it looks at."""
            yield from ()


def test_a_failing_rule_costs_one_notice() -> None:
    report = bench(very, broken).check("It is very good. It is very bad.\n")
    assert [finding.rule for finding in report.findings] == ["very", "very"]
    assert len(report.notices) == 1
    assert "broken" in report.notices[0]


def test_an_undeclared_look_is_a_failure_of_the_rule() -> None:
    report = bench(curious).check("One. Two.\n")
    assert report.findings == ()
    assert "UndeclaredNeighbour" in report.notices[0]


def test_one_span_one_finding_by_precedence() -> None:
    report = bench(very, very_fast).check("It is very fast. It is very good.\n")
    assert [finding.rule for finding in report.findings] == ["very-fast", "very"]


def test_a_document_rule_may_mark_a_sentence() -> None:
    text = "# One\n\nFirst words. Last words.\n"
    (finding,) = bench(lengthy).check(text).findings
    assert finding.span.of(text) == "Last words."
    assert finding.related[0].span.of(text) == "One"


@pytest.mark.parametrize(("severity", "expected"), [("warning", "warning"), ("hint", "hint")])
def test_severity_comes_from_the_settings(severity: str, expected: str) -> None:
    report = bench(very, config={"rules": {"very": severity}}).check("It is very good.\n")
    assert report.findings[0].severity == expected


def test_suppression_hides_a_finding() -> None:
    text = "<!-- citewell-disable-next-line very -- the house likes it -->\nIt is very good.\n\nIt is very bad.\n"
    report = bench(very).check(text)
    assert [finding.span.start for finding in report.findings] == [text.rindex("very")]


def test_fixes_are_computed_when_asked_for() -> None:
    report = bench(very).check("It is **very** good.\n")
    (fix,) = report.fixes(report.findings[0])
    assert (fix.kind, fix.safe) == ("delete", True)
    assert [(edit.start, edit.end) for edit in fix.edits] == [(5, 14)]


@pytest.mark.parametrize(
    "text", ["", "\n", "\ufeff", "\x00", "\ud800", "***", "<", "---\n", "```", "[]()", "|\n|-", "# "]
)
@pytest.mark.parametrize("path", ["draft.md", "draft.mdx", "page.html"])
def test_odd_drafts_are_checked_like_others(text: str, path: str) -> None:
    assert bench(very, parsed, followed).check(text, path=path).text == text


@rule(family="sentence", severity="hint", evidence=(), since="0.1")
def careless(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Yields what is no mark, a span outside its sentence, a severity that does not exist."""
    match sentence.index:
        case 0:
            yield None  # type: ignore[misc]
        case 1:
            yield Mark(Span(0, 9999), "outside")
        case _:
            yield Mark(sentence.whole, "odd", severity="fatal")  # type: ignore[arg-type]


def test_marks_that_are_none_cost_one_notice() -> None:
    report = bench(very, careless).check("It is very good. It is very bad. It is very odd.\n")
    assert [finding.rule for finding in report.findings] == ["very"] * 3
    assert len(report.notices) == 1


@rule(family="sentence", severity="hint", evidence=(), since="0.1")
def badly_mended(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Marks everything; its fixes are none."""
    yield Mark(sentence.whole, "all of it")


@badly_mended.fixes
def yield_none(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    yield None  # type: ignore[misc]


@badly_mended.fixes
def delete_too_much(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    yield Remedy("delete", "Delete more than there is", (Change(Span(0, 9999), ""),))


def test_fixes_that_are_none_are_left_out() -> None:
    report = bench(badly_mended).check("One sentence. Another one.\n")
    assert [report.fixes(finding) for finding in report.findings] == [(), ()]


@rule(family="evidence", severity="hint", evidence=(), since="0.1", sees=("caption",), kinds=("cell",))
def uncited(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Marks a cell whose table has no link in its caption."""
    caption = sentence.caption
    if caption is None or not any(one.kind == "link" for one in caption.prose.inlines):
        yield Mark(sentence.whole, "no link")


def test_the_markup_of_a_neighbour_is_part_of_what_is_remembered() -> None:
    table = "<table><caption>By {}</caption><tr><td>73 of 100 left the page.</td></tr></table>"
    linked, bare = table.format("<a href='https://e.org'>Kolb</a>"), table.format("Kolb")
    setup, memo = bench(uncited), Memo()
    assert setup.check(linked, memo, "page.html").findings == ()
    assert len(setup.check(bare, memo, "page.html").findings) == 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It is very good.\n\n" * 4000, 4000),
        ("- It is very good.\n" * 4000, 4000),
        ("See [the page](https://e.org), it is very good. " * 3000 + "\n", 3000),
    ],
    ids=["paragraphs", "items", "links"],
)
def test_long_drafts_cost_their_length(text: str, count: int) -> None:
    """Quadratic cost would run into the time limit of the test run."""
    assert len(bench(very, followed, uncited).check(text).findings) == count


@pytest.mark.grammar
def test_a_lone_surrogate_is_parsed_around() -> None:
    packs = Packs({parsed.id: parsed})
    report = Engine(settings_from({}, packs), packs).check(read("Well, \ud800 is odd.\n", path="draft.md"))
    assert [finding.message for finding in report.findings] == ["parsed"]


@rule(family="sentence", severity="hint", evidence=(), since="0.1")
def quoting(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Quotes the words as they stand."""
    yield Mark(sentence.whole, f"“{sentence.exact()}” is quoted.")


def test_a_message_is_one_line() -> None:
    (finding,) = bench(quoting).check("It stands on\ntwo lines.\n").findings
    assert finding.message == "“It stands on two lines.” is quoted."
