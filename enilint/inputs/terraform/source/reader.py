"""Terraform source: a root module, and the modules that it calls, without a plan."""

from enilint.inputs.context import Context
from enilint.inputs.design import Design, InputFile
from enilint.inputs.terraform.resources import network_of


def read(file: InputFile, context: Context) -> Design:
    """Read the root module in the directory `file.path`."""
    return Design(path=file.path, kind="terraform", network=network_of((), context))
