# Route tables and their routes.

locals {
  private      = aws_route_table.private[*].id
  for_redshift = var.enable_public_redshift ? aws_route_table.public[*].id : local.private
  gateways     = concat(aws_vpn_gateway.this[*].id, aws_vpn_gateway_attachment.this[*].vpn_gateway_id)

  public_routes  = local.version.is_before_5_11_0 ? 1 : length(aws_route_table.public)
  private_egress = local.version.is_before_5_7_1 ? local.size.private : local.private_tables

  has_database_tables = var.create_database_subnet_route_table && local.size.database > 0
  is_database_shared  = var.single_nat_gateway || var.create_database_internet_gateway_route
  has_database_dns64  = var.enable_ipv6 && var.database_subnet_enable_dns64
  is_database_public  = local.has_database_tables && var.create_database_internet_gateway_route
  has_database_igw    = local.is_database_public && !var.create_database_nat_gateway_route
  wants_database_nat  = var.create_database_nat_gateway_route && var.enable_nat_gateway
  has_database_nat    = local.has_database_tables && local.wants_database_nat && !local.is_database_public
}

resource "aws_route_table" "public" {
  count = local.size.public == 0 ? 0 : var.create_multiple_public_route_tables ? local.size.public : 1

  region = var.region
  vpc_id = local.vpc_id

  tags = merge({ Name = join("-", concat([local.titles.public], var.create_multiple_public_route_tables ? [element(var.azs, count.index)] : [])) }, var.tags, var.public_route_table_tags)
}

resource "aws_route_table" "private" {
  count = local.size.private > 0 && local.longest > 0 ? local.private_tables : 0

  region = var.region
  vpc_id = local.vpc_id

  tags = merge({ Name = join("-", concat([local.titles.private], !var.single_nat_gateway ? [element(var.azs, count.index)] : [])) }, var.tags, var.private_route_table_tags)
}

resource "aws_route_table" "database" {
  count = !local.has_database_tables ? 0 : local.is_database_shared ? 1 : local.size.database

  region = var.region
  vpc_id = local.vpc_id

  tags = merge({ Name = join("-", concat([local.titles.database], !local.is_database_shared ? [element(var.azs, count.index)] : [])) }, var.tags, var.database_route_table_tags)
}

resource "aws_route_table" "elasticache" {
  count = var.create_elasticache_subnet_route_table && local.size.elasticache > 0 ? 1 : 0

  region = var.region
  vpc_id = local.vpc_id

  tags = merge({ Name = local.titles.elasticache }, var.tags, var.elasticache_route_table_tags)
}

resource "aws_route_table" "redshift" {
  count = var.create_redshift_subnet_route_table && local.size.redshift > 0 ? 1 : 0

  region = var.region
  vpc_id = local.vpc_id

  tags = merge({ Name = local.titles.redshift }, var.tags, var.redshift_route_table_tags)
}

resource "aws_route_table" "intra" {
  count = local.size.intra == 0 ? 0 : var.create_multiple_intra_route_tables ? local.size.intra : 1

  region = var.region
  vpc_id = local.vpc_id

  tags = merge({ Name = join("-", concat([local.titles.intra], var.create_multiple_intra_route_tables ? [element(var.azs, count.index)] : [])) }, var.tags, var.intra_route_table_tags)
}

resource "aws_route" "public_internet_gateway" {
  count = length(aws_internet_gateway.this) > 0 ? local.public_routes : 0

  region                 = var.region
  route_table_id         = aws_route_table.public[count.index].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id
}

resource "aws_route" "public_internet_gateway_ipv6" {
  count = var.enable_ipv6 && length(aws_internet_gateway.this) > 0 ? local.public_routes : 0

  region                      = var.region
  route_table_id              = aws_route_table.public[count.index].id
  destination_ipv6_cidr_block = "::/0"
  gateway_id                  = aws_internet_gateway.this[0].id
}

resource "aws_route" "private_nat_gateway" {
  count = var.create_private_nat_gateway_route ? local.nat_gateways : 0

  region                 = var.region
  route_table_id         = element(local.private, count.index)
  destination_cidr_block = var.nat_gateway_destination_cidr_block
  nat_gateway_id         = element(aws_nat_gateway.this[*].id, count.index)
}

resource "aws_route" "private_dns64_nat_gateway" {
  count = var.enable_ipv6 && var.private_subnet_enable_dns64 ? local.nat_gateways : 0

  region                      = var.region
  route_table_id              = element(local.private, count.index)
  destination_ipv6_cidr_block = "64:ff9b::/96"
  nat_gateway_id              = element(aws_nat_gateway.this[*].id, count.index)
}

resource "aws_route" "private_ipv6_egress" {
  count = length(aws_egress_only_internet_gateway.this) > 0 && local.size.private > 0 ? local.private_egress : 0

  region                      = var.region
  route_table_id              = element(local.private, count.index)
  destination_ipv6_cidr_block = "::/0"
  egress_only_gateway_id      = aws_egress_only_internet_gateway.this[0].id
}

resource "aws_route" "database_internet_gateway" {
  count = local.has_database_igw && length(aws_internet_gateway.this) > 0 ? 1 : 0

  region                 = var.region
  route_table_id         = aws_route_table.database[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id
}

resource "aws_route" "database_nat_gateway" {
  count = local.has_database_nat ? length(aws_route_table.database) : 0

  region                 = var.region
  route_table_id         = aws_route_table.database[count.index].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = element(aws_nat_gateway.this[*].id, count.index)
}

resource "aws_route" "database_dns64_nat_gateway" {
  count = local.has_database_nat && local.has_database_dns64 ? length(aws_route_table.database) : 0

  region                      = var.region
  route_table_id              = aws_route_table.database[count.index].id
  destination_ipv6_cidr_block = "64:ff9b::/96"
  nat_gateway_id              = element(aws_nat_gateway.this[*].id, count.index)
}

resource "aws_route" "database_ipv6_egress" {
  count = local.is_database_public && length(aws_egress_only_internet_gateway.this) > 0 ? 1 : 0

  region                      = var.region
  route_table_id              = aws_route_table.database[0].id
  destination_ipv6_cidr_block = "::/0"
  egress_only_gateway_id      = aws_egress_only_internet_gateway.this[0].id
}

resource "aws_vpn_gateway_route_propagation" "public" {
  count = var.propagate_public_route_tables_vgw && length(local.gateways) > 0 ? length(aws_route_table.public) : 0

  region         = var.region
  route_table_id = aws_route_table.public[count.index].id
  vpn_gateway_id = local.gateways[0]
}

resource "aws_vpn_gateway_route_propagation" "private" {
  count = var.propagate_private_route_tables_vgw && length(local.gateways) > 0 ? length(aws_route_table.private) : 0

  region         = var.region
  route_table_id = aws_route_table.private[count.index].id
  vpn_gateway_id = local.gateways[0]
}

resource "aws_vpn_gateway_route_propagation" "intra" {
  count = var.propagate_intra_route_tables_vgw && length(local.gateways) > 0 ? local.size.intra : 0

  region         = var.region
  route_table_id = element(aws_route_table.intra[*].id, count.index)
  vpn_gateway_id = local.gateways[0]
}
