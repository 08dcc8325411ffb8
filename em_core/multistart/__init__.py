"""Many runs: how starts are drawn, where runs end, and what a result owes to where it began. Knows no page."""
