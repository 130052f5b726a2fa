"""What counts as the same to a reader, and what does not; and data that is changed in one place is found there."""

import json
from typing import Any

import pytest

import citewell
from citewell import packs
from citewell.config import settings_from
from citewell.result import Report
from citewell_rules._agreement.texts import alike, differ, shares_nothing, strays
from citewell_rules._page.wares import amount_of

SAME_TITLES = [
    ("A wet harvest", "A Wet Harvest | The mill"),
    ("“Wet” harvest &amp; cold press", '"Wet" harvest & cold press'),
    ("A wet harvest in the valley of …", "A wet harvest in the valley of the seven mills"),
    ("A wet harvest in the valley of the sev...", "A wet harvest in the valley of the seven mills"),
    ("Front-end testing", "Frontend testing"),
    ("Ten tips for a wet harvest", "10 tips for a wet harvest"),
    ("How to harvest apples", "Harvesting apples"),
    ("The colour of cider", "The color of cider"),
    ("A wet harvest: what we learned", "A wet harvest"),
    ("41 000 tonnes", "41,000 tonnes"),
    ("", "A wet harvest"),
    ("{{ page.title }}", "A wet harvest"),
    ("[NAME headline]", "A wet harvest"),
]
OTHER_TITLES = [
    ("Twelve mistakes when buying a helmet", "Choosing a bicycle light"),
    ("The best lights of 2024", "Choosing a bicycle light"),
    ("A wet harvest in 2024", "A wet harvest in 2025"),
    ("Guide to bicycle helmets", "Guide to bicycle lights"),
]


@pytest.mark.parametrize(("data", "seen"), SAME_TITLES)
def test_titles_that_are_the_same_to_a_reader(data: str, seen: str) -> None:
    assert not differ(data, seen)
    assert not differ(seen, data)


@pytest.mark.parametrize(("data", "seen"), OTHER_TITLES)
def test_titles_that_plainly_differ(data: str, seen: str) -> None:
    assert differ(data, seen)
    assert differ(seen, data)


@pytest.mark.parametrize(
    ("data", "seen", "expected"),
    [
        ("The lamp burns for 8 hours.", "At full power the lamp burns for 8 hours. Charge it overnight.", False),
        ("<p>The lamp burns for <b>8</b> hours.</p>", "The lamp burns for 8 hours.", False),
        ("The lamp burns for 9 hours.", "At full power the lamp burns for 8 hours. Charge it overnight.", True),
        ("It sold 1.5 million.", "It sold 1,500,000.", False),
        ("The office opens at 3 pm.", "The office opens at 15:00.", False),
        ("Yes, in the rain.", "No, not in the rain.", True),
        ("Trains to Bergen leave at noon.", "The lamp burns for eight hours and charges overnight.", True),
        (
            "Lamps last long in the cold, and longer in summer.",
            "In the cold lamps last; in summer they last longer.",
            False,
        ),
    ],
)
def test_answers(data: str, seen: str, expected: bool) -> None:
    assert strays(data, seen) is expected


def test_descriptions_of_other_things_share_nothing() -> None:
    assert shares_nothing("Fresh pears from the coast by train", "Lamps for riders in the dark")
    assert not shares_nothing("Lamps that last a winter of rides", "Lamps for riders in the dark")
    assert not shares_nothing("A short one", "Lamps for riders in the dark")
    assert alike("Lamps for riders", "Lamps, for riders in the dark")


@pytest.mark.parametrize(
    ("text", "amount"),
    [("49", 49), ("49.00", 49), ("8,50", 8.5), ("1,299.00", 1299), ("1.299,00", 1299), ("1 299", 1299), ("ten", None)],
)
def test_amounts(text: str, amount: float | None) -> None:
    assert amount_of(text) == amount


