"""
A whole site or crawl: pages are streamed in partitions, checked by guarded processes, and written down as tables.

`sources.py` finds the pages, `pages.py` parts them, `guard.py` has a partition checked by a process that may die or
hang without harm (`child.py` is that process), `engines.py` spreads partitions over several of them, here or on a cluster,
`tables.py` writes what came of each, so that a run that was broken off goes on where it was, `manifest.py` notes
which source they are of, and `summary.py` tells what there is to see.
"""
