"""The ideas of a sentence: where one statement ends and the next begins, and how they are joined."""
