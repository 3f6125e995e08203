"""Checks a text of one's own: whether the texts that it refers to say what it says they do."""
