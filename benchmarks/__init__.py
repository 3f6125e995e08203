"""Measurements of the server: speed beside others, isolation, and a soak. See README.md."""
