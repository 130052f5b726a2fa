"""Rules as data: what they find, what they write instead, and what is said of files that are wrong."""

import json
import random
from importlib.metadata import files
from pathlib import Path

import pytest

import citewell
from citewell import datarules, packs
from citewell.config import settings_from
from citewell.datarules.expression import Refused, compiled
from citewell.datarules.pattern import LABELS, VALUES, Condition, Pattern, Step
from citewell.datarules.phrases import Phrases
from citewell.datarules.shape import FIX_KEYS, KEYS, STEP_KEYS
from citewell.document import Sentence
from citewell.engine import Engine
from citewell.grammar import Grammar, model_status
from citewell.markup import read
from citewell.packs import Packs
from citewell.result import Report
from citewell.testing import run_sample

FILE = Path("house.yml")
EXAMPLES = Path(__file__).parents[2] / "examples"
PACK = Path(__file__).parents[1] / "pack" / "acme" / "acme_citewell" / "rules"
HEAD = "id: test-rule\nfamily: sentence\nseverity: hint\nmessage: “{match}” is found.\nwhy: It is.\n"
GRAMMAR = Grammar()


def known(text: str) -> Packs:
    reading = datarules.read(text, FILE, pack="project")
    assert [str(one) for one in reading.faults] == []
    return Packs(reading.rules)


def check(rule: str, draft: str, allow: tuple[str, ...] = ()) -> Report:
    """The report of a rule, of which only what is about finding and fixing is given, on a draft."""
    rules = known(HEAD + rule)
    settings = settings_from({"rules": {"test-rule": {"allow": list(allow)}}}, rules)
    return Engine(settings, rules, GRAMMAR).check(read(draft))


def found(rule: str, draft: str, allow: tuple[str, ...] = ()) -> list[str]:
    report = check(rule, draft, allow)
    assert report.notices == ()
    return [one.text for one in report.findings]


def fixed(rule: str, draft: str) -> str:
    report = check(rule, draft)
    [fix] = report.fixes(report.findings[0])
    return citewell.apply(draft, fix)


@pytest.mark.parametrize(
    ("phrase", "draft", "words"),
    [
        ("AI-powered", "Our AI-powered search. An ai‑Powered one.", ["AI-powered", "ai‑Powered"]),
        ("AI-powered", "NonAI-powered and AI-powereds are none.", []),
        ("SGE", "# SGE today\n\n- An SGE item\n\n| SGE | b |\n| - | - |\n| SGE | c |", ["SGE", "SGE", "SGE", "SGE"]),
        ("don't", "You don’t know. You don't.", ["don’t", "don't"]),
        ("as of now", "It works as\nof **now** here.", ["as\nof now"]),
        ("C++", "We write C++ and C++20.", ["C++"]),
        ("no", "Say no more.", ["no"]),
        ("2024", "In 2024 it was 12024.", ["2024"]),
        ("code", "Here is `code` and code.", ["code"]),
    ],
)
def test_phrases_are_whole_words(phrase: str, draft: str, words: list[str]) -> None:
    assert found(f"phrases: [{phrase}]", draft) == words


def test_capitals_matter_where_they_are_to() -> None:
    assert found("phrases: [Polish]\nexact: true", "Polish the lamp. We polish it.") == ["Polish"]


def test_of_two_phrases_at_one_place_the_longer_counts() -> None:
    assert found("phrases: [AI, AI search]", "The AI search and AI.") == ["AI search", "AI"]


@pytest.mark.grammar
def test_a_sentence_with_an_exception_is_left_alone() -> None:
    rule = "phrases: [leverage]\nnot:\n  - financial leverage\n  - [{lemma: pry}, open]"
    draft = "Leverage helps. Financial leverage and leverage. We pried open a lid with leverage."
    assert found(rule, draft) == ["Leverage"]


