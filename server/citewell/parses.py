"""
A language model with a memory on disk: no run parses what another one has parsed.

Keys are digests of sentences. Values hold places, labels and the endings in which lemmas differ from words: enough to
build the parse of a sentence that is at hand, and too little to read one that is not.
"""

import json
from collections.abc import Callable, Iterable, Sequence

from citewell.cache import Cache
from citewell.grammar import MODEL_VERSION, Grammar, model_status
from citewell.installed import version
from citewell.span import Span
from citewell.syntax import Parse, Token

__all__ = ["StoredGrammar", "decode", "encode"]

_FORMAT = 1
"""Of a value; with another number nothing that is kept is known."""

Lemma = tuple[int, str] | None
"""How a lemma comes of a word: so many letters off its end in lower case, and others put there; None: it is the word."""


class StoredGrammar(Grammar):
    """
    A grammar that looks into a cache before it has sentences parsed, and keeps there what was parsed.

    New parses gather in memory until `keep` is called: nothing is written while somebody waits for a parse.
    """

    def __init__(self, cache: Cache, parser: Grammar | None = None) -> None:
        super().__init__()
        self.looks_up = True
        """
        Whether sentences are looked for on disk. Worth it for drafts that were just opened; the new sentence of a
        draft that is being typed is known to nobody.
        """
        self._cache = cache
        self._parser = parser or Grammar()
        self._fresh: dict[bytes, bytes] = {}
        self._salt: bytes | None = None

    def load(self) -> bool:
        return self._parser.load()

    def batch(self, texts: Iterable[str]) -> list[Parse | None]:
        return self._find(list(texts), self._parser.batch)

    def parse(self, text: str) -> Parse | None:
        # The parser may do one sentence in another way than many.
        return self._find([text], lambda _: [self._parser.parse(text)])[0]

    def rest(self) -> None:
        self._parser.rest()

    def keep(self) -> None:
        """Writes what has gathered, in one transaction; cheap where nothing has."""
        fresh, self._fresh = self._fresh, {}
        self._cache.keep(fresh)

    def _find(
        self, texts: Sequence[str], make: Callable[[Sequence[str]], Sequence[Parse | None]]
    ) -> list[Parse | None]:
        found: dict[str, Parse | None] = {}
        if self.looks_up:
            found.update(self._recall(texts))
        missing = [text for text in texts if text not in found]
        if missing:
            found.update(zip(missing, make(missing), strict=True))
            self._note(missing, found)
        return [found[text] for text in texts]

    def _recall(self, texts: Sequence[str]) -> dict[str, Parse]:
        salt = self._model_salt()
        if salt is None:
            return {}
        keys = {text: _key(text, salt) for text in texts}
        kept = self._cache.recall(keys.values())
        parses = {text: decode(kept[key], text) for text, key in keys.items() if key in kept}
        return {text: parse for text, parse in parses.items() if parse is not None}

    def _note(self, texts: Sequence[str], parses: dict[str, Parse | None]) -> None:
        # What the parser has to say of itself goes before what can be told from outside.
        self.notice = self._parser.notice
        salt = self._model_salt()
        if salt is None:
            return
        for text in texts:
            parse = parses[text]
            value = encode(parse, text) if parse is not None else None
            if value is not None:
                self._fresh[_key(text, salt)] = value

    def _model_salt(self) -> bytes | None:
        """What the digests of this model's sentences are salted with; None where there is no model or no cache."""
        if self._salt is None and self._cache.file is not None:
            status = model_status()
            self.notice = self.notice or status.notice
            if status.package is not None:
                names = (_FORMAT, version("citewell"), status.package, MODEL_VERSION, version("spacy"))
                self._salt = _key(" ".join(map(str, names)))
        return self._salt


def _key(text: str, salt: bytes = b"") -> bytes:
    from hashlib import blake2b  # late: it loads a large library

    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, key=salt).digest()


def encode(parse: Parse, text: str) -> bytes | None:
    """The parse of a text as bytes; None where it is not one that `decode` can build again."""
    if any(token.span.of(text) != token.text for token in parse):
        # A lone surrogate, which the parser has seen as another sign.
        return None
    kinds: dict[tuple[str, str, str, str], int] = {}
    lemmas: dict[Lemma, int] = {}
    columns = (
        [token.span.start for token in parse],
        [token.span.end for token in parse],
        [kinds.setdefault((token.pos, token.tag, token.dep, token.morph), len(kinds)) for token in parse],
        [lemmas.setdefault(_ending(token.text, token.lemma), len(lemmas)) for token in parse],
        [token.head for token in parse],
    )
    return json.dumps([[*kinds], [*lemmas], *columns], separators=(",", ":")).encode()


def decode(value: bytes, text: str) -> Parse | None:
    """The parse that `encode` has made bytes of; None for other bytes, or where they do not fit the text."""
    try:
        kinds, lemmas, starts, ends, kind_of, lemma_of, heads = json.loads(value)
        words = [text[start:end] for start, end in zip(starts, ends, strict=True)]
        lemmas_of = [
            _lemma(word, ending) if (ending := lemmas[at]) else word for word, at in zip(words, lemma_of, strict=True)
        ]
        tokens = tuple(
            [
                Token(index, word, Span(start, end), lemma, pos, tag, dep, head, morph)
                for index, (word, start, end, lemma, (pos, tag, dep, morph), head) in enumerate(
                    zip(words, starts, ends, lemmas_of, [kinds[at] for at in kind_of], heads, strict=True)
                )
            ]
        )
        fits = not tokens or (ends[-1] <= len(text) and min(heads) >= 0 and max(heads) < len(tokens))
        return Parse(tokens) if fits else None
    except (ValueError, TypeError, LookupError):
        return None


def _ending(word: str, lemma: str) -> Lemma:
    if lemma == word:
        return None
    word = word.lower()
    common = next((at for at, (one, other) in enumerate(zip(word, lemma, strict=False)) if one != other), None)
    if common is None:
        common = min(len(word), len(lemma))
    return len(word) - common, lemma[common:]


def _lemma(word: str, ending: Lemma) -> str:
    if ending is None:
        return word
    word, (off, put) = word.lower(), ending
    return word[: len(word) - off] + put
