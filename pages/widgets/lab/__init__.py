"""The lab's sidebar and what stands beneath its picture, a file for each step a lecturer thinks in."""
