"""Formats for other programs: each is held against its schema, and each place against the words it stands for."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator
from lxml import etree

import citewell
from citewell import packs
from citewell.batch import Batch, Draft, Order
from citewell.cli.drafts import find
from citewell.report import SEVERITIES, Checked, checkstyle, github, gitlab, junit, notices, sarif
from citewell.report import json as json_report
from citewell.report.fingerprint import fingerprints
from citewell.report.place import relative
from citewell.report.sarif import _Source
from citewell.result import Edit, Finding, Fix, Related, Report
from citewell.span import LineIndex, Span

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = Path(__file__).parent / "schemas"
ODD_NAMES = (
    "a b.md",
    "ünï漢.md",
    "co:lon,comma.md",
    "per%cent%20.md",
    "new\nline.md",
    "fox🦊.md",
    "quo\"te<&>'.md",
    "hash#?.md",
    "sub/deep.html",
)
SMALL = "# Tests\n\nOur lights are *much* faster 🦊, as [NUMBER] shows.\n"


def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SCHEMAS / name).read_text("utf-8"))
    return loaded


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, small drafts with odd names, and files that cannot be checked."""
    top = tmp_path_factory.mktemp("site")
    for example in sorted((ROOT / "examples").glob("*.*")):
        (top / example.name).write_bytes(example.read_bytes())
    (top / "sub").mkdir()
    for name in ODD_NAMES:
        (top / name).write_text(SMALL, encoding="utf-8")
    (top / "bom.md").write_bytes(
        b"\xef\xbb\xbfOur \xf0\x9f\xa6\x8a lights are faster. [NUMBER]\r\nThey are world-class.\r"
    )
    (top / "empty.md").write_bytes(b"")
    (top / "latin.md").write_bytes(b"caf\xe9 [NUMBER]")
    (top / "binary.md").write_bytes(b"\x89PNG\0\0")
    (top / "french.md").write_text("Nous avons mesuré la lumière de la lampe pendant trois heures. " * 9, "utf-8")
    return top


@pytest.fixture(scope="module")
def checked(folder: Path) -> list[Checked]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        drafts = find([".", "gone.md"], None)
        # Named like one that is there and not there: a name that no program may take for markup or a command.
        drafts.append(Draft("x\x07\x1b[31m::error::.md", problem="cannot be read: \x00 \ud800 ]]> & <"))
        return [outcome.checked for outcome in Batch(drafts, Order(fixes=True)).outcomes(1)]


@pytest.fixture(params=["site", "nothing"])
def results(
    request: pytest.FixtureRequest, folder: Path, checked: list[Checked], monkeypatch: pytest.MonkeyPatch
) -> list[Checked]:
    monkeypatch.chdir(folder)
    return checked if request.param == "site" else []


@pytest.fixture
def site(folder: Path, checked: list[Checked], monkeypatch: pytest.MonkeyPatch) -> list[Checked]:
    monkeypatch.chdir(folder)
    return checked


def lowered(results: list[Checked]) -> tuple[list[Checked], dict[str, str]]:
    """The same where every page should have 100; and what is to be told of each that has less."""
    scores = {one.path: one.report.score for one in results if one.report and one.report.score is not None}
    low = {path: f"score {score}, below --min-score 100" for path, score in scores.items() if score < 100}
    return [replace(result, least=100) for result in results], low


def findings_of(results: list[Checked]) -> list[Finding]:
    return [finding for result in results if result.report for finding in result.report.findings]


def run_of(results: list[Checked], code: int = 1) -> dict[str, Any]:
    (run,) = json.loads(sarif.render(results, packs.load(), code))["runs"]
    return dict(run)


def test_the_drafts_show_everything(site: list[Checked]) -> None:
    """Or the tests below would prove little."""
    assert {finding.severity for finding in findings_of(site)} == set(SEVERITIES)
    assert sum(bool(result.problems) for result in site) == 4
    assert any(result.report and result.report.notices for result in site)
    assert {result.path for result in site} > set(ODD_NAMES)


