"""enilint: a static linter for AWS network designs around Elastic Network Interfaces."""

__version__ = "0.1.0"
