"""The kit for case files: that it reads them, and that each of its checks can fail."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from citewell.document import Document, Sentence
from citewell.packs import Packs
from citewell.rule import Change, FixKind, Mark, NoOptions, Remedy, Rule, rule
from citewell.span import Span
from citewell.testing import CaseError, Expected, Fixed, cases, run

FILE = """\
# very

The word very.

heading: matters

## it is found
More words here.
````draft
One thing is very nice.
```
very
```
````
````expect
1:14-1:18 very hint
1:14-1:18 other
````
```fixed
One thing is nice.
```
```fixed split
Two.
```

## nothing is found
```toml
page = true
path = "CHANGELOG.md"
select = ["all"]
very.severity = "error"
rules.other = "off"
```
```draft html
<p>One.</p>
```
"""


def write(tmp_path: Path, text: str, name: str = "very.md") -> Path:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_file_is_read(tmp_path: Path) -> None:
    first, second = cases(write(tmp_path, FILE))
    assert (first.rule, first.title, first.line, first.format) == ("very", "it is found", 7, "markdown")
    assert first.draft == "One thing is very nice.\n```\nvery\n```\n"
    assert first.expected == (Expected((1, 14), (1, 18), "very", "hint"), Expected((1, 14), (1, 18), "other"))
    assert first.fixed == (Fixed(None, "One thing is nice.\n"), Fixed("split", "Two.\n"))
    assert first.heading_matters
    assert (second.format, second.draft, second.path, second.expected) == ("html", "<p>One.</p>\n", "CHANGELOG.md", ())
    assert second.settings == {
        "page": True,
        "select": ["all"],
        "rules": {"very": {"severity": "error"}, "other": "off"},
    }
    assert str(first) == "very: it is found"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# other\n", "very.md:1: the title is the rule's id"),
        ("# very\n\n## a\ntext\n", "very.md:3: the case 'a' has no draft"),
        ("# very\n\n## a\n```draft\nx\n", "very.md:4: this fence is not closed"),
        ("# very\n\n## a\n```draft\nx\n```\n```draft\nx\n```\n", "very.md:7: a case has one draft"),
        ("# very\n\n## a\n```text\nx\n```\n", "very.md:4: a case has one draft"),
        ("# very\n\n## a\n```draft pdf\nx\n```\n", "very.md:4: a case has one draft"),
        ("# very\n\n## a\n```draft\nx\n```\n```expect\n\n1:2 very\n```\n", "very.md:9: expected is written as"),
        ("# very\n\n## a\n```draft\nx\n```\n```toml\nx =\n```\n", "very.md:7: Invalid value"),
    ],
)
def test_a_file_that_is_written_wrongly(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CaseError) as caught:
        cases(write(tmp_path, text))
    assert message in str(caught.value)


Marks = Iterator[Mark]


def make(
    find: Callable[..., Marks], *mends: Callable[..., Iterator[Remedy]], unit: Any = Sentence, **how: Any
) -> Packs:
    """A pack with one rule that is called very, whatever the function is called."""

    def very(unit: Any, options: Any) -> Marks:
        """Finds very."""
        yield from find(unit)

    very.__annotations__ = {"unit": unit, "options": NoOptions}
    made: Rule[Any] = rule(family="sentence", severity="hint", evidence=(), since="0.1", **how)(very)
    for mend in mends:
        made.fixes(lambda unit, mark, options, mend=mend: mend(unit, mark))  # type: ignore[misc]
    return Packs({"very": made})


def every(sentence: Sentence) -> Marks:
    for match in re.finditer("very", sentence.text):
        yield Mark(Span(*match.span()), "very")


def delete(sentence: Sentence, mark: Mark) -> Iterator[Remedy]:
    yield Remedy("delete", "Delete it", (Change(Span(mark.span.start, mark.span.end + 1), ""),), safe=True)


DRAFT = "One thing is very nice. It is *so* nice that we write it down, and two things are very, very nice."
EXPECT = "```expect\n1:14-1:18 very\n1:83-1:87 very\n1:89-1:93 very hint\n```\n"


def check(tmp_path: Path, packs: Packs, draft: str = DRAFT, after: str = EXPECT, head: str = "") -> None:
    (case,) = cases(write(tmp_path, f"# very\n\n{head}\n\n## a case\n````draft\n{draft}\n````\n{after}"))
    run(case, packs)


def test_a_good_rule_passes(tmp_path: Path) -> None:
    packs = make(every, delete)
    check(tmp_path, packs, after=EXPECT + f"```fixed\n{DRAFT.replace('very ', '', 1)}\n```\n")
    check(tmp_path, packs, "Nothing here.", "")
    check(tmp_path, packs, "---\ntitle: very\n---\n\nOne *very* nice.", "```expect\n5:6-5:10 very\n```\n")


def fails(tmp_path: Path, packs: Packs, *message: str, **how: Any) -> None:
    with pytest.raises(AssertionError) as caught:
        check(tmp_path, packs, **how)
    words = str(caught.value)
    assert "very.md:5: a case" in words
    for part in message:
        assert part in words


@pytest.mark.parametrize(
    ("expect", "message"),
    [
        ("", "+ 1:14-1:18 very"),
        ("```expect\n1:14-1:18 very\n```\n", "+ 1:83-1:87 very hint"),
        (EXPECT.replace("1:18", "1:19"), "- 1:14-1:19 very"),
        (EXPECT.replace("hint", "error"), "- 1:89-1:93 very error"),
        (EXPECT.replace("1:14-1:18 very", "1:14-1:18 such"), "- 1:14-1:18 such"),
        (EXPECT + "```expect\n2:1-2:2 very\n```\n", "- 2:1-2:2 very"),
    ],
)
def test_what_is_expected_is_found_and_nothing_else(tmp_path: Path, expect: str, message: str) -> None:
    fails(tmp_path, make(every, delete), message, "1:14-1:18 very hint  «very»  very", after=expect)


def test_a_fix_that_is_not_the_written_one(tmp_path: Path) -> None:
    fails(tmp_path, make(every, delete), "+ One thing is nice.", after=EXPECT + "```fixed\nOne.\n```\n")
    fails(
        tmp_path,
        make(every, delete),
        "the fix split is not offered; there is: delete",
        after=EXPECT + "```fixed split\nx\n```\n",
    )
    fails(tmp_path, make(every), "is not offered; there is: none", after=EXPECT + "```fixed\nx\n```\n")


def replace_by(words: str, *, safe: bool = False) -> Callable[..., Iterator[Remedy]]:
    def mend(sentence: Sentence, mark: Mark) -> Iterator[Remedy]:
        yield Remedy("replace", "Replace it", (Change(mark.span, words),), safe=safe)

    return mend


def test_a_fix_that_leaves_its_finding(tmp_path: Path) -> None:
    fails(tmp_path, make(every, replace_by("very very")), "leaves its finding, or adds one of its rule")
    fails(tmp_path, make(every, replace_by("really very")), "leaves its finding, or adds one of its rule")


def test_a_fix_that_is_preferred_and_must_not_be(tmp_path: Path) -> None:
    def prefer(kind: FixKind, words: str) -> Callable[..., Iterator[Remedy]]:
        def mend(sentence: Sentence, mark: Mark) -> Iterator[Remedy]:
            yield Remedy(kind, "Do it", (Change(mark.span, words),), preferred=True)

        return mend

    check(tmp_path, make(every, prefer("replace", "quite")))
    wrong = "is preferred, though it leaves a gap or splits"
    fails(tmp_path, make(every, prefer("replace", "[NUMBER cm]")), wrong)
    fails(tmp_path, make(every, prefer("split", "much. And")), wrong)
    fails(tmp_path, make(every, prefer("replace", "quite"), prefer("replace", "so")), "more than one preferred fix")


def in_the_source(document: Document) -> Marks:
    """A rule about the whole draft: its changes count in the source, and the engine leaves them as they are."""
    for match in re.finditer("very", document.text):
        yield Mark(Span(*match.span()), "very")


def test_a_fix_that_changes_nothing(tmp_path: Path) -> None:
    fails(tmp_path, make(in_the_source, replace_by("very"), unit=Document), "changes nothing")


def test_a_fix_that_breaks_what_follows(tmp_path: Path) -> None:
    draft, expect = "One very nice.\n\nTwo nice.", "```expect\n1:5-1:9 very\n```\n"
    fails(
        tmp_path,
        make(in_the_source, replace_by("\n```\n"), unit=Document),
        "changes how the rest of the draft is read",
        draft=draft,
        after=expect,
    )


def test_a_fix_that_fails(tmp_path: Path) -> None:
    def broken(sentence: Sentence, mark: Mark) -> Iterator[Remedy]:
        raise ZeroDivisionError
        yield

    fails(tmp_path, make(every, broken), "a fix of rule very failed: ZeroDivisionError")


def test_safe_fixes_that_never_end(tmp_path: Path) -> None:
    def grow(sentence: Sentence) -> Marks:
        if "very" in sentence.text and len(sentence.text) < 30:
            yield Mark(sentence.whole, f"{len(sentence.text)} characters")

    # Each step is a new finding with other words, and the first check alone would see one more of the rule.
    packs = make(grow, lambda sentence, mark: iter([Remedy("replace", "x", (Change(Span(0, 0), "a "),), safe=True)]))
    with pytest.raises(AssertionError):
        check(tmp_path, packs, "It is very nice.", "```expect\n1:1-1:17 very\n```\n")


def test_spans_that_do_not_hold_their_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sentence, "exact", lambda self, span=None: "other")
    fails(tmp_path, make(every), "the words are «other», but at their place stands «very»")


def test_a_rule_that_fails_or_looks_where_it_may_not(tmp_path: Path) -> None:
    def broken(sentence: Sentence) -> Marks:
        raise ZeroDivisionError
        yield

    def curious(sentence: Sentence) -> Marks:
        yield from every(sentence.previous or sentence)

    fails(tmp_path, make(broken), "The rule very failed (ZeroDivisionError)")
    fails(tmp_path, make(curious), "The rule very failed (UndeclaredNeighbour)")


def test_a_rule_that_minds_line_ends(tmp_path: Path) -> None:
    def unix(document: Document) -> Marks:
        at = document.text.find("very")
        if at >= 0 and "\r" not in document.text:
            yield Mark(Span(at, at + 4), "very")

    expect = "```expect\n1:14-1:18 very\n```\n"
    fails(tmp_path, make(unix, unit=Document), "with CRLF line ends the findings differ", after=expect)


def test_a_rule_that_minds_what_stands_above(tmp_path: Path) -> None:
    def near_the_top(document: Document) -> Marks:
        at = document.text.find("very")
        if 0 <= at < 20:
            yield Mark(Span(at, at + 4), "very")

    expect = "```expect\n1:14-1:18 very\n```\n"
    fails(tmp_path, make(near_the_top, unit=Document), "below a comment with emoji the findings differ", after=expect)


def test_a_rule_that_finds_what_is_added(tmp_path: Path) -> None:
    def after_a_heading(sentence: Sentence) -> Marks:
        heading = sentence.root.blocks[0]
        if heading.kind != "heading":
            yield from every(sentence)

    def emoji(sentence: Sentence) -> Marks:
        if "🦊" not in sentence.root.text:
            yield from every(sentence)

    def words(sentence: Sentence) -> Marks:
        if not sentence.root.text.startswith("👩"):
            yield from every(sentence)

    fails(tmp_path, make(after_a_heading), "below another heading the findings differ")
    fails(tmp_path, make(emoji), "below a comment with emoji the findings differ")
    fails(tmp_path, make(words), "below an emoji the findings differ")
    check(tmp_path, make(after_a_heading), head="heading: matters")
    check(tmp_path, make(after_a_heading, sees=("heading",)))


def test_a_rule_or_option_that_there_is_not(tmp_path: Path) -> None:
    packs = make(every)
    with pytest.raises(CaseError, match="there is no rule 'very'"):
        check(tmp_path, Packs({}))
    with pytest.raises(CaseError, match='very has no option "most"'):
        check(tmp_path, packs, after="```toml\nvery.most = 3\n```\n")
