"""SPARQL texts: read, rewritten, run and diagnosed."""
