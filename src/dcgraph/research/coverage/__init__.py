"""What instruments cover and what they are silent on, and how far that can be known.

`matrix` lays things against texts. `bearing` tells what a text says on a thing and `reading` how
far it was read: only both together tell a gap from what is not known.
"""
