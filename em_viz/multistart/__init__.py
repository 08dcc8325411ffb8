"""Many runs: the river of restarts, the basin map, the tournament."""
