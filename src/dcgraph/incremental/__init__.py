"""Checking what a change can affect, and nothing else."""