PAGE = """<!doctype html>
<html lang="en">
<head>
<title>Choosing a bicycle light | Halden Cycles</title>
<meta name="author" content="Ida Halden">
<meta name="description" content="How bright a light has to be in town and out of it.">
<meta property="og:image" content="https://halden.example/img/lamp-on-handlebar.jpg">
<script type="application/ld+json">
%s
</script>
</head>
<body>
<nav class="breadcrumb"><a href="/">Home</a> <a href="/guides">Guides</a></nav>
<main>
<h1>Choosing a bicycle light</h1>
<p>By Ida Halden</p>
<p>The Halden 400 costs € 49.00 and is rated 4.6 out of 5 stars by 212 riders.</p>
<h2>How bright does a light have to be?</h2>
<p>In town 30 lux will do. Out of town a light needs 60 lux or more.</p>
<h2>How long does it burn?</h2>
<p>Eight hours at full power.</p>
<ol><li>Clean the handlebar with a dry cloth.</li><li>Close the rubber strap around it.</li><li>Tilt the lamp down.</li></ol>
</main>
</body>
</html>
"""

DATA: dict[str, Any] = {
    "@context": "https://schema.org",
    "@graph": [
        {
            "@type": "Article",
            "headline": "Choosing a bicycle light",
            "description": "How bright a light has to be in town and out of it.",
            "image": "https://halden.example/img/lamp-on-handlebar.jpg",
            "author": {"@type": "Person", "name": "Ida Halden"},
        },
        {
            "@type": "FAQPage",
            "mainEntity": [
                {
                    "@type": "Question",
                    "name": "How bright does a light have to be?",
                    "acceptedAnswer": {"@type": "Answer", "text": "In town 30 lux will do."},
                },
                {
                    "@type": "Question",
                    "name": "How long does it burn?",
                    "acceptedAnswer": {"@type": "Answer", "text": "Eight hours at full power."},
                },
            ],
        },
        {
            "@type": "HowTo",
            "name": "Mounting the light",
            "step": [
                {"@type": "HowToStep", "text": "Clean the handlebar with a dry cloth."},
                {"@type": "HowToStep", "text": "Close the rubber strap around it."},
                {"@type": "HowToStep", "text": "Tilt the lamp down."},
            ],
        },
        {
            "@type": "Product",
            "name": "Halden 400",
            "offers": {"@type": "Offer", "price": "49.00", "priceCurrency": "EUR"},
            "aggregateRating": {"@type": "AggregateRating", "ratingValue": 4.6, "reviewCount": 212},
        },
    ],
}

CHANGES = [
    ('"Choosing a bicycle light"', '"Twelve mistakes when buying a helmet"'),
    ('"Ida Halden"', '"Ole Lund"'),
    (
        '"How bright a light has to be in town and out of it."',
        '"Fresh pears from western orchards, delivered by train."',
    ),
    ('"https://halden.example/img/lamp-on-handlebar.jpg"', '"https://halden.example/img/pear-tree.jpg"'),
    ('"How bright does a light have to be?"', '"Which helmet protects best?"'),
    ('"In town 30 lux will do."', '"In town 90 lux will do."'),
    ('"Eight hours at full power."', '"Trains to Bergen leave at noon from platform two."'),
    ('"Close the rubber strap around it."', '"Sell the helmet to a neighbour."'),
    ('"49.00"', '"39.00"'),
    ("4.6", "3.1"),
]


def check(data: str) -> Report:
    settings = settings_from({}, packs.load(), select=["structured-data-mismatch"])
    return citewell.check(PAGE % data, path="page.html", settings=settings)


@pytest.mark.parametrize("indent", [None, 2])
def test_data_that_agrees_is_left_alone(indent: int | None) -> None:
    assert check(json.dumps(DATA, indent=indent)).findings == ()


@pytest.mark.parametrize(("value", "other"), CHANGES, ids=[one for one, _ in CHANGES])
@pytest.mark.parametrize("indent", [None, 2])
def test_one_change_is_found_at_its_place_and_taken_back(value: str, other: str, indent: int | None) -> None:
    data = json.dumps(DATA, indent=indent)
    assert data.count(value) == 1
    report = check(data.replace(value, other))
    (finding,) = report.findings
    assert finding.span.of(report.text) == other
    assert finding.span.start == (PAGE % data).index(value, PAGE.index("%s"))
    (related,) = finding.related
    assert related.span.of(report.text)
    fixes = report.fixes(finding)
    for fix in fixes:
        assert fix.kind == "update-structured-data"
        assert not fix.safe
        after = citewell.apply(report.text, fix)
        assert check(after.removeprefix(PAGE.partition("%s")[0]).removesuffix(PAGE.partition("%s")[2])).findings == ()
    assert bool(fixes) or value.startswith('"How bright does')
