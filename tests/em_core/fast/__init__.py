"""The fast path equals the clear path."""
