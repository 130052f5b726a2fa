"""What a section's first words and its heading say: openings that lean on other text, questions and their answers."""
