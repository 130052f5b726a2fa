"""The worker by itself: what it answers, what it drops, and what it keeps of work that was interrupted."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from citewell import memo, packs, worker
from citewell.document import Sentence
from citewell.grammar import Grammar
from citewell.packs import Packs
from citewell.packs import load as load_packs
from citewell.rule import Change, Mark, NoOptions, Remedy, rule
from citewell.span import Span
from citewell.worker import Worker


@rule(family="sentence", severity="hint", evidence=(), since="0.1")
def every_sentence(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Marks the first word; needs a parse where the sentence says so."""
    if "parse" in sentence.text:
        assert sentence.parse is None
    if "fail" in sentence.text:
        raise RuntimeError(sentence.text)
    while "endless" in sentence.text:
        pass
    yield Mark(Span(0, sentence.text.find(" ")), "A sentence.")


@every_sentence.fixes
def cut(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    yield Remedy("delete", "Take it out", (Change(Span(mark.span.start, mark.span.end + 1), ""),), safe=True)


class Office:
    """A worker without a process around it, and everything it sent."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.findings: list[dict[str, Any]] = []
        self.worker = Worker(self.post)

    def post(self, message: dict[str, Any]) -> None:
        message = json.loads(json.dumps(message))
        self.sent.append(message)
        if message.get("event") == "report":
            end = len(self.findings) if message["removed"] is None else message["at"] + message["removed"]
            self.findings[message["at"] : end] = message["findings"]

    def give(self, **message: Any) -> None:
        self.worker.inbox.put(message)

    def open(self, text: str, revision: int = 1, uri: str = "u", path: str | None = None) -> None:
        self.give(do="open", uri=uri, revision=revision, text=text, path=path, format=None)

    def ask(self, **message: Any) -> Any:
        self.give(id=1, **message)
        self.worker._drain()
        return self.sent[-1]

    def events(self, kind: str) -> list[dict[str, Any]]:
        return [one for one in self.sent if one.get("event") == kind]

    @property
    def starts(self) -> list[int]:
        return [one["span"][0] for one in self.findings]

    @property
    def report(self) -> dict[str, Any]:
        return self.events("report")[-1]


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    known = Packs({"every-sentence": every_sentence})
    monkeypatch.setattr(packs, "load", lambda: known)
    # Parts of a report come when time has passed.
    monkeypatch.setattr(worker, "_FIRST_PART", 1000.0)
    monkeypatch.setattr(Grammar, "batch", lambda self, texts: [None for _ in texts])
    return Office()


def test_a_draft_is_reported_with_code_points(office: Office) -> None:
    office.open("😀 One here. Two there.\n", revision=4)
    office.worker.step()
    assert (office.report["revision"], office.report["complete"], office.report["problems"]) == (4, True, [])
    assert [one["span"] for one in office.findings] == [[0, 1], [12, 15]]


def test_fixes_are_about_one_report(office: Office) -> None:
    office.open("One here. Two there.\n")
    office.worker.step()
    serial = office.report["serial"]
    [[first], [second]] = office.ask(do="fixes", uri="u", serial=serial, findings=[0, 1])["result"]["fixes"]
    assert (first["safe"], first["edits"]) == (True, [{"start": 0, "end": 4, "text": ""}])
    assert office.ask(do="safe", uri="u", serial=serial)["result"] == {"edits": first["edits"] + second["edits"]}
    assert office.ask(do="safe", uri="u", serial="older")["result"] == {"stale": True}
    assert office.ask(do="safe", uri="unknown", serial=serial)["result"] == {"stale": True}
    office.give(do="edit", uri="u", revision=2, edits=[[0, 0, "Zero now. "]], length=31)
    office.worker.step()
    assert office.ask(do="safe", uri="u", serial=serial)["result"] == {"stale": True}
    assert len(office.findings) == 3


@rule(family="sentence", severity="hint", evidence=(), since="0.1")
def every_other(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Marks the last word."""
    yield Mark(Span(sentence.text.rfind(" ") + 1, len(sentence.text)), "Its end.")


def test_a_rule_that_never_returns_is_left_out_and_the_others_go_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Packs({"every-sentence": every_sentence, "every-other": every_other})
    monkeypatch.setattr(packs, "load", lambda: known)
    monkeypatch.setattr(worker, "_RULE_PATIENCE", 0.3)
    office.open("One here. Two there.\n", uri="quiet")
    office.worker.step()
    assert {one["rule"] for one in office.findings} == {"every-sentence", "every-other"}
    office.findings.clear()
    office.open("One here. An endless one.\n")
    office.worker.step()
    while office.worker._due:
        office.worker.step()
    [last] = [one for one in office.events("report") if one["uri"] == "u"]
    assert (last["complete"], [one["rule"] for one in last["findings"]]) == (True, ["every-other", "every-other"])
    assert last["notices"] == ["The rule every-sentence did not come to an end and is left out until the next start."]
    [again] = [one for one in office.events("report") if one["uri"] == "quiet"][1:]
    assert {one["rule"] for one in again["findings"]} == {"every-other"}
    assert office.events("failed") == []


def test_a_comment_may_name_a_rule_that_never_returned(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    known = load_packs()
    monkeypatch.setattr(packs, "load", lambda: known)
    monkeypatch.setattr(worker, "_RULE_PATIENCE", 0.3)

    def never(*_: Any) -> Iterator[Mark]:
        while True:
            pass
        yield

    monkeypatch.setattr(known.rules["puffery"], "find", never)
    office.open("<!-- citewell-disable-next-line puffery -->\nA world-class lamp.\n")
    office.worker.step()
    while office.worker._due:
        office.worker.step()
    assert any("The rule puffery did not come to an end" in one for one in office.report["notices"])
    assert {one["rule"] for one in office.findings} & {"unknown-suppression", "unused-suppression"} == set()


@pytest.mark.parametrize("is_idle", [True, False])
def test_fixing_all_ends_where_a_rule_does_not(office: Office, monkeypatch: pytest.MonkeyPatch, is_idle: bool) -> None:
    monkeypatch.setattr(worker, "_RULE_PATIENCE", 0.3)
    text = "Cut endless. Two there.\n"
    found = every_sentence.find
    is_patient, serial = True, ""

    def find(sentence: Sentence, options: NoOptions) -> Iterable[Mark]:
        if is_patient and "endless" in sentence.text:
            return ()
        if "Meanwhile" in sentence.text:
            office.give(id=1, do="safe", uri="u", serial=serial)
        return found(sentence, options)

    monkeypatch.setattr(every_sentence, "find", find)
    office.open(text)
    office.worker.step()
    serial = office.report["serial"]
    is_patient = False
    if is_idle:
        office.ask(do="safe", uri="u", serial=serial)
    else:
        office.open("Meanwhile one. And another.\n", uri="other")
        office.worker.step()
    assert [one["result"] for one in office.sent if one.get("id") == 1] == [{"stale": True}]
    while office.worker._due:
        office.worker.step()
    assert {one["uri"] for one in office.events("report") if one["complete"] and one["notices"]} == {
        *office.worker._drafts
    }
    assert office.events("failed") == []


def test_advice_goes_once_it_is_followed(tmp_path: Path) -> None:
    (tmp_path / "citewell-rules").mkdir()
    (tmp_path / "citewell-rules" / "house.yml").write_text(
        "id: no-buzz\naliases: [old-buzz]\nfamily: claim\nseverity: hint\nmessage: Says nothing.\n"
        "why: Nobody learns anything.\nphrases: [buzz]\n"
    )
    file = tmp_path / "citewell.toml"
    file.write_text('[rules]\nold-buzz = "error"\n')
    office = Office()
    office.open("A buzz here.\n", path=str(tmp_path / "a.md"))
    office.worker.step()
    advice = "The rule old-buzz is called no-buzz now: write the new name."
    assert advice in office.report["notices"]
    assert [one["severity"] for one in office.findings if one["rule"] == "no-buzz"] == ["error"]
    for severity in ("error", "warning", "hint"):
        file.write_text(f'[rules]\nno-buzz = "{severity}"\n')
        office.give(do="reload", revisions={"u": 2})
        office.worker.step()
        assert advice not in office.report["notices"]
        assert [one["severity"] for one in office.findings if one["rule"] == "no-buzz"] == [severity]
    assert len(office.worker._engines) == 1, "those of earlier settings are forgotten"


def test_a_text_that_went_astray_is_asked_for_again(office: Office) -> None:
    office.open("One here.\n")
    office.give(do="edit", uri="u", revision=2, edits=[[0, 0, "xx"]], length=99)
    office.give(do="edit", uri="never opened", revision=2, edits=[], length=0)
    office.give(do="close", uri="never opened")
    office.worker._drain()
    assert [one["uri"] for one in office.events("lost")] == ["u", "never opened"]
    office.open("xxOne here.\n", revision=2)
    office.worker.step()
    assert office.report["revision"] == 2


@pytest.mark.parametrize(
    "message",
    [{}, {"do": "dance"}, {"do": "edit"}, {"do": "open", "uri": "u"}, {"do": "fixes", "uri": "u", "findings": [99]}],
)
def test_a_message_that_makes_no_sense_is_answered(office: Office, message: dict[str, Any]) -> None:
    office.open("One here.\n")
    office.worker.step()
    if "findings" in message:
        message = {**message, "serial": office.report["serial"]}
    answer = office.ask(**message)
    assert answer["id"] == 1
    assert re.search(r"Error in \w+\.py:\d+", answer["error"])


def test_work_for_an_older_text_is_dropped_and_its_parses_kept(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def batch(self: Grammar, texts: Iterable[str]) -> list[None]:
        texts = list(texts)
        parsed.extend(texts)
        if len(parsed) == 32:
            office.give(do="edit", uri="u", revision=2, edits=[[0, 0, "New one here. "]], length=len(text) + 14)
        return [None for _ in texts]

    monkeypatch.setattr(Grammar, "batch", batch)
    text = "".join(f"Word {number} wants a parse. " for number in range(100))
    office.open(text)
    office.worker.step()
    office.worker.step()
    reports = [(one["revision"], one["complete"]) for one in office.events("report")]
    # Of the first text nothing was found before it changed.
    assert reports == [(2, False), (2, True)]
    assert len(office.findings) == 101
    assert len(parsed) == len(set(parsed)) == 100


def test_requests_are_answered_during_long_work(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def batch(self: Grammar, texts: Iterable[str]) -> list[None]:
        serial = office.report["serial"]
        office.give(id=7, do="fixes", uri="u", serial=serial, findings=[0])
        return [None for _ in texts]

    monkeypatch.setattr(Grammar, "batch", batch)
    office.open("First of all. " + "".join(f"Word {number} wants a parse. " for number in range(40)))
    office.worker.step()
    kinds = ["answer" if "id" in one else one["event"] for one in office.sent]
    assert kinds == ["started", "report", *["answer"] * 5, "report"]
    assert office.sent[2]["result"]["fixes"][0][0]["title"] == "Take it out"


def test_the_draft_edited_last_is_checked_first(office: Office) -> None:
    for uri in ("a", "b", "c"):
        office.open("One here.\n", uri=uri)
    office.worker._drain()
    office.give(do="edit", uri="a", revision=2, edits=[], length=10)
    for _ in range(3):
        office.worker.step()
    assert [one["uri"] for one in office.events("report")] == ["a", "c", "b"]


def test_a_check_that_fails_is_told_without_words_of_the_draft(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str, **_: Any) -> None:
        raise ValueError(text)

    monkeypatch.setattr(worker, "read", broken)
    office.open("Secret words.\n")
    office.worker.step()
    [failed] = office.events("failed")
    assert failed["revision"] == 1
    assert failed["error"].startswith("ValueError in test_worker.py:")
    assert "Secret" not in json.dumps(office.sent)


def test_the_last_good_settings_hold_while_a_file_is_wrong(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "citewell.toml"
    config.write_text('ignore = ["every-sentence"]\n')
    office.open("One here.\n", path=str(tmp_path / "draft.md"))
    office.worker.step()
    assert office.findings == []
    config.write_text("ignore = 3\n")
    office.give(do="reload", revisions={"u": 2, "gone": 3})
    office.worker.step()
    assert (office.findings, office.report["problems"][0]["file"]) == ([], str(config))
    assert (office.report["problems"][0]["line"], office.report["problems"][0]["column"]) == (1, 1)
    # Without anybody saying so, a changed file is seen after a while.
    config.write_text("")
    monkeypatch.setattr(worker, "_SETTINGS_AGE", 0.0)
    office.give(do="edit", uri="u", revision=3, edits=[], length=10)
    office.worker.step()
    assert (len(office.findings), office.report["problems"]) == (1, [])


def test_a_file_that_cannot_be_added_to_says_why(office: Office, tmp_path: Path) -> None:
    (tmp_path / "citewell.toml").write_text("rules = 'x'\n")
    office.open("One here.\n", path=str(tmp_path / "draft.md"))
    office.worker._drain()
    answer = office.ask(do="turn-off", uri="u", rule="every-sentence", root=None, open={})["result"]
    assert (answer["edit"], answer["reason"]) == (None, "rules is a table: [rules]")


def test_a_check_stops_between_two_rules_when_the_text_changes(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.open("One here.\n\nTwo there.\n\nThree where.\n\nFour now.\n")
    office.worker._drain()
    asked: list[str] = []
    find = every_sentence.find

    def slow(sentence: Sentence, options: NoOptions) -> Any:
        asked.append(sentence.text)
        if len(asked) == 3:
            office.give(do="edit", uri="u", revision=2, edits=[[0, 3, "1"]], length=45)
        return find(sentence, options)

    monkeypatch.setattr(every_sentence, "find", slow)
    office.worker.step()
    assert (asked, office.events("report")) == (["One here.", "Two there.", "Three where."], [])
    office.worker.step()
    # What was found before stays known; only the rest is looked at.
    assert asked[3:] == ["1 here.", "Four now."]
    assert [one["text"] for one in office.findings] == ["1", "Two", "Three", "Four"]


def test_a_keystroke_does_not_wait_for_another_draft(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    batches = 0

    def batch(self: Grammar, texts: Iterable[str]) -> list[None]:
        nonlocal batches
        batches += 1
        if batches == 3:
            office.give(do="edit", uri="small", revision=3, edits=[[0, 0, "Now. "]], length=15)
        return [None for _ in texts]

    office.open("One here.\n", uri="small")
    office.worker.step()
    monkeypatch.setattr(Grammar, "batch", batch)
    office.open("".join(f"Word {number} wants a parse.\n\n" for number in range(100)), uri="large", revision=2)
    office.worker.step()
    assert batches == 3
    office.worker.step()
    assert (office.report["uri"], office.report["revision"]) == ("small", 3)
    office.worker.step()
    assert (office.report["uri"], office.report["revision"], office.report["complete"]) == ("large", 2, True)


def test_after_a_failure_a_draft_is_read_from_the_start(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.open("One here.\n\nTwo there.\n")
    office.worker.step()

    def broken(*_: Any) -> None:
        raise ValueError

    monkeypatch.setattr(worker, "edit", broken)
    office.give(do="edit", uri="u", revision=2, edits=[[0, 3, "Each"]], length=23)
    office.worker.step()
    assert office.events("failed") == []
    assert [one["text"] for one in office.findings] == ["Each", "Two"]
    assert office.report["removed"] is None


def test_a_draft_that_is_not_known_is_asked_for(office: Office) -> None:
    office.give(do="reload", revisions={"given up": 7})
    office.worker._drain()
    assert [one["uri"] for one in office.events("lost")] == ["given up"]


@pytest.mark.grammar
def test_after_a_lull_all_goes_on_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo, "_READY", 0)
    texts = [
        f"The lamp {number} is much faster than it was, and it was seen by {number} people." for number in range(9)
    ]
    office, text = Office(), "\n\n".join(texts)
    office.open(text)
    office.worker.step()
    parses = office.worker._drafts["u"].memo.parses
    office.worker._rest()
    assert parses._packed
    assert not parses._ready
    # Letters in the middle, where all sentences around are packed, and at the end, behind which nothing stands.
    for revision, at in enumerate((text.index("people"), len(text) + 5), 2):
        text = f"{text[:at]}tall {text[at:]}"
        office.give(do="edit", uri="u", revision=revision, edits=[[at, at, "tall "]], length=len(text))
        office.worker.step()
        office.worker._rest()
    fresh = Office()
    fresh.open(text)
    fresh.worker.step()
    assert office.report["complete"]
    assert fresh.findings
    assert [(one["rule"], one["text"]) for one in office.findings] == [
        (one["rule"], one["text"]) for one in fresh.findings
    ]
