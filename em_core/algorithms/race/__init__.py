"""The race's clock: what an algorithm spends in passes over the data, and a race as a value. Knows no algorithm."""
