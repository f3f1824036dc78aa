# A subnet of a kind without tables of its own has one of the private subnets.

resource "aws_route_table_association" "public" {
  count = local.size.public

  region         = var.region
  subnet_id      = element(aws_subnet.public[*].id, count.index)
  route_table_id = element(aws_route_table.public[*].id, count.index)
}

resource "aws_route_table_association" "private" {
  count = local.size.private

  region         = var.region
  subnet_id      = element(aws_subnet.private[*].id, count.index)
  route_table_id = element(local.private, count.index)
}

resource "aws_route_table_association" "database" {
  count = local.size.database

  region         = var.region
  subnet_id      = element(aws_subnet.database[*].id, count.index)
  route_table_id = element(coalescelist(aws_route_table.database[*].id, local.private), count.index)
}

resource "aws_route_table_association" "elasticache" {
  count = local.size.elasticache

  region         = var.region
  subnet_id      = element(aws_subnet.elasticache[*].id, count.index)
  route_table_id = element(coalescelist(aws_route_table.elasticache[*].id, local.private), count.index)
}

resource "aws_route_table_association" "redshift" {
  count = var.enable_public_redshift ? 0 : local.size.redshift

  region         = var.region
  subnet_id      = element(aws_subnet.redshift[*].id, count.index)
  route_table_id = element(coalescelist(aws_route_table.redshift[*].id, local.private), count.index)
}

resource "aws_route_table_association" "redshift_public" {
  count = var.enable_public_redshift ? local.size.redshift : 0

  region         = var.region
  subnet_id      = element(aws_subnet.redshift[*].id, count.index)
  route_table_id = element(coalescelist(aws_route_table.redshift[*].id, aws_route_table.public[*].id), count.index)
}

resource "aws_route_table_association" "intra" {
  count = local.size.intra

  region         = var.region
  subnet_id      = element(aws_subnet.intra[*].id, count.index)
  route_table_id = element(aws_route_table.intra[*].id, count.index)
}

resource "aws_route_table_association" "outpost" {
  count = local.size.outpost

  region         = var.region
  subnet_id      = element(aws_subnet.outpost[*].id, count.index)
  route_table_id = element(local.private, count.index)
}
