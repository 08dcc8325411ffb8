"""Every public verb handed what it cannot use: the values, and the verbs with calls that work."""
