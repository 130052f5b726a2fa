"""Bare addresses in running text: URLs, e-mail addresses, paths and file names."""

import re
from collections.abc import Iterator

from citewell.pattern import late
from citewell.span import Span

__all__ = ["find"]

_CANDIDATE = late(r"(?<![^\s<>\"“”‘’«»()\[\]{}|,;])[^\s<>\"“”‘’«»()\[\]{}|,;./@]*+[./@][^\s<>\"“”‘’«»|,;]*+")
_MARK = late(r"[./@]")
_BRACKET = late(r"[()\[\]{}]")
_SCHEME = late(r"(?:[a-z][a-z0-9+.-]{1,15}://|www\.[a-z0-9]|mailto:|localhost:\d)", re.IGNORECASE)
_EMAIL = late(r"[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_DOMAIN = late(
    r"[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){0,6}\.(?:com|org|net|io|dev|ai|app|co|edu|gov|info|eu|uk|de|fr|us)"
    r"(?::\d{1,5})?(?:/\S*)?"
)
_EXTENSION = (
    r"(?:py|pyi|ipynb|js|mjs|cjs|ts|tsx|jsx|vue|svelte|md|mdx|markdown|rst|json|jsonl|ya?ml|toml|html?|css|scss|less|sh|"
    r"bash|zsh|ps1|bat|rb|erb|go|rs|java|kt|swift|c|h|cc|cpp|hpp|cs|php|lua|sql|txt|csv|tsv|xml|ini|cfg|conf|env|lock|log|"
    r"svg|png|jpe?g|gif|webp|ico|pdf|docx?|xlsx?|pptx?|zip|tar|gz|tgz|whl|exe|dll|so|dylib|bin|iso|proto|graphql|tf|gradle|"
    r"properties|plist|pem|crt|key|mp4|mp3|wav|woff2?)"
)
_FILE = late(rf"(?:[\w@+~-]+\.){{1,8}}{_EXTENSION}")
_DOTFILE = late(
    r"\.(?:env|git\w*|npmrc|bashrc|zshrc|profile|vscode|github|docker\w*|editorconfig|eslintrc|prettierrc)\b\S*"
)
_PRODUCT = late(r"[A-Z][A-Za-z]*\.(?:js|ts|py|rs|go|sh|so|h|io|ai)")
_PATH = late(r"(?:~|\.{1,2})?/(?=\w|\.\w)[\w.@%+~*-]*(?:/[\w.@%+~*-]*)*|[A-Z]:[\\/]\S+")
_FOLDER = late(r"(?:\.?[\w@-]+/)+\.?[\w.@*-]*", re.IGNORECASE)  # a relative path; words joined by a slash look alike
_ROOTS = frozenset(
    [
        "src",
        "lib",
        "libs",
        "docs",
        "doc",
        "tests",
        "test",
        "app",
        "apps",
        "node_modules",
        "bin",
        "etc",
        "usr",
        "var",
        "opt",
        "tmp",
        "home",
        "packages",
        "public",
        "dist",
        "build",
        "components",
        "pages",
        "content",
        "scripts",
        "config",
        "configs",
        "static",
        "assets",
        "cmd",
        "internal",
        "pkg",
        "vendor",
        "examples",
        ".github",
    ]
)
_LONGEST = 2_000


def find(text: str) -> Iterator[Span]:
    """Addresses in a text, in order (code points); closing punctuation stays outside."""
    for match in _candidates(text):
        if match.end() - match.start() > _LONGEST:
            continue
        word = _trimmed(match[0])
        if len(word) > 2 and _is_address(word):
            yield Span(match.start(), match.start() + len(word))


def _candidates(text: str) -> Iterator[re.Match[str]]:
    """Words with a mark in them: looking for the marks first is several times as fast as looking at each word."""
    at = 0
    while mark := _MARK.search(text, at):
        match = _CANDIDATE.search(text, text.rfind(" ", at, mark.start()) + 1 or at)
        if match is None:
            return
        yield match
        at = match.end()


def _trimmed(word: str) -> str:
    """Without the punctuation of the sentence around it; a closing bracket stays where it was opened inside."""
    bracket = _BRACKET.search(word)
    if bracket and not _SCHEME.match(word):
        word = word[: bracket.start()]
    while word and (
        word[-1] in ".,;:!?'*_~…"
        or (word[-1] in ")]}" and word.count(word[-1]) > word.count("([{"[")]}".index(word[-1])]))
    ):
        word = word[:-1]
    return word


def _is_address(word: str) -> bool:
    if _SCHEME.match(word):
        return True
    if "@" in word and _EMAIL.fullmatch(word):
        return True
    if "/" not in word:
        if "." not in word or _PRODUCT.fullmatch(word):
            return False
        return bool(_FILE.fullmatch(word) or _DOMAIN.fullmatch(word) or _DOTFILE.fullmatch(word))
    if _PATH.fullmatch(word) or _DOMAIN.fullmatch(word):
        return True
    if not _FOLDER.fullmatch(word):
        return False
    head, _, _ = word.partition("/")
    last = word.rpartition("/")[2]
    return head in _ROOTS or bool(_FILE.fullmatch(last)) or (not last and word.count("/") > 1)
