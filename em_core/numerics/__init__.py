"""Numerics: arrays, log-sum-exp, integers, arguments and dataclass values; knows no word of EM."""
