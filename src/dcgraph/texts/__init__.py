"""A reader's own copies of instruments: split into provisions, and kept on his machine alone."""