def test_json_follows_its_schema(results: list[Checked]) -> None:
    own = json.loads((ROOT / "server/citewell/report/report.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(own)
    Draft202012Validator(own).validate(json.loads(json_report.render(results, 0.5)))


def test_sarif_follows_the_schema_of_the_standard(results: list[Checked]) -> None:
    log = json.loads(sarif.render(results, packs.load(), 0).encode("utf-8"))
    Draft7Validator(schema("sarif-2.1.0.json")).validate(log)


def in_utf16(text: str, region: dict[str, int]) -> str:
    """What a program reads that counts lines, and columns in UTF-16 code units."""
    raw = [line.encode("utf-16-le", "surrogatepass") for line in re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)]
    starts = [sum(map(len, raw[:number])) for number in range(len(raw) + 1)]
    start = starts[region["startLine"] - 1] + 2 * (region["startColumn"] - 1)
    end = starts[region["endLine"] - 1] + 2 * (region["endColumn"] - 1)
    return b"".join(raw)[start:end].decode("utf-16-le", "surrogatepass")


def in_code_points(text: str, region: dict[str, int]) -> str:
    return text[region["charOffset"] : region["charOffset"] + region["charLength"]]


def test_sarif_regions_are_the_flagged_words(site: list[Checked]) -> None:
    run = run_of(site)
    assert run["columnKind"] == "utf16CodeUnits"
    paths = [unquote(one["location"]["uri"]) for one in run["artifacts"]]
    texts = {result.path: result.report.text.removeprefix("\ufeff") for result in site if result.report}
    told: dict[str, list[str]] = {path: [] for path in texts}
    for one in run["results"]:
        (location,) = (at["physicalLocation"] for at in one["locations"])
        path, region = paths[location["artifactLocation"]["index"]], location["region"]
        words = in_code_points(texts[path], region)
        assert words == in_utf16(texts[path], region) == region["snippet"]["text"]
        told[path].append(words)
    wanted = {one.path: [f.span.of(one.report.text) for f in one.report.findings] for one in site if one.report}
    assert told == wanted


@given(st.text("ab \t\n\r🦊é\u0301漢\u2028", max_size=40), st.data(), st.booleans())
def test_sarif_regions_of_any_text(text: str, data: st.DataObject, has_mark: bool) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    region = _Source.of("\ufeff" * has_mark + text).region(Span(start + has_mark, end + has_mark))
    assert in_code_points(text, region) == text[start:end]
    # An editor cannot stand between a CR and its LF.
    if text[start - 1 : start + 1] != "\r\n" and text[end - 1 : end + 1] != "\r\n":
        assert in_utf16(text, region) == text[start:end]


def test_sarif_fixes_do_what_ours_do(site: list[Checked]) -> None:
    run = run_of(site)
    told = iter([one.get("fixes", []) for one in run["results"]])
    done = 0
    for result in site:
        if result.report is None:
            continue
        text = result.report.text
        mark = "\ufeff" * text.startswith("\ufeff")
        for finding in result.report.findings:
            for ours, theirs in zip(result.report.fixes(finding), next(told), strict=True):
                (change,) = theirs["artifactChanges"]
                assert mark + replaced(text.removeprefix(mark), change["replacements"]) == citewell.apply(text, ours)
                assert theirs["properties"] == {"kind": ours.kind, "safe": ours.safe}
                done += 1
    assert done > 30


def replaced(text: str, replacements: list[dict[str, Any]]) -> str:
    for one in reversed(replacements):
        region = one["deletedRegion"]
        at = region["charOffset"]
        assert in_utf16(text, region) == in_code_points(text, region)
        text = text[:at] + one["insertedContent"]["text"] + text[at + region["charLength"] :]
    return text


def test_sarif_names_files_by_relative_uris(site: list[Checked], folder: Path) -> None:
    run = run_of(site)
    locations = [one["location"] for one in run["artifacts"]]
    assert [unquote(one["uri"]) for one in locations] == [result.path for result in site]
    assert all(re.fullmatch(r"[\w.~/%-]+", one["uri"], re.ASCII) for one in locations)
    assert {one["uriBaseId"] for one in locations} == set(run["originalUriBaseIds"])
    assert str(folder) not in json.dumps(run)
    (outside,) = run_of([Checked("/else where/a.md", None, ("x",))])["artifacts"]
    assert outside["location"] == {"uri": "file:///else%20where/a.md", "index": 0}
    (inside,) = run_of([Checked(str(folder / "a b.md"), None, ("x",))])["artifacts"]
    assert inside["location"]["uri"] == "a%20b.md"


@pytest.mark.parametrize("name", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_paths_are_seen_from_the_top_of_the_checkout(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, str(folder))
    monkeypatch.chdir(folder / "sub")
    result = small(path="deep.html")
    assert {properties["file"] for _, properties, _ in annotations([result])} == {"sub/deep.html"}
    assert {issue["location"]["path"] for issue in json.loads(gitlab.render([result]))} == {"sub/deep.html"}
    assert run_of([result])["artifacts"][0]["location"]["uri"] == "sub/deep.html"
    monkeypatch.setenv(name, str(folder / "else"))
    assert run_of([result])["artifacts"][0]["location"]["uri"] == "deep.html"


def test_sarif_tells_what_rules_are_about(site: list[Checked]) -> None:
    run = run_of(site)
    rules = run["tool"]["driver"]["rules"]
    assert [rules[one["ruleIndex"]]["id"] for one in run["results"]] == [one.rule for one in findings_of(site)]
    puffery = next(rule for rule in rules if rule["id"] == "puffery")
    assert puffery["shortDescription"]["text"].endswith(".")
    assert puffery["fullDescription"]["text"].startswith(puffery["shortDescription"]["text"])
    assert puffery["help"]["markdown"].startswith("# puffery\n")
    assert puffery["defaultConfiguration"] == {"level": "note", "enabled": True}
    assert puffery["properties"]["family"] == "claim"
    assert puffery["properties"]["evidenceGrade"] in "ABCD"


def test_sarif_of_a_rule_that_has_gone() -> None:
    rules = json.loads(sarif.render([small()], packs.Packs({}), 1))["runs"][0]["tool"]["driver"]["rules"]
    assert rules == [{"id": "bare-comparative"}, {"id": "x"}]


def test_sarif_tells_how_the_run_went(site: list[Checked]) -> None:
    (invocation,) = run_of(site, 2)["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 2)
    told = [(one["level"], one["message"]["text"]) for one in invocation["toolExecutionNotifications"]]
    assert [text for level, text in told if level == "error"] == [one for result in site for one in result.problems]
    assert [text for level, text in told if level == "warning"] == list(notices(site))
    (invocation,) = run_of([], 0)["invocations"]
    assert invocation == {"executionSuccessful": True, "exitCode": 0, "toolExecutionNotifications": []}


AT = SMALL.index("*much*")


def small(text: str = SMALL, words: str = "much faster", *, path: str = "a.md", message: str = "Say more.") -> Checked:
    at = text.index("*much*")
    finding = Finding("bare-comparative", "claim", "warning", message, Span(at, at + 14), words, defect="C01")
    related = Finding("x", "section", "hint", "Both.", Span(0, at), "x", related=(Related(Span(2, 7), "here"),))
    fix = Fix("replace", "Do it", True, (Edit(at, at + 1, ""),))
    return Checked(path, Report(text, "markdown", (related, finding), compute_fixes=lambda _: (fix,)))


def test_sarif_tells_related_places() -> None:
    first, second = run_of([small()])["results"]
    (place,) = first["relatedLocations"]
    assert (place["message"]["text"], place["physicalLocation"]["region"]["startColumn"]) == ("here", 3)
    assert "relatedLocations" not in second


def test_a_fingerprint_outlives_edits_elsewhere(site: list[Checked]) -> None:
    for result in site:
        if result.report:
            digests = list(fingerprints(result.path, result.report))
            assert len(set(digests)) == len(digests) == len(result.report.findings)

    def of(text: str, path: str = "a.md") -> list[str]:
        return list(fingerprints(path, citewell.check(text, path=path)))

    text = (ROOT / "examples/figures.md").read_text("utf-8")
    later = text.replace("\n\n", "\n\nA plain line of 12 words stands here and changes nothing at all.\n\n", 1)
    assert later != text
    assert of(later) == of(text)
    assert not set(of(text)) & set(of(text, "b.md"))


ANNOTATION = re.compile(r"::(error|warning|notice) ((?:[a-zA-Z]+=[^,:\r\n]*,?)*)::([^\r\n]*)")


def annotations(results: list[Checked]) -> Iterator[tuple[str, dict[str, str], str]]:
    """What GitHub's runner reads: a command on each line but the last ones."""
    for line in github.render(results).split("\n"):
        if line.startswith("::"):
            read = ANNOTATION.fullmatch(line)
            assert read is not None, line
            properties = dict(one.split("=", 1) for one in read[2].split(","))
            yield read[1], {key: unquote(value) for key, value in properties.items()}, unquote(read[3])


def test_github_annotations(site: list[Checked]) -> None:
    told = list(annotations(site))
    problems = [message for result in site for message in result.problems]
    assert [message for _, _, message in told][: len(problems) - 1] == problems[:-1]
    assert told[len(problems) - 1][1]["file"] == "x\ufffd\ufffd[31m::error::.md"
    found = findings_of(site)
    assert len(told) == len(problems) + len(found)
    assert sorted(message for _, _, message in told[len(problems) :]) == sorted(one.message for one in found)
    assert {properties["file"].replace("\n", "/") for _, properties, _ in told} >= {
        name.replace("\n", "/") for name in ODD_NAMES
    }
    ranks = [properties["title"].rpartition("(")[2][:-1] for _, properties, _ in told[len(problems) :]]
    assert ranks == sorted(ranks, key=SEVERITIES.index)  # type: ignore[arg-type]


def test_github_columns_are_for_single_lines_alone() -> None:
    (_, alone, _), (_, several, _) = annotations([small()])
    assert {key: alone[key] for key in ("line", "endLine", "col", "endColumn")} == {
        "line": "3",
        "endLine": "3",
        "col": str(AT - 8),
        "endColumn": str(AT + 6),
    }
    assert (several["line"], several["endLine"]) == ("1", "3")
    assert "col" not in several


def test_github_messages_stay_one_command() -> None:
    message = "100 %\n::error::no\r\x1b]0;x\x07, a: b"
    (_, properties, told), _ = annotations([small(path="a,b:c%\n::x.md", message=message)])
    assert told == "100 %\n::error::no\r\ufffd]0;x\ufffd, a: b"
    assert properties["file"] == "a,b:c%\n::x.md"


def test_gitlab_follows_its_form(results: list[Checked]) -> None:
    issues = json.loads(gitlab.render(results))
    Draft202012Validator(schema("gitlab.json")).validate(issues)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    assert len(issues) == len(findings_of(results)) + sum(len(result.problems) for result in results)


def test_a_score_that_is_too_low_is_in_every_format(site: list[Checked], folder: Path) -> None:
    results, low = lowered(site)
    assert 0 < len(low) < len(site)
    assert all(path == relative(path) for path in low)

    own = json.loads((ROOT / "server/citewell/report/report.schema.json").read_text("utf-8"))
    shape = json.loads(json_report.render(results, 0.5))
    Draft202012Validator(own).validate(shape)
    assert {file["path"]: file["low"] for file in shape["files"] if file["low"]} == low

    issues = json.loads(gitlab.render(results))
    Draft202012Validator(schema("gitlab.json")).validate(issues)
    told = [one for one in issues if one["check_name"] == "low-score"]
    assert {one["location"]["path"]: one["description"] for one in told} == low
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    assert len(issues) == len(json.loads(gitlab.render(site))) + len(low)

    about = [one for one in annotations(results) if one[1]["title"] == "low-score"]
    assert {properties["file"]: message for _, properties, message in about} == low
    assert {kind for kind, _, _ in about} == {"error"}

    root = valid(checkstyle.render(results), "checkstyle.xsd")
    errors = root.findall("file/error[@source='citewell.low-score']")
    assert {one.getparent().get("name"): one.get("message") for one in errors} == low

    root = valid(junit.render(results, ()), "junit-10.xsd")
    failures = root.findall("testsuite/testcase/failure")
    assert {one.getparent().get("classname"): one.get("message") for one in failures} == low
    assert int(root.get("failures")) == len(low)
    assert {int(suite.get("failures")) for suite in root if suite.get("name") in low} == {1}
    assert all(int(suite.get("tests")) == len(suite.findall("testcase")) for suite in root)

    log = json.loads(sarif.render(results, packs.load(), 1))
    Draft7Validator(schema("sarif-2.1.0.json")).validate(log)
    (run,) = log["runs"]
    found = [one for one in run["results"] if one["ruleId"] == "low-score"]
    places = [one["locations"][0]["physicalLocation"] for one in found]
    assert {unquote(at["artifactLocation"]["uri"]) for at in places} == set(low)
    assert {one["message"]["text"] for one in found} == set(low.values())
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])
    assert len({str(one["partialFingerprints"]) for one in found}) == len(found)


def valid(rendered: str, xsd: str) -> Any:
    root = etree.fromstring(rendered.encode("utf-8"))
    etree.XMLSchema(etree.parse(SCHEMAS / xsd)).assertValid(root)
    return root


def cleaned(words: str) -> str:
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "\ufffd", words)


