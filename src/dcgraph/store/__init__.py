"""Where queries run: worker processes over one immutable store."""
