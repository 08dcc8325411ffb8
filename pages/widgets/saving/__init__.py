"""Taking a result away: one panel, the same on every page with a run, and the list of what it offers."""
