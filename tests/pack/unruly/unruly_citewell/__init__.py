"""Rules that misbehave: one fails wherever it is asked, one never returns."""
