"""A writing desk in the browser: a page, the drafts of one folder, and the language server beside them."""

from pathlib import Path

__all__ = ["PAGE"]

PAGE = Path(__file__).parent / "page"
"""The files of the page, once they are built."""
