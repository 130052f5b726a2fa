"""What fixes change, as a unified diff that `git apply` and `patch` understand."""

import difflib
from collections.abc import Iterator

__all__ = ["render"]

_COLOURS = {"-": "31", "+": "32", "@": "36"}


def render(path: str, before: str, after: str, *, colour: bool = False) -> str:
    """
    The difference between two texts of a file; nothing where there is none.

    ``path`` is written as git writes it, with ``a/`` and ``b/`` before it. Lines end where git ends them, at a line feed:
    what stands before that, a carriage return too, belongs to the line.
    """
    lines = list(_lines(path, before, after))
    return "".join(map(_coloured, lines) if colour else lines)


def _lines(path: str, before: str, after: str) -> Iterator[str]:
    hunks = difflib.unified_diff(_split(before), _split(after))
    for number, line in enumerate(hunks):
        if number < 2:
            # Its own head says nothing of the file.
            side, mark = (("a", "---"), ("b", "+++"))[number]
            yield f"{mark} {_name(f'{side}/{path}')}\n"
        else:
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _split(text: str) -> list[str]:
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _name(path: str) -> str:
    """A path as git writes it: in quotes where signs in it mean something, and closed by a tab where it holds a blank."""
    if path.isprintable() and not {'"', "\\"} & set(path):
        return f"{path}\t" if " " in path else path
    signs = path.encode("utf-8", "surrogateescape")
    return '"' + "".join(chr(one) if 32 <= one < 127 and one not in b'"\\' else f"\\{one:03o}" for one in signs) + '"'


def _coloured(line: str) -> str:
    # What a terminal would act upon has no place in it.
    words = "".join(
        char if char.isprintable() or char in "\t\n" else "\N{REPLACEMENT CHARACTER}"
        for char in line.replace("\r\n", "\n")
    )
    code = "1" if line.startswith(("--- a/", "+++ b/")) else _COLOURS.get(line[0])
    if code is None:
        return words
    body = words.removesuffix("\n")
    return f"\x1b[{code}m{body}\x1b[0m{words[len(body) :]}"
