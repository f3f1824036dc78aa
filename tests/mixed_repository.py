"""A repository with Terraform source, templates, and an app of the AWS CDK whose assembly is committed."""

import shutil
from pathlib import Path

from tests.cli.test_settings import ROOT
from tests.inputs.cloudformation.templates import attached

APP = Path(__file__).parent / "inputs/cloudformation/cdk_app"
FINDINGS = {
    "terraform/main.tf": "ENI101",
    "stacks/network.yaml": "ENI101",
    "app/lib/appliance-stack.js": "ENI101",
}
"""What is wrong in it, by the file that a person wrote."""
OTHERS = {
    "k8s/service.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n",
    "docker-compose.yml": "services:\n  web: {image: nginx}\n",
    "package.json": '{"name": "web", "version": "1.0.0"}\n',
    "openapi.json": '{"openapi": "3.1.0", "info": {"title": "AWS::EC2::Instance", "version": "1"}, "paths": {}}\n',
}
"""Files that have the endings of templates."""


def write(directory: Path) -> None:
    """Write the repository."""
    files = {"terraform/main.tf": ROOT, "stacks/network.yaml": attached(), **OTHERS}
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    shutil.copytree(APP, directory / "app")
    for path in (directory / "app/cdk.out").iterdir():
        path.write_text(path.read_text().replace("/src/app", str((directory / "app").resolve())))
