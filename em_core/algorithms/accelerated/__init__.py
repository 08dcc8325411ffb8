"""Accelerated EM: extrapolations of EM's map, one a file. They move the model's own free numbers."""
