"""The picture of each model, and which model gets which.

One file or package a model, named as the model. In a package a name means the same as in every other: `scene` puts the
whole animation together, `run` is the run as arrays, `formulas` and `words` are the panels, `parameters` is the table.
"""
