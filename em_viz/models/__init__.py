"""The picture of each model, and which model gets which.

One file or package a model, named as the model. In a package a name means the same as in every other: `scene` puts the
whole animation together, `run_arrays` is the run as arrays over its steps, `formulas` and `words` are the panels,
`parameter_table` is the table of the parameters.
"""
