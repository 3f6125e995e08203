from dcgraph.client.graph import Graph as Graph

__all__ = ["__version__"]

__version__: str
