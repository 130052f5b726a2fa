"""Edits as writers make them, and as no writer would: each kind of move is a few edits that belong together."""

import random
import re
from collections.abc import Callable, Iterator

from citewell.result import Edit
from pieces import FENCES, HTML, HTML_MARKS, MARKDOWN, MARKS, MDX, REMARKS, TYPED

__all__ = ["MOVES", "Move", "applied", "comment_edited", "edited", "lines_exchanged", "undone"]

Move = Callable[[str, str, int, random.Random], Iterator[Edit]]
"""From the name of a draft, its text, and a place (code points) near which the last edit was: edits, each on the text
that the one before has left."""

_LETTERS = "abc deft rain, 12 % more. \n"

COMMENT = re.compile(r"(?:<!--|\{/\*) citewell-(?P<scope>[a-z-]+)(?P<words>[^>}]*?) (?:-->|\*/\})")

_PHRASES = [
    "It is significantly faster, and it is easy to use. ", "Studies show that 40 % of users leave. ", "very ", "Many riders say so; it is. ",
    "\n\n## Is it *new*?\n\n", "\n\n- one, and\n- two\n  - three\n\n", "\n\n1. First\n2. Then\n\n", "\n\n> They said \"so\".\n\n",
    "\n\n```js\nlet x = 1\n```\n\n", "\n\n| a | b |\n|---|---|\n| 1 | x \\| y |\n\n", " [guide](https://e.org \"So\") ", " [guide][] ",
    "\n\n[guide]: https://g.org\n\n", "So it is.[^9]\n\n[^9]: By Kolb.\n\n", " <!-- citewell-disable-line --> ", "{{ x }} ", "😀 naïve 👩‍👧 ",
    "\n\nTerm\n: Meaning\n\n", "\n\n:::note\n\nWords.\n\n:::\n\n", " $x^2$ and `code` ", "Title\n=====\n", "<b>bold</b>", "<p>New words.</p>",
    "<h2>Is it?</h2>\n<p>It is.", "<ul><li>one<li>two</ul>", "<!-- note -->", "{% if a %}x{% endif %}", "&amp; &copy;", "\r\n",
]  # fmt: skip

_PAIRS = [
    ("```\n", "\n```\n"), ("~~~md\n", "\n~~~\n"), ("<!--", "-->"), ("{{ ", " }}"), ("{% if a %}", "{% endif %}"), ("{% raw %}", "{% endraw %}"),
    ("{#", "#}"), ("$$\n", "\n$$\n"), (":::note\n", "\n:::\n"), ("<div>\n", "\n</div>\n"), ("<script>", "</script>"), ("<pre>\n", "\n</pre>\n"),
    ("<details>\n\n", "\n\n</details>\n"), ("<!-- citewell-disable -->\n", "\n<!-- citewell-enable -->\n"), ("{/*", "*/}"), ("`", "`"), ("**", "**"),
    ("<Tabs>\n\n", "\n\n</Tabs>\n"), ("<main>", "</main>"), ("<nav>", "</nav>"), ("<style>", "</style>"), ("<textarea>", "</textarea>"),
    ("<blockquote>", "</blockquote>"), ("<table><tr><td>", "</table>"), ("<svg>", "</svg>"), ("[", "](https://e.org)"), ("<?", "?>"),
]  # fmt: skip

_HEADS = [
    "---\ntitle: Ponds\n---\n", "---\ntitle: x\nlang: de\n---\n\n", "+++\ntitle = \"x\"\n+++\n", '{\n"title": "x"\n}\n\n', "---\n", "\ufeff",
    "---\ncitewell: {disable: [claim]}\n---\n", "---\ndate: 2026-02-30\n---\n",
]  # fmt: skip

_LABELS = ["guide", "a", "cost", "ref one", "Ünit"]

_ODD = [
    "😀",
    "👩‍👩‍👧",
    "e\u0301",
    "\u2028",
    "\u2029",
    "\x85",
    "\x0b",
    "\x0c",
    "\0",
    "\ud83d",
    "\u00a0",
    "\u200b",
    "\u200f",
    "\ufeff",
    "ǅ",
    "ß",
    "\t",
]


def typing(name: str, text: str, near: int, chance: random.Random) -> Iterator[Edit]:
    """Words letter by letter, some of them taken back at once."""
    at = _place(text, near, chance)
    phrase = chance.choice(_PHRASES)
    first = chance.randrange(len(phrase))
    for letter in phrase[first : first + chance.randint(3, 12)]:
        yield Edit(at, at, letter)
        at += len(letter)
        if chance.random() < 0.1:
            yield Edit(at - 1, at, "")
            at -= 1


