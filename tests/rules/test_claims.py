"""What holds for all rules about claims: the lines of the taxonomy, and the contexts in which none of them speaks."""

from pathlib import Path

import pytest

from citewell.config import settings_from
from citewell.engine import Engine
from citewell.grammar import Grammar
from citewell.markup import read
from citewell.packs import load
from citewell.result import Finding

pytestmark = pytest.mark.grammar

FOLDER = Path(__file__).parent / "taxonomy"
PACKS = load()
RULES = sorted(file.stem for file in FOLDER.glob("*.txt") if file.stem in PACKS.rules)
GRAMMAR = Grammar()

MISSED = {
    "Teams that write specs ship more reliable software.": "the parser takes ship for a noun, so nobody ships anything",
}
"""Lines that a rule is known to miss, each with its reason; at most 5 of 100."""


def lines(name: str, mark: str) -> list[str]:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return [line[3:] for line in text.splitlines() if line.startswith(f"{mark}: ")]


def findings(draft: str, *rules: str) -> list[Finding]:
    engine = Engine(settings_from({}, PACKS, select=rules), PACKS, GRAMMAR)
    return list(engine.check(read(draft, path="draft.md")).findings)


POSITIVE = [(rule, line) for rule in RULES for line in lines(rule, "P")]
NEGATIVE = [(rule, line) for rule in RULES for line in lines(rule, "N")]


@pytest.mark.parametrize(("rule", "line"), POSITIVE)
def test_flagged(rule: str, line: str) -> None:
    found = findings(f"# Notes\n\n{line}\n", rule)
    assert bool(found) != (line in MISSED)
    assert {one.rule for one in found} <= {rule}


@pytest.mark.parametrize(("rule", "line"), NEGATIVE)
def test_silent(rule: str, line: str) -> None:
    assert findings(f"# Notes\n\n{line}\n", rule) == []


def test_few_are_missed() -> None:
    assert len(MISSED) <= 0.05 * len(POSITIVE)


# One claim for each rule, and every context in which it is none. "{}" is where the claim stands.
CLAIMS = {
    "bare-comparative": "Our cache makes page loads much faster.",
    "intensifier-for-measure": "Response times dropped dramatically.",
    "puffery": "Our world-class team builds lifts.",
    "anonymous-authority": "Studies show that mint repels mice.",
    "unsourced-statistic": "Around 40 % of online orders are returned.",
    "relative-time": "The city is currently building a second line.",
    "vague-quantifier": "Many publishers lost traffic after the update.",
    "survey-without-sample": "73 % of marketers plan to use AI.",
    "undated-statistic": "The country has 5.4 million inhabitants.",
    "magnitude-adjective": "The device has a long battery life.",
    "bare-superlative": "Lumen is the fastest editor for weavers.",
    "status-without-proof": "Norvel is the leading provider of lift sensors.",
    "absolute": "Our backups never fail.",
    "consensus-passive": "It is widely believed that mint repels mice.",
    "hedge-stack": "This may possibly improve the harvest.",
    "percent-without-baseline": "Conversion improved by 34 %.",
    "multiplier-without-baseline": "The rewrite is 10x faster.",
    "undefined-metric": "Performance improved by 30 %.",
    "number-without-unit-or-referent": "The model scored 92.",
    "best-case-range": "Save up to 70 % on hosting.",
    "weak-source": "Internal data shows a 12 % lift.",
    "unattributed-quote": 'As one user put it, "I will never go back."',
    "causal-without-evidence": "Adding quotes boosts your visibility.",
}
CONTEXTS = {
    "inline code": "Type `{}` to see it.\n",
    "code block": "Type this.\n\n```\n{}\n```\n",
    "indented code": "Type this.\n\n    {}\n",
    "blockquote": "> {}\n",
    "quotation": "“{}” said Ana Ruiz, editor at Norte, in May 2026.\n",
    "heading": "## {}\n\nText.\n",
    "link label": "See [{}](https://example.org/post) for it.\n",
    "alternative text": "![{}](picture.png)\n",
    "header cell": "| {} | b |\n|---|---|\n| c | d |\n",
    "front matter": "---\ntitle: {}\n---\n\nText.\n",
    "comment": "<!-- {} -->\n\nText.\n",
    "notes of a version": "## 2.1.0\n\n- {}\n",
    "licence": "## Licence\n\n{}\n",
    "thanks": "## Thanks\n\n{}\n",
    "interview": "## What do you build at Norte?\n\n{}\n",
    "joy": "We are happy to share this – {}\n",
    "shown sentence": "Wrong → {}\n",
}