@pytest.mark.grammar
def test_allowed_phrases_are_left_alone() -> None:
    assert found("phrases: [SGE]", "The SGE Lab and SGE.", ("sge lab",)) == ["SGE"]


PATTERNS = [
    ("[{lemma: leverage, pos: VERB}]", "We leveraged it. The leverage is high.", ["leveraged"]),
    ("[{lemma: go}]", "She went home and goes again.", ["went", "goes"]),
    ("[{lemma: be}, {tag: VBN, name: verb}]", "It was opened by Ada. It is red.", ["was opened"]),
    ("[very, {pos: [ADJ, ADV]}]", "A very tall door, very quickly. Very.", ["very tall", "very quickly"]),
    ("[{lower: very, optional: true}, {lower: unique}]", "A very unique, unique lamp.", ["very unique", "unique"]),
    ("[{lower: so, repeat: [2, 3]}, {pos: ADJ}]", "It is so so so tall. It is so wide.", ["so so so tall"]),
    ("[{at: start}, {lower: so}]", "So it goes so well.", ["So"]),
    ("[{lower: stop}, {pos: PUNCT, optional: true}, {at: end}]", "Do not stop the stop.", ["stop."]),
    ("[{text: US}]", "The US told us.", ["US"]),
    ("[{lower: door, dep: nsubj}]", "The door holds the door.", ["door"]),
    ("[{lower: door, not: {dep: nsubj}}]", "The door holds the door.", ["door"]),
    ("[{lower: the}, {regex: '[A-Z][a-z]+', not: {text: [Ada]}}]", "The Halden and the Ada.", ["The Halden"]),
    ("[{lower: the}, {}]", "The door.", ["The door"]),
    ("[{lemma: not}]", "We do not know and cannot tell and don't.", ["not", "not", "n't"]),
    ("[{lower: km}]", "It is 10km long.", ["km"]),
]


@pytest.mark.grammar
@pytest.mark.parametrize(("pattern", "draft", "words"), PATTERNS)
def test_patterns(pattern: str, draft: str, words: list[str]) -> None:
    assert found(f"pattern: {pattern}", draft) == words


def test_a_pattern_wants_no_parse_without_its_words() -> None:
    class NoGrammar(Grammar):
        def batch(self, texts: object) -> list[None]:
            raise AssertionError(texts)

    rules = known(f"{HEAD}pattern:\n  - lemma: leverage\n    pos: VERB\n  - pos: NOUN\n")
    report = Engine(settings_from({}, rules), rules, NoGrammar()).check(read("We use tools. The lever is long.\n"))
    assert (report.findings, report.notices) == ((), ())


@pytest.mark.grammar
@pytest.mark.parametrize("attribute", ["lemma", "lower", "text"])
def test_a_look_at_the_words_misses_nothing_that_a_pattern_finds(attribute: str) -> None:
    drafts = [read(file.read_text("utf-8"), path=file.name) for file in sorted(EXAMPLES.glob("*.md"))]
    sentences = [one for draft in drafts for block in draft.blocks for one in block.sentences]
    texts = [one.text for one in sentences] + [
        "She'd gone; they've bought 10km of it.",
        "Men cannot, and won't, do better.",
    ]
    parses = GRAMMAR.batch(texts)
    for text, parse in zip(texts, parses, strict=True):
        assert parse is not None
        for token in parse:
            if not any(char.isalpha() for char in token.text) or token.lemma == "'s":
                continue
            value = token.lower if attribute == "lower" else getattr(token, attribute)
            pattern = Pattern((Step((Condition(attribute, frozenset({value})),)),))  # type: ignore[arg-type]
            assert pattern.gate(text), (value, token.text, text)


