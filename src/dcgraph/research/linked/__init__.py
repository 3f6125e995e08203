"""Answers as JSON-LD: what they say of the things of the graph, as triples that it holds.

Claims are told as claims, which asserts nothing, and what a record says itself as a property of
its thing. What belongs to an answer and not to the graph, such as counts, is left to JSON.
"""
