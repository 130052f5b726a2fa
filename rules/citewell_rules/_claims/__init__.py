"""What the rules about claims share: contexts of silence, comparisons, numbers, evidence in reach, wording of fixes."""
