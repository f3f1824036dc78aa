"""Databases that are made of others, whatever they are written in."""

from collections.abc import Mapping

from enilint.model.entities.services import SubnetService


def inherit_groups(heirs: Mapping[str, tuple[SubnetService, str]], sources: Mapping[str, SubnetService | None]) -> None:
    """Give databases that name no subnet group that of the database that they are made of.

    `heirs` are these databases by address, each with what names its source; `sources` are databases by their names,
    None for a name of several. A read replica has all attributes of its source that the request does not name
    (CreateDBInstanceReadReplica); within a Region, its subnet group, too (`db_subnet_group_name` of `aws_db_instance`
    in the documentation of the AWS provider). A cluster in a replication group of ElastiCache is a read replica in it.
    """
    for service, _ in heirs.values():
        source: SubnetService | None = service
        for _ in heirs:  # a replica of a replica
            if source is not None and source.address in heirs:
                source = sources.get(heirs[source.address][1])
        if source is not None and source.address not in heirs:
            service.parent = source.parent
