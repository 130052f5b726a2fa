"""Data that is completed from the draft: what it says already stays, with its order, indentation and line ends."""

import json

import pytest

import citewell
from citewell import packs
from citewell.config import settings_from
from citewell.result import Report

HEAD = """---
title: A wet harvest
date: 2026-05-03
lastmod: 2026-05-09
author: Berta Holm
description: "Rain </script> on 19 of 30 days."
image: /img/press.jpg
---

The mill pressed 41 tonnes of apples.

<script type="application/ld+json">
"""

INDENTED = """{
    "@context": "https://schema.org",
    "x-own":    [ 1,2 ],
    "@type": "BlogPosting",
    "author": {"@type": "Person", "name": "Berta Holm", "url": "https://mill.example/berta"},
    "headline": "A wet harvest"%s
}"""

TABBED = """{
\t"@context": "https://schema.org",
\t"@graph": [
\t\t{
\t\t\t"@type": "Article",
\t\t\t"headline": "A wet harvest"%s
\t\t}
\t]
}"""


def check(text: str) -> Report:
    rules = settings_from({}, packs.load(), select=["missing-recommended-property"])
    return citewell.check(text, path="draft.md", settings=rules)


def completed(data: str) -> str:
    """The data after the fix, in a draft of its own."""
    draft = f"{HEAD}{data}\n</script>\n"
    report = check(draft)
    (fix,) = report.fixes(report.findings[0])
    assert fix.kind == "update-structured-data"
    assert not fix.safe
    after = citewell.apply(draft, fix)
    assert not [one for again in check(after).findings for one in check(after).fixes(again)]
    return after.removeprefix(HEAD).removesuffix("\n</script>\n")


def test_members_are_added_behind_the_last_one() -> None:
    added = """,
    "datePublished": "2026-05-03",
    "dateModified": "2026-05-09",
    "image": "/img/press.jpg\""""
    found = completed(INDENTED % "")
    assert json.loads(found) == json.loads(INDENTED % added)
    assert found.startswith((INDENTED % "").removesuffix("\n}") + ",\n    ")


def test_one_line_stays_one_line() -> None:
    data = '{"@context": "https://schema.org", "@type": "Article", "headline": "A wet harvest"}'
    found = completed(data)
    assert "\n" not in found
    assert found.startswith(data[:-1] + ", ")
    assert json.loads(found)["author"] == {"@type": "Person", "name": "Berta Holm"}


def test_tabs_stay_tabs_and_nested_values_are_indented_further() -> None:
    found = completed(TABBED % "")
    assert found.startswith((TABBED % "").partition("\n\t\t}")[0] + ",\n\t\t\t")
    assert '\n\t\t\t"author": {\n\t\t\t\t"@type": "Person",\n\t\t\t\t"name": "Berta Holm"\n\t\t\t}' in found


@pytest.mark.parametrize(
    "data",
    [
        '{"@context": "https://schema.org", "@type": "Article", "headline": "A wet harvest",}',
        '{"@context": "https://schema.org", "@type": "Product", "name": "Cider", "offers": {"@type": "Offer", "price": 2}}',
        (
            '{"@context": "https://schema.org", "@graph": [{"@type": "BlogPosting", "headline": "A wet harvest"}, '
            '{"@type": "BlogPosting", "headline": "A dry spring"}]}'
        ),
        '{"@context": "https://schema.org", "@type": "WebPage", "mentions": {"@type": "Article", "headline": "Spring"}}',
    ],
    ids=["a fault", "no article", "several articles", "an article that is only mentioned"],
)
def test_what_is_broken_or_not_the_page_s_own_article_is_left_alone(data: str) -> None:
    report = check(f"{HEAD}{data}\n</script>\n")
    assert [fix for one in report.findings for fix in report.fixes(one)] == []


def test_what_another_part_of_the_article_says_is_not_said_again() -> None:
    data = (
        '{"@context": "https://schema.org", "@graph": [{"@type": "Article", "@id": "#a", "headline": "A wet harvest"}, '
        '{"@id": "#a", "datePublished": "2026-05-03", "author": {"@type": "Person", "name": "B. Holm"}}]}'
    )
    found = completed(data)
    assert "dateModified" in found
    assert found.count("datePublished") == found.count('"author"') == 1


def test_nothing_is_invented() -> None:
    draft = '# A wet harvest\n\nText.\n\n<script type="application/ld+json">\n%s\n</script>\n' % (INDENTED % "")
    report = check(draft)
    assert report.findings
    assert [fix for one in report.findings for fix in report.fixes(one)] == []
