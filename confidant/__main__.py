"""`python -m confidant`."""

import sys

from confidant.cli.main import main

sys.exit(main())
