"""A draft in another language gets no advice on prose; its data is looked at all the same."""

import json

import pytest

from citewell import packs
from citewell.config import default_settings
from citewell.engine import Engine
from citewell.grammar import Grammar
from citewell.markup import read
from citewell.result import Report

PACKS = packs.load()
ENGINE = Engine(default_settings(PACKS), PACKS, Grammar())
# English words that rules look for are borrowed in every language.
GERMAN = (
    "# Die neue Lampe\n\nUnsere Lampe ist das Best-of-Breed unter den Lampen, und sie ist wirklich world-class. Viele Kunden "
    "haben uns geschrieben, dass sie mit der Lampe sehr zufrieden sind, weil sie 40 % heller ist als alle anderen, die es "
    "auf dem Markt gibt, und weil sie auch bei Regen und in der Nacht noch gut zu sehen ist.\n\nStudien zeigen, dass sie die "
    "schnellste Lampe ist. Sie ist amazing und cutting-edge.\n"
)
FRENCH = (
    "# La nouvelle lampe\n\nNotre lampe est world-class, et elle est la plus rapide de toutes les lampes qui sont sur le "
    "marché. Beaucoup de clients nous ont écrit que la lampe est très bonne, parce qu'elle est 40 % plus claire que toutes "
    "les autres, et parce qu'on la voit bien dans la nuit.\n\nDes études montrent que c'est la meilleure. Elle est amazing.\n"
)
BROKEN = '\n<script type="application/ld+json">\n{"@context": "https://schema.org", "@type": "Artikel",}\n</script>\n'


def check(text: str, path: str = "draft.md") -> Report:
    return ENGINE.check(read(text, path=path))


@pytest.mark.parametrize("text", [GERMAN, FRENCH], ids=["German", "French"])
@pytest.mark.parametrize("path", ["draft.md", "draft.mdx", "page.html"])
def test_rules_about_prose_are_silent_and_those_about_data_are_not(text: str, path: str) -> None:
    if path.endswith(".html"):
        head, *parts = text.strip().split("\n\n")
        text = f"<h1>{head[2:]}</h1>\n" + "".join(f"<p>{part}</p>\n" for part in parts)
    report = check(text + (BROKEN if path != "draft.mdx" else "\n[NUMBER of lamps]\n"), path)
    found = {finding.rule for finding in report.findings}
    assert found
    assert not any(PACKS.rules[name].reads_prose for name in found)
    assert ("invalid-json-ld" if path != "draft.mdx" else "leftover-placeholder") in found
    assert report.notices == ("A draft is not in English: rules that read prose are silent there.",)


SHORT = "A world-class lamp."
"""Too short to tell its language."""


@pytest.mark.grammar
@pytest.mark.parametrize(
    ("head", "body", "is_read"),
    [
        ("", SHORT, True),
        ("---\nlang: de\n---\n\n", SHORT, False),
        ("---\nlang: en-GB\n---\n\n", SHORT, True),
        ("---\nlocale: fr_FR\n---\n\n", SHORT, False),
        ("", f"{GERMAN}\n{SHORT}", False),
        ("---\nlang: en\n---\n\n", f"{GERMAN}\n{SHORT}", True),
        # A paragraph that is plainly English is read in any draft.
        ("---\nlang: de\n---\n\n", f"{GERMAN}\n{SHORT} It is the one that we have used in the barn.", True),
    ],
)
def test_a_draft_is_in_the_language_that_it_declares(head: str, body: str, is_read: bool) -> None:
    assert ("puffery" in {finding.rule for finding in check(f"{head}{body}\n").findings}) is is_read


@pytest.mark.grammar
@pytest.mark.parametrize(("lang", "is_read"), [("en", True), ("de-AT", False), ("fr", False)])
def test_a_page_is_in_the_language_that_it_declares(lang: str, is_read: bool) -> None:
    text = f'<!doctype html>\n<html lang="{lang}"><body><p>{SHORT}</p></body></html>\n'
    assert ("puffery" in {finding.rule for finding in check(text, "page.html").findings}) is is_read


def test_data_of_an_english_page_is_the_same_in_any_language() -> None:
    data = {"@context": "https://schema.org", "@type": "Artikle", "headline": "x"}
    script = f'\n<script type="application/ld+json">{json.dumps(data)}</script>\n'
    told = [
        {one.rule for one in check(text + script).findings if not PACKS.rules[one.rule].reads_prose}
        for text in ("# A lamp\n\nIt is a lamp for the barn, and it lights the way to it.\n", GERMAN)
    ]
    assert told[0] == told[1]
    assert "unknown-type" in told[0]