def backspacing(name: str, text: str, near: int, chance: random.Random) -> Iterator[Edit]:
    """Letter by letter backwards."""
    at = _place(text, near, chance)
    for end in range(at, max(at - chance.randint(1, 8), 0), -1):
        yield Edit(end - 1, end, "")


def noise(name: str, text: str, near: int, chance: random.Random) -> Iterator[Edit]:
    """A mark of some kind anywhere, in place of a few characters or none."""
    at = _place(text, near, chance)
    marks = HTML_MARKS if name.endswith("html") else MARKS
    at = _line(text, at) if chance.random() < 0.3 else at
    end = min(at + chance.choice((0, 0, 0, 1, 5)), len(text))
    yield Edit(at, end, chance.choice(marks) if chance.random() < 0.7 else chance.choice(TYPED))


def remarking(name: str, text: str, near: int, chance: random.Random) -> Iterator[Edit]:
    """Something to find, or something that hides it."""
    at = _place(text, near, chance)
    yield Edit(at, at, chance.choice(REMARKS))


def pasting(name: str, text: str, near: int, chance: random.Random) -> Iterator[Edit]:
    """A block or two, in place of what is selected; then perhaps something of the draft itself."""
    at = _place(text, near, chance)
    at = _line(text, at) if chance.random() < 0.6 else at
    end = min(at + chance.choice((0, 0, 0, 20, 200)), len(text))
    pieces = HTML if name.endswith("html") else [*MARKDOWN, *MDX] if name.endswith("mdx") else MARKDOWN
    if chance.random() < 0.3:
        start = chance.randint(0, len(text))
        yield Edit(at, end, text[start : start + chance.choice((3, 30, 300))])
    else:
        yield Edit(at, end, chance.choice(pieces) + chance.choice(("", "\n")))


def deleting(name: str, text: str, near: int, chance: random.Random) -> Iterator[Edit]:
    """From the middle of a block to the middle of another, or whole lines."""
    at = _place(text, near, chance)
    if chance.random() < 0.5:
        yield Edit(at, min(at + chance.choice((2, 20, 80, 200)), len(text)), "")
    else:
        yield Edit(_line(text, at), _next_line(text, at), "")


def ending(name: str, text: str, near: int, chance: random.Random) -> Iterator[Edit]:
    """From some place to the end of its line all goes, or something is put there."""
    at = _place(text, near, chance)
    end = min(found for found in (text.find("\n", at), text.find("\r", at), len(text)) if found >= at)
    if chance.random() < 0.5:
        yield Edit(at, end, chance.choice(("", "x", " ", "  ")))
    else:
        yield Edit(end, end, chance.choice(("x", " ", " more", ".", "  ")))


def carrying(name: str, text: str, near: int, chance: random.Random) -> Iterator[Edit]:
    """A line or a few are cut out and put in elsewhere."""
    start = _line(text, _place(text, near, chance))
    end = _next_line(text, min(start + chance.choice((0, 0, 80, 200)), len(text)))
    taken, left = text[start:end], len(text) - (end - start)
    yield Edit(start, end, "")
    at = _line(text[:start] + text[end:], chance.randint(0, left))
    yield Edit(at, at, taken)


def enclosing(name: str, text: str, near: int, chance: random.Random) -> Iterator[Edit]:
    """A fence, comment, tag or element is opened, and closed further on or never; the other way round now and then."""
    opening, closing = chance.choice(_PAIRS)
    start = _line(text, _place(text, near, chance))
    end = min(start + chance.choice((5, 60, 300)), len(text))
    end = _line(text, end) if chance.random() < 0.6 else end
    start, end = min(start, end), max(start, end)
    if chance.random() < 0.3:
        yield Edit(end, end, closing)
        yield Edit(start, start, opening)
        return
    yield Edit(start, start, opening)
    if chance.random() < 0.7:
        end += len(opening)
        yield Edit(end, end, closing)
        if chance.random() < 0.4:
            yield Edit(start, start + len(opening), "")


