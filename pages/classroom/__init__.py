"""The class's rooms: their database, the lecturer's verbs, the pupils' verbs, limits, and the interface for phones."""
