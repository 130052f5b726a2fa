"""From an installed package to a pipeline that parses. Importing this module imports nothing of spaCy."""

import gc
import importlib
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language

    from citewell.grammar.lean import LeanPipeline
    from citewell.grammar.pipeline import Pipeline

__all__ = ["load"]

_UNUSED = ["ner", "senter", "strings"]
"""
Components and data that no parse needs. The strings are a list of words met in training; those that a parse is told in
are known to its components, or are words of the text.
"""

_log = logging.getLogger(__name__)


def load(package: str) -> "LeanPipeline | Pipeline":
    """
    The fastest pipeline that can be had for a model.

    Raises whatever a broken installation raises.
    """
    # One process per core is faster than threads inside one; more threads cost memory and gain little.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    _import_spacy()
    from citewell.grammar.lean import LeanPipeline, Unfamiliar
    from citewell.grammar.pipeline import Pipeline

    language = _language(package)
    try:
        return LeanPipeline(language)
    except Unfamiliar as error:
        _log.warning("the language model is slower than it could be: %s", error)
        return Pipeline(language)
    finally:
        # Hundreds of thousands of objects that stay: no collection has to walk over them again.
        gc.freeze()


def _language(package: str) -> "Language":
    import spacy
    from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]  # compiled, without a stub
    from spacy.util import registry

    def empty_tokenizer() -> "Callable[[Language], Tokenizer]":
        return lambda language: Tokenizer(language.vocab)

    registry.tokenizers("citewell.empty_tokenizer", func=empty_tokenizer)
    # What a tokenizer knows comes with the model; spaCy would fill it with the same for the language first.
    language = spacy.load(
        package, exclude=_UNUSED, config={"nlp": {"tokenizer": {"@tokenizers": "citewell.empty_tokenizer"}}}
    )
    tagger: Any = language.get_pipe("tagger")
    for tag in tagger.labels:
        language.vocab.strings.add(tag)
    return language


def _import_spacy() -> None:
    try:
        with _commands_left_out():
            importlib.import_module("spacy")
    except ImportError:
        # A release that needs more of its commands than it did.
        importlib.import_module("spacy")


@contextmanager
def _commands_left_out() -> Iterator[None]:
    """
    Spares the import of what is behind spaCy's command line, a third of its time and memory.

    The package itself wants only one function of it, which still does its work when it is called.
    """
    commands, info = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
    info.info = lambda *args, **options: importlib.import_module("spacy.cli.info").info(*args, **options)  # type: ignore[attr-defined]
    modules = {module.__name__: module for module in (commands, info)}
    wanted = {name: module for name, module in modules.items() if name not in sys.modules}
    sys.modules.update(wanted)
    try:
        yield
    finally:
        for name in wanted:
            del sys.modules[name]
