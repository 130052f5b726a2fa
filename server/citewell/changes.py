"""
Which lines of drafts have changed since a commit: git is asked, and nothing but git.

What has changed is what git would show of a branch: against the last commit that it shares with the other one, with what is
not committed yet. All of a draft that git does not keep has changed. Lines that have gone have left nothing to look at.
"""

import bisect
import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from citewell.pattern import late
from citewell.record import dataclass
from citewell.result import Finding
from citewell.span import Span

__all__ = ["Changes", "ChangesUnknown"]

_HUNK = late(r"@@ -\d+(?:,(?P<old>\d+))? \+(?P<start>\d+)(?:,(?P<new>\d+))? @@")
_ESCAPE = late(r"\\([0-7]{3}|.)", re.DOTALL)
_ESCAPES = {"a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}

_SETTINGS = ("core.quotePath=false", "core.fsmonitor=false", "diff.noprefix=false", "diff.mnemonicPrefix=false")
_DIFF = (
    "diff", "-U0", "--inter-hunk-context=0", "--text", "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative",
    "--find-renames", "--ignore-submodules", "--diff-filter=d", "--src-prefix=a/", "--dst-prefix=b/",
)  # fmt: skip
_WHERE = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
)  # fmt: skip
"""What the environment says of a repository, as in a hook: it is true of that one and of no other."""

Lines = tuple[range, ...]
"""Zero-based lines, in order."""


class ChangesUnknown(Exception):
    """What has changed cannot be told; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class _Repository:
    """What a repository says: the files it keeps, and which of their lines have changed, by their paths in it."""

    kept: frozenset[str]
    changed: dict[str, Lines]


class Changes:
    """What has changed since a commit, in whatever repositories the drafts are."""

    def __init__(self, ref: str) -> None:
        self._ref = ref
        self._repositories: dict[Path, _Repository] = {}
        self._roots: dict[Path, Path | None] = {}

    def has_changed(self, path: str) -> bool:
        """Whether anything of a draft has. Raises ChangesUnknown."""
        return self._lines(path) != ()

    def of(self, path: str, text: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings of a draft that touch changed lines, or have a related place on one. Raises ChangesUnknown."""
        lines = self._lines(path)
        if lines is None:
            return tuple(findings)
        changed = list(_spans(text, lines))

        def counts(finding: Finding) -> bool:
            places = (finding.span, *(one.span for one in finding.related))
            return any(_touches(changed, place) for place in places)

        return tuple(filter(counts, findings))

    def _lines(self, path: str) -> Lines | None:
        """The changed lines of a draft; None for all of it."""
        real = Path(os.path.realpath(path))
        root = self._root(real.parent)
        if root is None:
            raise ChangesUnknown(f"{path} is in no git repository, and --since asks git what has changed")
        if root not in self._repositories:
            self._repositories[root] = _look_at(root, self._ref)
        repository, name = self._repositories[root], real.relative_to(root).as_posix()
        return repository.changed.get(name, ()) if name in repository.kept else None

    def _root(self, folder: Path) -> Path | None:
        """The top folder of the repository that a folder is in."""
        if folder not in self._roots:
            at = (one for one in (folder, *folder.parents) if (one / ".git").exists())
            self._roots[folder] = next(at, None)
        return self._roots[folder]


def _look_at(root: Path, ref: str) -> _Repository:
    git = partial(_run, root, _environment(root))
    if git("rev-parse", "--git-dir") is None:
        raise ChangesUnknown("--since: git does not answer for this repository; `git status` says why")
    commit = git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    if commit is None:
        raise ChangesUnknown(f"--since: git knows no commit “{ref}” here; `git log --oneline` lists them")
    since = commit.strip()
    shared = git("merge-base", "HEAD", since)
    base = shared.split()[0] if shared else since
    kept, diff = git("ls-files", "-z"), git(*_DIFF, base, "--")
    if kept is None or diff is None:
        raise ChangesUnknown("--since: git cannot tell what has changed; `git status` says more")
    return _Repository(frozenset(kept.split("\0")), dict(_changed(diff)))


def _environment(root: Path) -> dict[str, str]:
    """The environment for git in a repository: without what is said there of another one."""
    told = dict(os.environ)
    free = {name: value for name, value in told.items() if name not in _WHERE}
    which = ("rev-parse", "--absolute-git-dir")
    return told if free == told or _run(Path(), told, *which) == _run(root, free, *which) else free


def _run(folder: Path, environment: dict[str, str], *arguments: str) -> str | None:
    """What git says in a folder; None where it fails. It gets no network, not even for what a partial clone lacks."""
    settings = (part for setting in _SETTINGS for part in ("-c", setting))
    quiet = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    # It goes over what the command line says of context.
    environment = {name: value for name, value in environment.items() if name != "GIT_DIFF_OPTS"}
    command = ["git", "-C", str(folder), *settings, *arguments]
    try:
        done = subprocess.run(
            command, capture_output=True, check=False, stdin=subprocess.DEVNULL, env={**environment, **quiet}
        )
    except (OSError, ValueError) as error:
        raise ChangesUnknown("--since asks git what has changed, and git cannot be run") from error
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None


def _changed(diff: str) -> Iterator[tuple[str, Lines]]:
    """The files of a diff without context, and their new lines."""
    name, found, rest = "", list[range](), 0
    for line in diff.split("\n"):
        if rest and line[:1] in ("-", "+"):
            rest -= 1  # may look like a header itself
        elif line.startswith("+++ "):
            if name:
                yield name, tuple(found)
            name, found = _named(line[4:]), []
        elif (hunk := _HUNK.match(line)) is not None:
            old, new = int(hunk["old"] or 1), int(hunk["new"] or 1)
            start = int(hunk["start"]) - 1
            found.append(range(start, start + new))
            rest = old + new
    if name:
        yield name, tuple(found)


def _named(header: str) -> str:
    """The path in a header: ``b/`` before it, a tab behind one with blanks, and marks around one with odd signs."""
    name = header.removesuffix("\t")
    if name.startswith('"'):
        name = _ESCAPE.sub(lambda match: _unescaped(match[1]), name[1:-1])
    return name.removeprefix("b/")


def _unescaped(sign: str) -> str:
    # Letters stand as they are (core.quotePath): three digits are one sign of ASCII.
    return chr(int(sign, 8)) if len(sign) == 3 else _ESCAPES.get(sign, sign)


def _spans(text: str, lines: Lines) -> Iterator[Span]:
    """The source of some lines. Git ends a line at a line feed and nowhere else."""
    starts = [0]
    while (at := text.find("\n", starts[-1])) >= 0:
        starts.append(at + 1)
    ends = [*starts[1:], len(text) + 1]
    for one in lines:
        if one and one.start < len(starts):
            yield Span(starts[one.start], ends[min(one.stop, len(ends)) - 1])


def _touches(spans: list[Span], span: Span) -> bool:
    """Whether a span, which may be empty, touches one of some in order."""
    at = bisect.bisect_left(spans, max(span.end, span.start + 1), key=lambda one: one.start)
    return at > 0 and spans[at - 1].end > span.start
