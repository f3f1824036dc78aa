"""`python -m enilint`."""

from enilint.cli import main

raise SystemExit(main())
