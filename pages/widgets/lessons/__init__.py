"""Lessons and questions on the screen: the question beside its picture, the learner's progress, and "Ask me"."""
