"""A class's answers in pictures: starts and where they lead, marks and the truth, the class's own numbers."""
