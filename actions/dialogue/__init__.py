"""What every feature stands on: the turn, the action, questions, remembering."""
