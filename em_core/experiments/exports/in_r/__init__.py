"""A run as a script in R: by mclust's em() or kmeans() where they have the model, else by EM in base R."""
