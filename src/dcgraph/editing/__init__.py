"""Changing the graph's hand-written text: new records, other names, retirement.

Nothing here serialises. A change is cut into the text where it must be, and every other byte
stays as somebody wrote it.
"""
