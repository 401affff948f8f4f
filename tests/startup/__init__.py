"""Tests of starting and stopping: servers, telemetry, settings."""
