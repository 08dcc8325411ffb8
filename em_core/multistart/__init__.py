"""Multiple starts: how they are drawn, where runs end, and what a result owes to where it began. Knows no page."""
