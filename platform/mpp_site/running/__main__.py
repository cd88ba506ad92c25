"""``python -m mpp_site.running``."""

import sys

from mpp_site.running.supervisor import main

sys.exit(main())
