"""The framework of EM: the protocol of a model, its parameters, half-steps, the stop rule and the trace."""