@pytest.mark.grammar
@pytest.mark.parametrize(
    ("rule", "draft", "after"),
    [
        ("phrases: [utilize]\nfix: {replace: use}", "Utilize it.\n", "Use it.\n"),
        ("phrases: [utilize]\nfix: {replace: use}", "We utilize it.\n", "We use it.\n"),
        ("phrases: [SGE]\nfix: {replace: generative search}", "In SGE it is.\n", "In generative search it is.\n"),
        ("phrases: [SGE]\nfix: {replace: generative search}", "SGE is it.\n", "Generative search is it.\n"),
        ("phrases: [frankly]\nfix: {delete: true}", "It is, frankly, good.\n", "It is good.\n"),
        ("phrases: [frankly]\nfix: {delete: true}", "Frankly, it is good.\n", "It is good.\n"),
        ("phrases: [very]\nfix: {delete: true}", "It is very good.\n", "It is good.\n"),
        ("phrases: [indeed]\nfix: {delete: true}", "It is good indeed.\n", "It is good.\n"),
        (
            "pattern: [{lemma: leverage}, {pos: DET, optional: true}, {pos: NOUN, name: what}]\nfix: {replace: 'use {what}'}",
            "We leverage the [lamp](/a) now.\n",
            "We use [lamp](/a) now.\n",
        ),
        (
            "phrases: [fast]\nfix: {replace: '{match} [NUMBER seconds]'}",
            "It is *fast* here.\n",
            "It is *fast* [NUMBER seconds] here.\n",
        ),
    ],
)  # fmt: skip
def test_fixes(rule: str, draft: str, after: str) -> None:
    assert fixed(rule, draft) == after


def test_a_fix_says_what_it_is() -> None:
    report = check("phrases: [fast]\nfix: {replace: 'fast by [NUMBER seconds]'}", "It is fast.\n")
    [fix] = report.fixes(report.findings[0])
    assert (fix.kind, fix.safe, fix.preferred) == ("placeholder", False, False)
    report = check("phrases: [SGE]\nfix: {replace: AI Overviews, safe: true, title: Expand it}", "It is SGE.\n")
    [fix] = report.fixes(report.findings[0])
    assert (fix.kind, fix.safe, fix.preferred, fix.title) == ("replace", True, True, "Expand it")
    report = check("phrases: [gone]\nfix: {delete: true}", "Gone.\n")
    assert report.fixes(report.findings[0]) == ()


@pytest.mark.grammar
def test_a_message_names_the_parts() -> None:
    text = HEAD.replace("“{match}” is found.", "'{match}: {what}, {nothing}.'")
    rules = known(text + "pattern: [{lemma: use}, {pos: ADJ, name: nothing, optional: true}, {pos: NOUN, name: what}]")
    report = Engine(settings_from({}, rules), rules, GRAMMAR).check(read("We use `code` and use tools.\n"))
    assert report.findings[-1].message == "use tools: tools, ."


