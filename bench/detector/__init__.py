"""The detector of personal data beside stock Presidio: what both find, touch, cost and take."""
