"""Where sentences end: own examples by kind, and what holds for every text."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.sentences import Splitter, resplit, split
from citewell.span import Span

# In an example " | " stands for a blank at which a sentence ends, "|" for an end without a blank.
EXAMPLES = {
    "plain": [
        "The cache is warm. | It answers in a millisecond.",
        "Does it scale? | We tried! | It does.",
        "One sentence without a stop",
        "  Blanks around it.   | And more. ",
        "A soft\nbreak is a blank. |\nThe next line starts a sentence.",
        "It ends with colons: these do not part sentences; nor do semicolons; Nor this.",
        "The plan - a bold one - worked. | Nobody minded – at first.",
        "Das kostet nichts. | Überall gilt das.",
    ],
    "titles and names": [
        "Dr. Weber met Mrs. Okafor and Prof. Lindqvist. | They agreed.",
        "J. R. R. Tolkien and C.S. Lewis were friends. | E. Blyton was not.",
        "Sgt. Pepper waited at Mt. Baker for Gen. Ode.",
        "The letter was signed by John F. Kennedy. | Nobody replied.",
        "It was written by Ada B. | The date is unknown.",
        "She lives in St. Louis, near Main St. | The house is red.",
        "Martin Luther King Jr. Day is in January.",
    ],
    "dotted abbreviations": [
        "The U.S. Senate sat at 9 a.m. Eastern time.",
        "We moved to the U.S. | It was cold there.",
        "He holds a Ph.D. in physics and an M.Sc. in chemistry.",
        "He holds a Ph.D. | She does not.",
        "Some work outside of Washington, D.C. | Fellows come from anywhere.",
        "Berg, N.J. Learning to sail, and Holm, D.C. Boats of old.",
        "The Washington, D.C. Superior Court sat in a hall near Camden, N.J. Main Street.",
        "Use a stable key, e.g. Xxxx, or i.e. the one before.",
        "Use a stable key (e.g. Xxxx). | Then rebuild.",
    ],
    "abbreviations": [
        "Acme Inc. Board members left. | Widget Co. | They stayed.",
        "Pages vs. Posts is the question, cf. Chapter two.",
        "Tea, coffee, etc. are served. | Bring cups, spoons, etc. | Xxxx washes up.",
        "Nolan et al. (2014) found it. | Nolan et al. Journal of Tea.",
        "The shop opened on Jan. 5 and closed in Feb. | We were sad.",
        "It stood approx. 5 m. from the door, c. 1850.",
        "Northern Textiles Pvt. Ltd. was sold. | NORTHERN TEXTILES PVT. LTD. was sold.",
        "The dept. head and the asst. mgr. disagreed.",
        "An unlisted pltf. abbreviation has no vowel.",
    ],
    "numbers": [
        "See No. 5, p. 14 and Fig. 2. | Also see Vol. IV.",
        "Is it ready? | No. | I checked twice.",
        "He said no. | Then he left.",
        "Version 3.11.4 costs 2.50 euros, or .5 per cent.",
        "It began in 2019. | 2020 was worse.",
        "Compare figs. 3 and 4 in sec. 2.1 on pp. 10 ff. | The rest is easy.",
        "The route is 12 km. | Runners need an hour.",
    ],
    "list marks": [
        "1. Open the file. | 2. Close it.",
        "a. Mix the dough. | b. Bake it.",
        "Do as follows: 1. Mix the dough. | 2. Bake it.",
        "1) Mix. | 2) Bake. | 3) Eat.",
        "2.1. Install the tool. | Then run it.",
        "The final score: 3. | Then they went home.",
        "It needs two things; 1. A cup; 2. A spoon.",
    ],
    "code, files and addresses": [
        "Run foo.py with Node.js or .NET 8. | It works.",
        "I like it. | .NET is fine. | npm is too. | iPhone users agree.",
        "Xxxx. | Xxxx! | Xxxx? | Xxxx is short. | Keep Xxxx. | npm needs it.",
        "Set it up. | Xxxx reads the file. | Xxxx writes it.",
        "See https://example.org/a.html?b=c.d&e=f!g for more. | Or ask.",
        "Mail jo.doe@example.org or visit www.example.org. | We reply.",
        "Call System.Text and String.Join from Main.cs today.",
        "E-mail: jo@example.org | Phone: 555 01 02",
        "Links: https://example.org/a | https://example.org/b | https://example.org/c",
        "It is at https://example.org/docs | The docs are long.",
        "Read https://example.org/docs Chapter one.",
    ],
    "many marks and ellipses": [
        "What?! | No way!!! | Really...? | Yes.",
        "Wait... what is that? | Well… it is late.",
        "I was tired... | Everyone was. | And then . . . nothing.",
        "Soft breaks too.\n. . | Then more.",
        "I hoped... I waited... but it never came.",
        "... and so it began. | …and ended.",
        "She went home...|Everyone did.",
        "Too much !!! | Stop . | Go on .",
    ],
    "haste": [
        "it works. | it is fast! | is it cheap? | yes",
        "The food was good.|We will be back!|thanks",
        "The library is closed. | the cafe is open.",
    ],
    "names with a mark": [
        "We moved from Yahoo! to Gmail. | Yahoo! Mail was slow.",
        "She left Yahoo! | They noticed.",
    ],
    "quotations": [
        '"It works." | "Does it?" | She tried it.',
        "“It works.” | ‘Really?’ | Yes.",
        '"Does it work?" he asked. | "Yes!" she said.',
        '"Does it work?" Ms. Tran asked. | "It does." | Tran smiled.',
        'They say "it just works". | others doubt it.',
        'He wrote "Stop. | Go back." | Nobody did.',
        "Call it 'done.' | Then ship.",
        'It was over.|"Next!"',
    ],
    "brackets and notes": [
        "It works (most of the time). | We tested it.",
        "It works. | (We tested it.) | Then we shipped.",
        "It works (does it?) in most cases [see above.] and more.",
        "Sales rose.[1] | Costs fell. [12] | Profit grew.[^3] | Nobody knew why.¹ | The end.",
        "Sales rose. 4 | The costs fell too.",
        "It broke ( again . ) | We wept.",
    ],
    "faces and lines": [
        "Great stuff! :) | Come again :-) | We will. <3 | Bye.",
        "Thanks 😀. 🎉 | See you.",
        "I like it :) a lot :P Paris",
        "Part one ends. | *** | Part two begins. | ---- | Part three.",
        "My name is ____ and the *** dog barked --- loudly.",
    ],
    "other scripts": ["Он пришёл. | Она ушла. | потом тоже. | И. Иванов остался.", "가격이 올랐다. | 이유는 모른다."],
}
CASES = [pytest.param(example, id=f"{kind}-{n}") for kind, group in EXAMPLES.items() for n, example in enumerate(group)]

# Prose-like pieces reach the rules more often than random letters do.
PIECES = [*" .!?…\"'()[]“”’*_-:;@1aA\n\u00a0\u2028é\u0301一。¹😀", ". ", "  ", "...", "***", ":)", "[1]", "1."]
PIECES += ["Dr.", "e.g.", "U.S.", "No.", "Yahoo!", "I", "The", "foo", "Bar", "https://", "a@b.c"]
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))

# What long texts are made of to find a rule whose time grows faster than the text.
UNITS = [*'."- a😀\u0301', "!?", ". ", 'a." ', "a. (", ".[1] ", "a. [", " :)", "://", "a@", "*** ", "1. "]
UNITS += ["Dr. ", "U.S. ", "Foo. ", "No... I ", '"Ah!" Bob Cy Dee ', "a" * 500 + ". ", "." + " " * 500]
UNITS += [":" + ")" * 500, "://a" + "." * 500, "a@b" + "-" * 500, "a. " + "(" * 500]


def words_of(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [span.of(text) for span in spans]


@pytest.mark.parametrize("example", CASES)
def test_examples(example: str) -> None:
    expected = [part.strip() for part in example.split("|")]
    text = re.sub(r" \|(?=\s)", "", example).replace("|", "")
    assert words_of(text, split(text)) == expected


def test_offsets_are_code_points() -> None:
    assert split("😀 Hi. Yo.") == (Span(0, 5), Span(6, 9))


def test_nothing_to_split() -> None:
    assert split("") == ()
    assert split(" \n\t ") == ()


def test_an_own_function_is_a_splitter() -> None:
    def lines(text: str, /) -> tuple[Span, ...]:
        return tuple(Span(found.start(), found.end()) for found in re.finditer(r"[^\n]+", text))

    splitters: list[Splitter] = [split, lines]
    assert [len(each("One. Two.\nThree.")) for each in splitters] == [3, 2]


@given(TEXTS)
def test_all_but_blanks_is_covered_in_order(text: str) -> None:
    spans = split(text)
    at = 0
    for span in spans:
        assert not text[at : span.start].strip()
        assert span.start < span.end
        assert span.of(text) == span.of(text).strip()
        at = span.end
    assert not text[at:].strip()


@given(st.lists(TEXTS, max_size=8).map(" Then words follow. ".join), st.data())
def test_what_an_edit_leaves_is_split_as_before(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 9, len(text))))
    new = data.draw(st.sampled_from(["", *PIECES]))
    edited = text[:start] + new + text[end:]
    assert resplit(edited, split(text), Span(start, end), len(edited) - len(text)) == split(edited)


@given(TEXTS)
def test_a_lone_sentence_stays_whole(text: str) -> None:
    spans = split(text)
    if len(spans) == 1:
        alone = spans[0].of(text)
        assert split(alone) == (Span(0, len(alone)),)


@given(TEXTS)
def test_line_breaks_count_as_blanks(text: str) -> None:
    assert split(text.replace("\n", " ")) == split(text)


@given(TEXTS, st.integers(0, 5))
def test_blanks_around_a_paragraph_only_move_it(text: str, by: int) -> None:
    assert split(" " * by + text + " " * by) == tuple(span.shifted(by) for span in split(text))


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_length_and_no_faster(unit: str) -> None:
    # Ten times the text may take ten times as long; a quadratic rule takes a hundred times. The slack is for noise.
    short, long = (unit * (size // len(unit)) for size in (10_000, 100_000))
    assert processor_time(long) < 35 * processor_time(short) + 0.05


def processor_time(text: str) -> float:
    runs = []
    for _ in range(2):
        before = time.process_time()
        split(text)
        runs.append(time.process_time() - before)
    return min(runs)