FAULTS = [
    ("phrases: [x]\nphrase: [y]", 7, 1, 'has no key "phrase"; did you mean "phrases"?'),
    ("fix: {replace: x}", 1, 1, 'needs "phrases" or a "pattern"'),
    ("phrases: [x]\npattern: [y]", 7, 1, "not both"),
    ("phrases: []", 6, 10, "empty"),
    ('phrases: ["--"]', 6, 11, "at least one letter"),
    ("phrases: {a: b}", 6, 10, "a text belongs here"),
    ("phrases: [x]\nfix: {replace: y, delete: true}", 7, 6, 'either "replace"'),
    ("phrases: [x]\nfix: {replace: '{what}'}", 7, 16, "nothing is called {what} here; there is {match}"),
    ("phrases: [x]\nfix: {replace: '[NUMBER x]', safe: true}", 7, 16, "a gap is not safe"),
    ("phrases: [x]\nevidence: nothing-known", 7, 11, 'there is no evidence "nothing-known"'),
    ("phrases: [x]\nin: [paragraf]", 7, 6, 'did you mean "paragraph"?'),
    ("phrases: [x]\nseverity: hint", 7, 1, "written twice"),
    ("pattern:\n  - lema: x", 7, 5, 'did you mean "lemma"?'),
    ("pattern:\n  - pos: VERB", 7, 3, "every sentence would be parsed"),
    ("pattern:\n  - lower: x\n    optional: true", 7, 3, "every sentence would be parsed"),
    ("pattern: [x, {regex: '(a+)+'}]", 6, 22, "a group is not repeated"),
    ("pattern: [x, {regex: '[a'}]", 6, 22, "no regular expression"),
    ("pattern: [{lemma: use, pos: VERBE}]", 6, 29, 'no word has the pos "VERBE"; did you mean "VERB"?'),
    ("pattern: [x, {not: {dep: [nsubj, subject]}}]", 6, 34, 'no word has the dep "subject"; did you mean'),
    ("pattern: [x, {tag: [VERB]}]", 6, 21, 'no word has the tag "VERB"; did you mean "VB"?'),
    ("pattern: [{lemma: use, pos: VERB}]\nfix: {replace: take, safe: true}", 7, 28, "in several forms is not safe"),
    ("pattern: [x, {pos: NOUN}]\nfix: {replace: 'x', safe: true}", 7, 27, "in several forms is not safe"),
    ("pattern: [{lower: [use, uses]}]\nfix: {replace: take, safe: true}", 7, 28, "in several forms is not safe"),
    ("phrases: [make use, makes use]\nfix: {replace: use, safe: true}", 7, 27, "in several forms is not safe"),
    ("pattern: [x, {pos: X, repeat: [3, 1]}]", 6, 31, "repeat is [least, most]"),
    ("pattern: [{lower: x, name: match}]", 6, 28, 'not "match"'),
    ("pattern: [{lower: x, name: a}, {lower: y, name: a}]", 6, 10, "the same name"),
    ("phrases: [x]\nbad: [{fixed: y}]", 7, 7, 'needs "text"'),
    ("phrases: [x", 6, 11, "not complete"),
    ("phrases: [x]\nexact: maybe", 7, 8, "true or false"),
    ("phrases: [x]\nsince: [1]", 7, 8, "a text belongs here"),
]


@pytest.mark.parametrize(("rule", "line", "column", "message"), FAULTS)
def test_faults_are_told_at_their_place_and_cost_no_other_rule(rule: str, line: int, column: int, message: str) -> None:
    other = HEAD.replace("test-rule", "other-rule") + "phrases: [other]\n"
    reading = datarules.read(f"{HEAD}{rule}\n---\n{other}", FILE, pack="project")
    [fault] = reading.faults
    assert message in fault.message
    assert (fault.line, fault.column) == (line, column)
    assert list(reading.rules) == ["other-rule"]
    assert str(fault).startswith(f"house.yml:{line}:{column}: ")


SAFE = [
    ("phrases: [SGE, Search Generative Experience]\nfix: {replace: AI Overviews, safe: true}", "It is SGE.", "It is AI Overviews."),
    ("pattern: [{lower: very}, {lower: unique, pos: ADJ}]\nfix: {replace: unique, safe: true}", "A very unique lamp.", "A unique lamp."),
    ("pattern: [very, {pos: ADJ, name: what}]\nfix: {replace: '{what}', safe: true}", "A very tall lamp.", "A tall lamp."),
    ("pattern: [{lemma: use}, {at: end}]\nfix: {replace: '{match} it', safe: true}", "They use", "They use it"),
]  # fmt: skip


@pytest.mark.grammar
@pytest.mark.parametrize(("rule", "draft", "after"), SAFE)
def test_a_fix_that_keeps_what_has_forms_may_be_safe(rule: str, draft: str, after: str) -> None:
    report = check(rule, f"{draft}\n")
    [fix] = report.fixes(report.findings[0])
    assert fix.safe
    assert citewell.apply(report.text, fix) == f"{after}\n"


