"""Custom actions: thin; they read the turn, call confidant/ or shop/, and pick a response."""

from actions import server

server.guard()
