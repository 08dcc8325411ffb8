"""EM itself: the protocol of a model, its parameters, the run, its stop rule and its trace. Knows no model by name."""
