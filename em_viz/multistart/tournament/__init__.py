"""Start strategies against each other: how often each finds the best end, and how far below it stays."""