def test_checkstyle_follows_its_form(results: list[Checked]) -> None:
    root = valid(checkstyle.render(results), "checkstyle.xsd")
    assert [file.get("name") for file in root] == [cleaned(result.path) for result in results]
    for file, result in zip(root, results, strict=True):
        found = result.report.findings if result.report else ()
        assert [one.get("message") for one in file] == [*map(cleaned, result.problems), *(one.message for one in found)]
        lines = LineIndex(result.report.text if result.report else "")
        places = [lines.position(one.span.start) for one in found]
        told = [(int(one.get("line")), int(one.get("column"))) for one in file if one.get("line")]
        assert told == [(at.line + 1, at.column + 1) for at in places]


@pytest.mark.parametrize("limit", range(5))
def test_junit_follows_its_form(results: list[Checked], limit: int) -> None:
    failing = SEVERITIES[:limit]
    root = valid(junit.render(results, failing), "junit-10.xsd")
    assert [suite.get("name") for suite in root] == [cleaned(result.path) for result in results]
    for suite, result in zip(root, results, strict=True):
        found = result.report.findings if result.report else ()
        failures = [one for one in found if one.severity in failing]
        assert int(suite.get("failures")) == len(suite.findall("testcase/failure")) == len(failures)
        assert int(suite.get("errors")) == len(suite.findall("testcase/error")) == len(result.problems)
        assert int(suite.get("tests")) == len(suite.findall("testcase")) == max(1, len(failures) + len(result.problems))
        names = [case.get("name") for case in suite.findall("testcase")]
        assert len(set(names)) == len(names)
        others = suite.findtext("system-out", "").splitlines()
        assert sum(": " in line for line in others) >= len(found) - len(failures)
    for number in ("tests", "failures", "errors"):
        assert int(root.get(number)) == sum(int(suite.get(number)) for suite in root)


def test_junit_names_a_finding_by_its_words() -> None:
    moved = small("# More\n\nA line.\n\n" + SMALL)
    for result in (small(), moved):
        (suite,) = valid(junit.render([result], ("warning",)), "junit-10.xsd")
        assert [case.get("name") for case in suite.findall("testcase")] == ["bare-comparative: much faster"]


@given(st.text(max_size=20))
def test_any_words_can_be_written_as_xml_and_json(words: str) -> None:
    result = small(words=words, path="a" + words, message=words)
    for text in (checkstyle.render([result]), junit.render([result], SEVERITIES)):
        etree.fromstring(text.encode("utf-8"))
    for text in (sarif.render([result], packs.Packs({}), 1), gitlab.render([result]), github.render([result])):
        assert text.encode("utf-8")


@pytest.mark.parametrize(
    "render",
    [lambda found: sarif.render(found, packs.load(), 1), gitlab.render, github.render, checkstyle.render],
    ids=["sarif", "gitlab", "github", "checkstyle"],
)
def test_the_same_run_is_written_the_same_way(site: list[Checked], render: Callable[[list[Checked]], str]) -> None:
    assert render(site) == render(site)
