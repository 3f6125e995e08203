"""Releases of the graph and its ontology: files for others to keep, cite and build on."""
