"""
Feeds the parsers with what reaches new branches of them, by atheris, which is not installed with the other tools.

    pip install atheris
    python tests/fuzz/parsers.py PARSER [--seconds 120]

PARSER is markdown, html, frontmatter, json or toml. What is fed grows in .fuzz/parsers/; an input that fails is kept
there too, and its name is printed. Exit status 1 then.
"""

import argparse
import importlib.util
import json
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 2_000
"""Bytes of an input: longer ones find little more, and take longer."""

INSTRUMENTED = ["citewell.markup", "citewell.config", "citewell.tomlkeys", "citewell_rules._graph"]


def read_draft(name: str, text: str) -> None:
    """Reads a draft, and again after an edit in its middle: the same comes out as from the edited text."""
    from citewell.markup import edit, read
    from comparing import as_in_long_drafts, differences

    # What is put in stands at the end of the input, behind its last NUL.
    text, _, new = text.rpartition("\0")
    document = read(text, path=name)
    starts = tuple(document.starts)
    assert starts == tuple(sorted(starts)), "blocks are in order"
    for block in document.blocks:
        assert 0 <= block.span.start <= block.span.end <= len(text), "blocks are in the draft"
    with as_in_long_drafts():
        at = len(text) // 2
        for end in {at, min(at + len(new), len(text))}:
            after = edit(document, at, end, new)
            wrong = differences(after, read(after.text, path=name))
            assert not wrong, f"after an edit others: {wrong}"


def read_markdown(text: str) -> None:
    read_draft("draft.mdx" if text.startswith("{") else "draft.md", text)


def read_html(text: str) -> None:
    read_draft("draft.html", text)


def read_front_matter(text: str) -> None:
    """Every value of front matter stands in it."""
    from citewell.markup import frontmatter

    for dialect in ("---\n{}\n---\n", "+++\n{}\n+++\n", "{}"):
        whole = dialect.replace("{}", text)
        found = frontmatter.read(whole)
        if found is None:
            continue
        assert 0 <= found.span.start <= found.span.end <= len(whole)
        for value in found.root.walk() if found.root else ():
            assert found.span.start <= value.span.start <= value.span.end <= found.span.end
        for fault in found.faults:
            assert 0 <= fault.span.start <= fault.span.end <= len(whole)


def read_json(text: str) -> None:
    """JSON has no fault if Python reads it, and what it declares is made out of any."""
    from citewell.markup.json import holds_template, read
    from citewell_rules._graph import jsonld

    root, faults = read(text, 0, len(text))
    for fault in faults:
        assert 0 <= fault.span.start <= fault.span.end <= len(text)
    for value in root.walk() if root else ():
        assert 0 <= value.span.start <= value.span.end <= len(text)
    for node in jsonld.read(root, whole=not faults).nodes:
        assert node is not None
    try:
        json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return
    assert not faults or holds_template(text), "valid JSON has no fault"


def _refuse(name: str) -> Any:
    raise ValueError(name)


def read_toml(text: str) -> None:
    """A configuration is read or refused, and each of its keys has a place."""
    from citewell import packs, tomlkeys
    from citewell.config import ConfigError, settings_from
    from citewell.config.files import read_file

    try:
        data, _ = read_file(text, Path("citewell.toml"))
    except ConfigError:
        return
    found = tomlkeys.places(text)
    for path in _paths(tomllib.loads(text.removeprefix("\ufeff")), ()):
        assert 0 <= found[path] < len(text)
    try:
        settings_from(data, packs.load())
    except ConfigError:
        return


def _paths(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    for key, one in (
        value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from _paths(one, (*path, key))


PARSERS: dict[str, Callable[[str], None]] = {
    "markdown": read_markdown,
    "html": read_html,
    "frontmatter": read_front_matter,
    "json": read_json,
    "toml": read_toml,
}


def feed(name: str, raw: bytes) -> None:
    """Feeds a parser with an input as atheris keeps it."""
    PARSERS[name](raw.decode("utf-8", "surrogateescape"))


def first_inputs(name: str) -> Iterator[str]:
    """What feeding begins with."""
    from pieces import HEADS, HTML, HTML_HEADS, HTML_MARKS, MARKDOWN, MARKS, MDX

    if name == "html":
        for number, piece in enumerate([*HTML_HEADS, *HTML]):
            yield f"{piece}\0{HTML_MARKS[number % len(HTML_MARKS)]}"
    elif name == "markdown":
        for number, piece in enumerate([*HEADS, *MARKDOWN, *MDX]):
            yield f"{piece}\0{MARKS[number % len(MARKS)]}"
    elif name == "frontmatter":
        yield from (
            "title: x\ntags: [a, 'b']\nlist:\n  - a: 1\n",
            'title = "x"\n[a]\nb = [1, 2]\n',
            "a: &x {b: 1}\nc: *x\n",
            "a: |\n  text\n",
        )
    elif name == "json":
        for path in sorted((ROOT / "tests" / "rules").glob("*.md")):
            for part in path.read_text("utf-8").split('<script type="application/ld+json">')[1:]:
                yield part.partition("</script>")[0]
    else:
        yield 'select = ["claim"]\n[rules.puffery]\nseverity = "error"\n[[overrides]]\nfiles = ["a/**"]\n"a.b".c = 1\n'
        yield 'a = {b = 1, c = [1, \'x\', """y"""]}\nd = 1979-05-27T07:32:00Z\n# so\n'


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parser", choices=PARSERS)
    parser.add_argument("--seconds", type=int, default=120)
    arguments = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print(
            "atheris is missing, which feeds the parsers. Install it beside the rest: pip install atheris",
            file=sys.stderr,
        )
        return 2
    import atheris

    with atheris.instrument_imports(include=INSTRUMENTED):
        import citewell.config
        import citewell.markup.html
        import citewell.markup.pageedit  # noqa: F401 - now is when they are prepared
    folder = ROOT / ".fuzz" / "parsers" / arguments.parser
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(first_inputs(arguments.parser)):
        (folder / f"first-{number}").write_bytes(text.encode("utf-8", "surrogateescape"))
    options = [
        f"-max_total_time={arguments.seconds}",
        f"-max_len={LONGEST}",
        "-timeout=20",
        f"-artifact_prefix={folder}-",
    ]
    atheris.Setup([sys.argv[0], *options, str(folder)], lambda raw: feed(arguments.parser, raw))
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
