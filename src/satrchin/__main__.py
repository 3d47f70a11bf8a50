"""``python -m satrchin`` is ``satrchin``."""

import sys

from satrchin.cli import main

sys.exit(main())
