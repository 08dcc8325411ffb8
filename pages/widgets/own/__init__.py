"""People's own data: one uploader, one box to paste into, one memory of both, for the lab and every model's page."""
