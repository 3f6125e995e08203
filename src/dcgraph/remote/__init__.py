"""Stores of other engines: published to and asked."""
