"""Many runs at once: the river of their curves, where they end, and how often."""
