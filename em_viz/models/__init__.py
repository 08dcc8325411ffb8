"""The picture of each model, and which model gets which."""
