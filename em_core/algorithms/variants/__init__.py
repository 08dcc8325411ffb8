"""Variants of EM (Neal & Hinton 1998; McLachlan & Krishnan 2008): other E-steps, partial M-steps, draws, batches."""
