"""What the lab and every model's page are made of: controls, start, run, data, save and share."""
