"""Pictures of basins: where each start leads."""
