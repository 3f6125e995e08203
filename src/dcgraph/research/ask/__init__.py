"""Questions in plain words: how they are read, and answers made from statements alone."""
