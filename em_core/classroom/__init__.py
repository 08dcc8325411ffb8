"""A class, live: activities, what counts as an answer, who may see what when, and what a class's answers amount to."""
