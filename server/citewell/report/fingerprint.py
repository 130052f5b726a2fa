"""What tells a finding from all others for longer than one version of its draft: for alerts that are kept open."""

import hashlib
from collections import Counter
from collections.abc import Iterator

from citewell.result import Report

__all__ = ["digest", "fingerprints"]


def fingerprints(path: str, report: Report) -> Iterator[str]:
    """
    A digest for each finding, in order, of 32 hexadecimal digits: no two of a draft are the same.

    It rests on the path, the rule and the flagged words, and counts where these come again. So it outlives an edit
    anywhere else in the draft, and the words cannot be read from it.
    """
    seen: Counter[tuple[str, str]] = Counter()
    for finding in report.findings:
        what = (finding.rule, " ".join(finding.text.split()))
        seen[what] += 1
        yield digest(path, *what, str(seen[what]))


def digest(*words: str) -> str:
    """32 hexadecimal digits for some words."""
    return hashlib.sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:32]
