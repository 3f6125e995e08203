"""Reasoning over the ontology and its data."""
