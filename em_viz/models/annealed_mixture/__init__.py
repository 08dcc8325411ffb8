"""The annealed Gaussian mixture: EM at a temperature (Ueda & Nakano 1998)."""
