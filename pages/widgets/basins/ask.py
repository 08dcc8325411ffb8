"""What is asked of the basin page: which starts, what is held, how close, and which start is replayed."""

from em_core.experiments.page_settings.map_settings import KEYS, Box, coordinates, fitting, unfit
from em_core.experiments.page_settings.map_settings import MapAsk as Ask
from em_core.experiments.page_settings.map_settings import map_ask as from_query

__all__ = ["KEYS", "Ask", "Box", "coordinates", "fitting", "from_query", "unfit"]