@pytest.mark.parametrize("rule", CLAIMS)
def test_the_claim_itself_is_flagged(rule: str) -> None:
    assert [one.rule for one in findings(f"# Notes\n\n{CLAIMS[rule]}\n", rule)] == [rule]


@pytest.mark.parametrize("rule", CLAIMS)
@pytest.mark.parametrize("context", CONTEXTS)
def test_silent_in_context(rule: str, context: str) -> None:
    draft = CONTEXTS[context].format(CLAIMS[rule])
    assert findings(draft if draft.startswith("---") else f"# Notes\n\n{draft}", rule) == []


FRAMES = {
    "question": {
        "bare-comparative": "Does the cache make page loads much faster?",
        "intensifier-for-measure": "Did response times drop dramatically?",
        "puffery": "Is it a world-class team?",
        "anonymous-authority": "Do studies show that mint repels mice?",
        "unsourced-statistic": "Are 40 % of online orders returned?",
        "relative-time": "Is the city currently building a second line?",
        "vague-quantifier": "Did many publishers lose traffic after the update?",
        "survey-without-sample": "Do 73 % of marketers plan to use AI?",
        "undated-statistic": "Has the country 5.4 million inhabitants?",
        "magnitude-adjective": "Does the device have a long battery life?",
        "bare-superlative": "Is Lumen the fastest editor for weavers?",
        "status-without-proof": "Is Norvel the leading provider of lift sensors?",
        "absolute": "Do our backups never fail?",
        "consensus-passive": "Is it widely believed that mint repels mice?",
        "hedge-stack": "Could this possibly improve the harvest?",
        "percent-without-baseline": "Did conversion improve by 34 %?",
        "multiplier-without-baseline": "Is the rewrite 10x faster?",
        "undefined-metric": "Did performance improve by 30 %?",
        "number-without-unit-or-referent": "Did the model score 92?",
        "best-case-range": "Can I save up to 70 % on hosting?",
        "weak-source": "Does internal data show a 12 % lift?",
        "unattributed-quote": 'Did one user say "I will never go back"?',
        "causal-without-evidence": "Does adding quotes boost your visibility?",
    },
    "condition": {
        "bare-comparative": "If the cache makes page loads much faster, keep it.",
        "intensifier-for-measure": "If response times dropped dramatically, keep the index.",
        "puffery": "If you need a world-class team, hire one.",
        "anonymous-authority": "If studies show that mint repels mice, plant some.",
        "unsourced-statistic": "If 40 % of online orders are returned, the shop loses money.",
        "relative-time": "If the city is currently building a second line, wait for it.",
        "vague-quantifier": "If many publishers lost traffic, ask them.",
        "survey-without-sample": "If 73 % of marketers use AI, the rest will follow.",
        "undated-statistic": "If the country has 5.4 million inhabitants, it needs two lines.",
        "magnitude-adjective": "If the device has a long battery life, keep it.",
        "bare-superlative": "If Lumen is the fastest editor for weavers, use it.",
        "status-without-proof": "If Norvel is the leading provider of lift sensors, ask there.",
        "absolute": "If your backups never fail, keep them.",
        "percent-without-baseline": "If conversion improves by 34 %, keep it.",
        "multiplier-without-baseline": "If the rewrite is 10x faster, keep it.",
        "undefined-metric": "If performance improves by 30 %, keep it.",
        "number-without-unit-or-referent": "If the model scored 92, keep it.",
        "best-case-range": "If you save up to 70 % on hosting, move.",
        "unattributed-quote": 'If one user says "I will never go back", ask why.',
        "causal-without-evidence": "If adding quotes boosts your visibility, add some.",
    },
    "goal": {
        "bare-comparative": "The aim is a cache that makes page loads much faster.",
        "intensifier-for-measure": "We want response times to drop dramatically.",
        "puffery": "The goal is a world-class team.",
        "unsourced-statistic": "The aim is that 40 % of online orders are returned.",
        "relative-time": "We want the line to open soon.",
        "vague-quantifier": "We want many publishers to join.",
        "survey-without-sample": "The aim is that 73 % of marketers use AI.",
        "undated-statistic": "The aim is that the project has 18,000 stars.",
        "magnitude-adjective": "We want a device that has a long battery life.",
        "bare-superlative": "The aim is that Lumen is the fastest editor for weavers.",
        "status-without-proof": "The goal is to be the leading provider of lift sensors.",
        "absolute": "The aim is that backups never fail.",
        "percent-without-baseline": "The aim is to improve conversion by 34 %.",
        "multiplier-without-baseline": "We want the rewrite to be 10x faster.",
        "undefined-metric": "The aim is that performance improves by 30 %.",
        "number-without-unit-or-referent": "The aim is that the model scores 92.",
        "best-case-range": "The aim is to save up to 70 % on hosting.",
        "causal-without-evidence": "The aim is that adding quotes boosts your visibility.",
    },
    "opinion": {
        "bare-comparative": "I think that the cache makes page loads much faster.",
        "intensifier-for-measure": "I feel that response times dropped dramatically.",
        "puffery": "I believe that a world-class team builds lifts.",
        "unsourced-statistic": "I guess that 40 % of online orders are returned.",
        "relative-time": "I believe that the city is currently building a second line.",
        "vague-quantifier": "I believe that many publishers lost traffic.",
        "survey-without-sample": "I guess that 73 % of marketers use AI.",
        "undated-statistic": "I guess that the country has 5.4 million inhabitants.",
        "magnitude-adjective": "I think that the device has a long battery life.",
        "bare-superlative": "I think that Lumen is the fastest editor for weavers.",
        "status-without-proof": "I believe that Norvel is the leading provider of lift sensors.",
        "absolute": "I feel that backups never fail.",
        "consensus-passive": "In my view, the bridge is considered a masterpiece.",
        "hedge-stack": "I think that this may possibly improve the harvest.",
        "percent-without-baseline": "I guess that conversion improved by 34 %.",
        "multiplier-without-baseline": "I think that the rewrite is 10x faster.",
        "undefined-metric": "I guess that performance improved by 30 %.",
        "number-without-unit-or-referent": "I guess that the model scored 92.",
        "best-case-range": "I guess that we save up to 70 % on hosting.",
        "causal-without-evidence": "I guess that adding quotes boosts your visibility.",
    },
    "instruction": {
        "bare-comparative": "Make page loads much faster.",
        "intensifier-for-measure": "Reduce response times dramatically.",
        "puffery": "Avoid words such as world-class.",
        "relative-time": "Show what is currently open.",
        "vague-quantifier": "Invite many publishers.",
        "survey-without-sample": "Ask 73 % of marketers.",
        "magnitude-adjective": "Build a device with a long battery life.",
        "bare-superlative": "Use the fastest editor for weavers.",
        "absolute": "Never commit secrets.",
        "percent-without-baseline": "Reduce the load by 34 %.",
        "multiplier-without-baseline": "Make the rewrite 10x faster.",
        "causal-without-evidence": "Boost your visibility.",
    },
    "value": {
        "bare-comparative": "Our cache makes page loads much faster: 1.2 s instead of 3.4 s.",
        "intensifier-for-measure": "Response times dropped dramatically, from 900 ms to 240 ms.",
        "vague-quantifier": "Many publishers lost traffic after the update: 140 of 212.",
        "magnitude-adjective": "The device has a long battery life of 31 hours.",
        "bare-superlative": "Lumen is the fastest editor for weavers: it opens a file in 0.3 s.",
        "absolute": "Our backups never fail: 40 of 40 were restored.",
        "percent-without-baseline": "Conversion improved by 34 %, from 2.1 % to 2.8 %.",
        "multiplier-without-baseline": "The rewrite is 10x faster: 4 ms instead of 41 ms.",
        "undefined-metric": "Performance, counted as requests per second, improved by 30 %.",
        "number-without-unit-or-referent": "The model scored 92 of 100 points.",
        "best-case-range": "Save up to 70 % on hosting, and 31 % on average.",
        "causal-without-evidence": "Adding quotes boosts your visibility by 41 %.",
    },
    "value in the next sentence": {
        "bare-comparative": "Our cache makes page loads much faster. A load took 1.2 s in May 2026 and 3.4 s before.",
        "intensifier-for-measure": "Response times dropped dramatically. They went from 900 ms to 240 ms.",
        "magnitude-adjective": "The device has a long battery life. It ran for 31 hours in May 2026.",
        "bare-superlative": "Lumen is the fastest editor for weavers. It opened a file in 0.3 s, the others took 2 s.",
        "absolute": "Our backups never fail. In 2026, 40 of 40 were restored.",
        "percent-without-baseline": "Conversion improved by 34 %. It went from 2.1 % to 2.8 %.",
        "multiplier-without-baseline": "The rewrite is 10x faster. A lookup took 41 ms before and takes 4 ms now.",
        "undefined-metric": "Performance improved by 30 %. It is measured in requests per second.",
        "best-case-range": "Save up to 70 % on hosting. The median customer saved 31 %.",
    },
    "source": {
        "anonymous-authority": "Studies show that mint repels mice (Mora 2024).",
        "unsourced-statistic": "Around 40 % of online orders are returned (Retail Institute, survey of 2025).",
        "survey-without-sample": "73 % of marketers plan to use AI (Kolb survey of 1,204 people, March 2026).",
        "undated-statistic": "The country has 5.4 million inhabitants (census of 2025).",
        "bare-superlative": "Lumen is the fastest editor for weavers (Mora 2024).",
        "status-without-proof": "Norvel is the leading provider of lift sensors (Lift Registry, report of 2025).",
        "absolute": "Our backups never fail (Mora 2024).",
        "consensus-passive": "It is widely believed that mint repels mice (Mora 2024).",
        "percent-without-baseline": "Conversion improved by 34 % (Retail Institute, survey of 2025).",
        "multiplier-without-baseline": "The rewrite is 10x faster ([benchmark](https://example.org/runs)).",
        "undefined-metric": "Performance improved by 30 % (Retail Institute, survey of 2025).",
        "number-without-unit-or-referent": "The model scored 92 ([results](https://example.org/runs)).",
        "best-case-range": "Save up to 70 % on hosting (Retail Institute, survey of 2025).",
        "unattributed-quote": 'As one user put it, "I will never go back" (Retail Institute, survey of 2025).',
        "causal-without-evidence": "Adding quotes boosts your visibility (Mora 2024).",
    },
    "source in the next sentence": {
        "anonymous-authority": "Studies show that mint repels mice. [Mora's trial](https://example.org/mora-2024) had 40 cages.",
        "unsourced-statistic": (
            "Around 40 % of online orders are returned. The Retail Institute's survey counted them "
            "([report](https://example.org/returns-2025))."
        ),
        "survey-without-sample": "73 % of marketers plan to use AI. The Kolb survey asked 1,204 of them in March 2026.",
        "status-without-proof": "Norvel is the leading provider of lift sensors. [The registry's report](https://example.org/report-2025) lists its sales.",
        "consensus-passive": "It is widely believed that mint repels mice. [Mora's survey](https://example.org/mora-2024) asked 400 farmers.",
        "causal-without-evidence": "Adding quotes boosts your visibility. [Mora's trial](https://example.org/mora-2024) had 40 pages.",
    },
    "footnote": {
        "anonymous-authority": "Studies show that mint repels mice.[^1]\n\n[^1]: Mora 2024, p. 12.",
        "vague-quantifier": "Many publishers lost traffic after the update.[^1]\n\n[^1]: Mora 2024, p. 12.",
        "unsourced-statistic": "Around 40 % of online orders are returned.[^1]\n\n[^1]: Retail Institute, 2025.",
        "survey-without-sample": "73 % of marketers plan to use AI.[^1]\n\n[^1]: Kolb survey, March 2026.",
        "undated-statistic": "The country has 5.4 million inhabitants.[^1]\n\n[^1]: Census, 2025.",
        "percent-without-baseline": "Conversion improved by 34 %.[^1]\n\n[^1]: From 2.1 % to 2.8 %.",
        "multiplier-without-baseline": "The rewrite is 10x faster.[^1]\n\n[^1]: 4 ms instead of 41 ms.",
        "undefined-metric": "Performance improved by 30 %.[^1]\n\n[^1]: Requests per second.",
        "number-without-unit-or-referent": "The model scored 92.[^1]\n\n[^1]: Of 100 points.",
        "causal-without-evidence": "Adding quotes boosts your visibility.[^1]\n\n[^1]: Mora 2024, p. 12.",
    },
    "lead-in of the list": {
        "anonymous-authority": "From [Mora's review of 2024](https://example.org/mora):\n\n- Studies show that mint repels mice.",
        "unsourced-statistic": (
            "From the [annual survey](https://example.org/2025):\n\n- Around 40 % of online orders are returned."
        ),
        "survey-without-sample": "From the [annual survey](https://example.org/2025):\n\n- 73 % of marketers use AI.",
        "causal-without-evidence": "From [Mora's review of 2024](https://example.org/mora):\n\n- Adding quotes boosts your visibility.",
    },
    "own measurement": {
        "unsourced-statistic": "In our test, 40 % of online orders were returned.",
        "survey-without-sample": "In our survey, 73 % of marketers planned to use AI.",
        "causal-without-evidence": "In our test, adding quotes boosted the visibility of pages.",
    },
    "date": {
        "relative-time": "As of May 2026, the city is currently building a second line.",
        "undated-statistic": "As of May 2026, the country has 5.4 million inhabitants.",
    },
}


@pytest.mark.parametrize(("frame", "rule"), [(frame, rule) for frame, rules in FRAMES.items() for rule in rules])
def test_silent_in_frame(frame: str, rule: str) -> None:
    assert findings(f"# Notes\n\n{FRAMES[frame][rule]}\n", rule) == []


@pytest.mark.parametrize(
    ("claim", "rule"),
    [
        ("Our cache makes page loads much faster.", "bare-comparative"),
        ("The cache brought a 60 % performance improvement.", "percent-without-baseline"),
        ("Our rewrite is 10x faster.", "multiplier-without-baseline"),
        ("Engagement reached 4.2.", "number-without-unit-or-referent"),
        ("Strong headings dramatically improve engagement.", "causal-without-evidence"),
    ],
)
def test_one_span_has_one_finding(claim: str, rule: str) -> None:
    assert [one.rule for one in findings(f"# Notes\n\n{claim}\n", *RULES)] == [rule]


def test_a_term_is_no_claim() -> None:
    text = "# Notes\n\nHighly available clusters run in two zones. The seamless tube is made of a very large scale integration.\n"
    assert findings(text, *RULES) == []
