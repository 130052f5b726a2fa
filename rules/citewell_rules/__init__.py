"""Citewell's own rules: one in each module, found by listing this package. Modules that start with _ are shared."""
