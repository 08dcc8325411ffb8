"""The contract: what every registered model must do on every one of its cases, and the bugs that it must catch."""
