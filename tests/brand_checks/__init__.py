"""Every mistake that a brand's files can have, and how it is said."""
