"""An animation as a value: frames, figures, panels, and how they are packed for the player. Knows no EM."""
