"""Images behind Poisson counts: emission tomography and deblurring."""
