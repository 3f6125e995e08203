"""The HTTP side of dcgraph: a read-only SPARQL endpoint and what stands around it."""
