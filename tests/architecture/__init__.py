"""The rules of the house that no type checker and no linter can see."""
