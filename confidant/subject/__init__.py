"""What is kept of a person: facts, choices, and the account of both."""
