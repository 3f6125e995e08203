"""What a check found, as other programs read it: `formats` has them all, a module for each.

The package itself imports nothing, so that whoever writes no format waits for none.
"""
