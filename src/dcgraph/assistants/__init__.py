"""Answers for assistants: the research desk over the Model Context Protocol.

`model` and `row_model` have the answers, which are short and never without their ground;
`finding`, `records`, `arguing`, `lacking`, `asking` and `querying` make them from those of the
desk, and `server`, `serving` and `plainly`, the only modules that need fastmcp, hand them on.
"""