def test_all_that_is_wrong_is_told_in_order() -> None:
    text = """\
id: Wrong
family: cliam
sverity: hint
why: [1, 2]
pattern:
  - lemma: sge
    pos: NOUNN
  - lema: x
fix: {replace: "{what}"}
bad: [{fixed: x}]
"""
    faults = datarules.read(text, FILE, pack="project").faults
    assert [(one.line, one.column) for one in faults] == [
        *((1, 5), (2, 9), (3, 1), (4, 6), (7, 10), (8, 5), (10, 7), (1, 1))
    ]  # fmt: skip
    assert faults[-1].message.startswith('a rule needs "severity": ')
    assert '; "message": ' in faults[-1].message


@pytest.mark.grammar
def test_the_names_of_tags_are_those_of_the_language_model() -> None:
    package = model_status().package
    assert package is not None
    [meta] = [one for one in files(package) or () if one.name == "meta.json" and len(one.parts) == 2]
    labels = json.loads(meta.read_text("utf-8"))["labels"]
    assert set(LABELS["tag"]) == set(labels["tagger"])
    assert set(LABELS["dep"]) == set(labels["parser"])


def test_an_id_is_new() -> None:
    text = HEAD + "phrases: [x]\n"
    twice = datarules.read(f"{text}---\n{text}", FILE, pack="project")
    assert "there is a rule" in twice.faults[0].message
    [fault] = datarules.read(text, FILE, pack="project", taken={"test-rule": "core"}).faults
    assert "in 'core': choose another id" in fault.message
    [fault] = datarules.read(text.replace("test-rule", "Test"), FILE, pack="project").faults
    assert "two words or more" in fault.message


@pytest.mark.parametrize(
    "text", ["", "\ufeff", "---\n---\n", "- a\n- b\n", "&a [*a]\n", "[" * 5000, "a: &x {b: *x}", "\x00\x01", "!!python/x y", "{{ x }}"]
)  # fmt: skip
def test_nothing_that_is_read_breaks_it(text: str) -> None:
    assert datarules.read(text, FILE, pack="project").rules == {}


@pytest.mark.parametrize(
    "source",
    [
        "(a+)+b",
        "(a|a)*",
        "(?=a)b",
        r"(a)\1",
        "a*a*a*a*b",
        "a{1,99}",
        "(?P<x>a)",
        "a?" * 30 + "a" * 30,
        "(a|a)" * 20 + "b",
        "a" * 201,
    ],
)
def test_expressions_that_could_take_long_are_refused(source: str) -> None:
    with pytest.raises(Refused):
        compiled(source)


@pytest.mark.parametrize(
    "source", [r"[A-Z]{2,5}s?", "(un)?happy|sad", r"\d+(?:\.\d+)?", r"[^\]]+x*", r"\(a\)*", "(?:ab|c)?"]
)
def test_other_expressions_are_understood(source: str) -> None:
    assert compiled(source).pattern == source


@pytest.mark.grammar
def test_a_pattern_of_many_optional_tokens_comes_to_an_end() -> None:
    rule = "pattern: [{lower: a, repeat: [0, 20]}" + ", {regex: 'a*', repeat: [0, 20]}" * 18 + ", {lower: zebra}]"
    assert found(rule, "a " * 60 + "and a zebra b.") != []
    assert found(rule, "a " * 60 + "b zebr zebras.") == []


def test_every_key_is_in_the_schema() -> None:
    schema = datarules.schema()
    assert set(schema["properties"]) == set(KEYS)
    assert all(one["description"] for one in schema["properties"].values())


def test_the_schema_tells_of_every_key_below() -> None:
    properties = datarules.schema()["properties"]
    [step] = [one for one in properties["pattern"]["items"]["anyOf"] if "properties" in one]
    replacing, deleting = properties["fix"]["anyOf"]
    for one in (step, replacing, deleting):
        assert all(told["description"] for told in one["properties"].values())
    assert {*replacing["properties"], *deleting["properties"]} == set(FIX_KEYS)
    assert set(step["properties"]) == {*VALUES, *STEP_KEYS}


