"""The page on the SPARQL endpoint: the editor, the answer, and why there is none."""
