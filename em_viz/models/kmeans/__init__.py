"""k-means as hard EM: its pictures and panels."""
