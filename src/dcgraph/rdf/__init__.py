"""RDF as text and terms."""
