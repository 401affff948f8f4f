"""What `make` runs: setting up, training, chatting, serving and checking. Standard library only."""