def heading(name: str, text: str, near: int, chance: random.Random) -> Iterator[Edit]:
    """Front matter appears at once or line by line, changes, or goes."""
    head = chance.choice(_HEADS)
    if chance.random() < 0.3:
        end = text.find("\n", min(chance.randint(0, 60), len(text))) + 1
        start = min(chance.choice((0, 0, 3, 4)), end)
        yield Edit(start, end, chance.choice(("", "", chance.choice(FENCES))))
    elif chance.random() < 0.5:
        yield Edit(0, 0, head)
    else:
        at = 0
        for line in head.splitlines(keepends=True):
            yield Edit(at, at, line)
            at += len(line)


def referring(name: str, text: str, near: int, chance: random.Random) -> Iterator[Edit]:
    """Links and notes that are defined elsewhere come and go, and so do their definitions."""
    label, mark = chance.choice(_LABELS), chance.choice(("", "", "^"))
    use, definition = (
        f"[{mark}{label}]",
        f"\n\n[{mark}{label}]: {chance.choice(('https://e.org', 'Words of it.', '/x (so)'))}\n\n",
    )
    places = [found.start() for found in re.finditer(re.escape(f"[{mark}{label}]:"), text)]
    if places and chance.random() < 0.5:
        start = chance.choice(places)
        yield Edit(start, chance.choice((start + 1, start + 3, _next_line(text, start))), "")
        return
    at = _place(text, near, chance)
    yield Edit(at, at, use)
    if chance.random() < 0.7:
        there = _line(text, chance.randint(0, len(text)))
        there += len(use) if there >= at else 0
        yield Edit(there, there, definition)


def reshaping(name: str, text: str, near: int, chance: random.Random) -> Iterator[Edit]:
    """A line is indented, quoted, made an item, a row or a heading, joined to the one before, or parted in two."""
    at = _line(text, _place(text, near, chance))
    kind = chance.random()
    if kind < 0.6:
        yield Edit(
            at,
            at,
            chance.choice(
                (
                    "  ",
                    "    ",
                    "\t",
                    "- ",
                    "1. ",
                    "2) ",
                    "> ",
                    "# ",
                    "## ",
                    "| ",
                    "+ ",
                    "- [ ] ",
                    ": ",
                    ": ",
                    "~ ",
                    "!!! ",
                )
            ),
        )
    elif kind < 0.8:
        yield Edit(max(at - 1, 0), at, chance.choice(("", " ", "\n\n", "  \n")))
    else:
        found = re.compile(r"[ \t]*(?:[-+*>#|:]+|\d+[.)])?[ \t]*").match(text, at)
        yield Edit(at, found.end() if found else at, "")


def beginning(name: str, text: str, near: int, chance: random.Random) -> Iterator[Edit]:
    """A block behind a blank line begins with a mark that may join it to the one before, or no longer does."""
    starts = [found.end() for found in re.finditer(r"(?:\r\n|\n){2,}", text)] or [0]
    mark = chance.choice((": ", ": ", "~ ", "- ", "- ", "1. ", "2. ", "  ", "    ", "> ", "[x]: /u ", "!!! a\n    "))
    at = chance.choice(starts)
    if text.startswith(mark, at):
        yield Edit(at, at + len(mark), "")
    else:
        yield Edit(at, at, mark)
        if chance.random() < 0.3:
            yield Edit(max(at - 1, 0), at, "")


def breaking(name: str, text: str, near: int, chance: random.Random) -> Iterator[Edit]:
    """Line ends of another kind, at one place or everywhere."""
    ends = list(re.finditer(r"\r\n|\n|\r", text))
    if not ends:
        return
    if chance.random() < 0.2:
        plain = text.replace("\r\n", "\n").replace("\r", "\n")
        yield Edit(0, len(text), plain if chance.random() < 0.5 else plain.replace("\n", "\r\n"))
    else:
        end = chance.choice(ends)
        yield Edit(*end.span(), chance.choice(("\r\n", "\n", "\r", "\n\r", "")))


def oddity(name: str, text: str, near: int, chance: random.Random) -> Iterator[Edit]:
    """A character that counts for more than it seems, or for less; and half of one is deleted now and then."""
    at = _place(text, near, chance)
    odd = chance.choice(_ODD)
    yield Edit(at, at, odd)
    if len(odd) > 1 and chance.random() < 0.5:
        yield Edit(at + 1, at + 2, "")


