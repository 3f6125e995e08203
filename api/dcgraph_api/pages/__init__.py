"""Pages for people: the same answers as for programs, set for reading, in three languages."""
