"""The class on the lecturer's side: the room she holds, its activities on the stage, and what came of them."""
