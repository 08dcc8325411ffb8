"""Races: the gap of each algorithm against passes, and all their paths on the likelihood's contours, by one clock."""