def test_the_page_names_every_key() -> None:
    page = (EXAMPLES.parent / "docs" / "rule-packs.md").read_text("utf-8")
    keys = {*KEYS, *VALUES, *STEP_KEYS, *FIX_KEYS}
    assert {key for key in keys if f"| `{key}` |" not in page} == set()


def test_examples_are_tests() -> None:
    text = f"{HEAD}phrases: [x-ray]\nfix: {{replace: scan}}\ngood: [An x-ray., A scan.]\nbad:\n  - No rays.\n"
    text += "  - {text: An x-ray., fixed: A photo.}\n  - {text: An x-ray., fixed: An scan.}\n"
    reading = datarules.read(text, FILE, pack="project")
    rules = Packs(reading.rules)
    outcomes = []
    for sample in reading.samples:
        try:
            run_sample(sample, FILE, rules)
            outcomes.append("holds")
        except AssertionError as error:
            outcomes.append(str(error).splitlines()[-1][:20])
    assert [one == "holds" for one in outcomes] == [False, True, False, False, True]


def test_other_text_is_another_rule_wherever_settings_are_compared() -> None:
    one, other, same = (known(HEAD + f"phrases: [{word}]") for word in ("a1", "b1", "a1"))
    digests = [settings_from({}, rules).digest for rules in (one, other, same)]
    assert digests[0] == digests[2] != digests[1]


def test_our_own_evidence_may_be_named() -> None:
    evidence = packs.load().evidence
    name = next(iter(evidence))
    reading = datarules.read(f"{HEAD}phrases: [x]\nevidence: {name}\n", FILE, pack="project", evidence=evidence)
    assert reading.rules["test-rule"].evidence == (name,)
    assert "House style" not in reading.rules["test-rule"].doc


@pytest.mark.grammar
def test_it_reads_what_a_rule_may_read() -> None:
    assert found("phrases: [x-ray]\nin: heading", "# An x-ray\n\nAn x-ray.\n") == ["x-ray"]
    assert known(f"{HEAD}phrases: [x]").rules["test-rule"].unit is Sentence


def test_mutations_of_a_file_never_break_the_reader() -> None:
    whole = (PACK / "words.yml").read_text("utf-8")
    rolled = random.Random(9)
    for _ in range(400):
        text = whole
        for _ in range(rolled.randint(1, 4)):
            at, end = sorted(rolled.randrange(len(text) + 1) for _ in range(2))
            piece = rolled.choice(
                ["", "[", "{", ":", "\n", "  ", "---\n", "'", "&a ", "*a", "- ", "\ufeff", "null", whole[at:end]]
            )
            text = text[:at] + piece + text[min(len(text), at + rolled.randint(0, 8)) :]
        reading = datarules.read(text, FILE, pack="project", evidence=["acme-style-2026"])
        lines = text.count("\n") + 1
        assert all(1 <= fault.line <= lines and fault.column >= 1 and fault.message for fault in reading.faults)
        for rule in reading.rules.values():
            assert rule.doc
            assert rule.gate is not None


def test_a_look_at_the_words_misses_no_phrase() -> None:
    rolled = random.Random(4)
    texts = [line for file in sorted(EXAMPLES.glob("*.md")) for line in file.read_text("utf-8").splitlines() if line]
    texts += ["Straße 10km, İstanbul’s C++-ready “x”.", "ſtop the don’t_do it"]
    tried = 0
    for text in texts:
        for _ in range(30):
            at, end = sorted(rolled.randrange(len(text) + 1) for _ in range(2))
            words = " ".join(text[at:end].split())
            if not any(char.isalnum() for char in words):
                continue
            phrase = Phrases((rolled.choice([words, words.upper(), words.lower()]),))
            if phrase.pattern.search(text):
                tried += 1
                assert phrase.gate(text), (words, text)
    assert tried > 100
