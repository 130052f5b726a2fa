"""The house style of Acme: one rule in each module, and more as data in the folder rules."""
