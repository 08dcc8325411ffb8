"""Each member of the family: reference values, what breaks it, and bugs of its own that the contract catches."""
