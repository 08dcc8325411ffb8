"""Long computations: each in a process of its own, shared by all who ask for the same, and kept once it is done."""