def silencing(name: str, text: str, near: int, chance: random.Random) -> Iterator[Edit]:
    """What ignore comments hide changes, in them or around them."""
    if COMMENT.search(text):
        yield Edit(*comment_edited(text, chance))
    else:
        at = _line(text, _place(text, near, chance))
        scope = chance.choice(("disable-next-line", "disable-next-block", "disable-section", "disable", "disable-file"))
        words = chance.choice(("", " puffery", " claim", " nosy", " sentence -- so", " pufery"))
        opening, closing = ("{/*", "*/}") if name.endswith("mdx") else ("<!--", "-->")
        yield Edit(at, at, f"{opening} citewell-{scope}{words} {closing}\n")


def exchanging(name: str, text: str, near: int, chance: random.Random) -> Iterator[Edit]:
    """Two lines change places; or the whole text is put in again, as by an editor that sends nothing less."""
    if text and chance.random() < 0.8:
        yield Edit(*lines_exchanged(text, chance))
    else:
        yield Edit(0, len(text), text)


MOVES: dict[str, tuple[int, Move]] = {
    "typing": (30, typing),
    "backspacing": (10, backspacing),
    "noise": (25, noise),
    "remarking": (10, remarking),
    "pasting": (7, pasting),
    "deleting": (8, deleting),
    "ending": (8, ending),
    "carrying": (4, carrying),
    "enclosing": (9, enclosing),
    "heading": (5, heading),
    "referring": (8, referring),
    "reshaping": (12, reshaping),
    "beginning": (12, beginning),
    "breaking": (3, breaking),
    "oddity": (5, oddity),
    "silencing": (6, silencing),
    "exchanging": (4, exchanging),
}
"""How often each kind of move is made, and how."""


def undone(edit: Edit, text: str) -> Edit:
    """What takes an edit of a text back."""
    return Edit(edit.start, edit.start + len(edit.text), text[edit.start : edit.end])


def applied(edit: Edit, text: str) -> str:
    """The text after an edit."""
    return text[: edit.start] + edit.text + text[edit.end :]


def _place(text: str, near: int, chance: random.Random) -> int:
    """Most edits are near the last one, as with a writer."""
    if chance.random() < 0.4:
        return chance.randint(0, len(text))
    return min(max(near + chance.randint(-60, 60), 0), len(text))


def _line(text: str, at: int) -> int:
    """The start of the line of a place."""
    return text.rfind("\n", 0, at) + 1


def _next_line(text: str, at: int) -> int:
    return (text.find("\n", at) + 1) or len(text)


def edited(text: str, near: int, draw: random.Random) -> tuple[int, int, str]:
    """Most edits are near the last one, as with a writer."""
    length = len(text)
    if draw.random() < 0.1 and COMMENT.search(text):
        return comment_edited(text, draw)
    if "itemscope" in text and draw.random() < 0.2:
        return lines_exchanged(text, draw)
    start = draw.randrange(length + 1) if draw.random() < 0.4 else min(max(near + draw.randint(-60, 60), 0), length)
    end = min(length, start + draw.choice([0, 0, 0, 0, 1, 1, 5, 40, 400]))
    return start, end, draw.choice(_LETTERS) if draw.random() < 0.4 else draw.choice([*REMARKS, ""])


def comment_edited(text: str, draw: random.Random) -> tuple[int, int, str]:
    """An ignore comment goes, comes a second time, names something else, lets what stands behind it go first, or stands
    on another line."""
    found = draw.choice(list(COMMENT.finditer(text)))
    start, end = found.span()
    behind = min(end + draw.randint(1, 80), len(text))
    changes = [
        (start, end, ""),
        (end, end, found[0]),
        (
            *found.span("words"),
            draw.choice(["", " claim", " sentence, puffery", " nosy", " long-sentence -- as it is"]),
        ),
        (
            *found.span("scope"),
            draw.choice(["enable", "disable", "disable-line", "disable-section", "disable-next-block"]),
        ),
        (start, behind, text[end:behind] + found[0]),
        (end, end, "\n"),
        (start, start, "\n"),
    ]
    # Lines that are joined or parted beside a comment may leave all blocks as they are.
    changes += [(at, at + 1, " ") for at in (text.find("\n", end), text.rfind("\n", 0, start)) if at >= 0]
    return draw.choice(changes)


def lines_exchanged(text: str, draw: random.Random) -> tuple[int, int, str]:
    """A line goes behind the next one: what stands in elements stays as they move, and the other way round."""
    lines = text.splitlines(keepends=True)
    at = draw.randrange(len(lines))
    start, both = len("".join(lines[:at])), lines[at : at + 2]
    return start, start + len("".join(both)), "".join(reversed(both))
