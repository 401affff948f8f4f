"""How the detector's model was made: phrases, values, training."""
