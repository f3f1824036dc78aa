"""Reads CloudFormation: templates, SAM templates, nested stacks and assemblies of the AWS CDK."""
