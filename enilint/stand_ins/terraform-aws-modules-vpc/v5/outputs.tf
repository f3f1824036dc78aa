# The documented outputs of the network. Others are unknown.

output "azs" {
  value = var.azs
}

output "database_internet_gateway_route_id" {
  value = one(aws_route.database_internet_gateway[*].id)
}

output "database_ipv6_egress_route_id" {
  value = one(aws_route.database_ipv6_egress[*].id)
}

output "database_nat_gateway_route_ids" {
  value = aws_route.database_nat_gateway[*].id
}

output "database_route_table_association_ids" {
  value = aws_route_table_association.database[*].id
}

output "database_route_table_ids" {
  value = length(aws_route_table.database[*].id) > 0 ? aws_route_table.database[*].id : local.private
}

output "database_subnet_arns" {
  value = aws_subnet.database[*].arn
}

output "database_subnet_group" {
  value = one(aws_db_subnet_group.database[*].id)
}

output "database_subnet_group_name" {
  value = one(aws_db_subnet_group.database[*].name)
}

output "database_subnet_objects" {
  value = aws_subnet.database
}

output "database_subnets" {
  value = aws_subnet.database[*].id
}

output "database_subnets_cidr_blocks" {
  value = compact(aws_subnet.database[*].cidr_block)
}

output "database_subnets_ipv6_cidr_blocks" {
  value = compact(aws_subnet.database[*].ipv6_cidr_block)
}

output "default_network_acl_id" {
  value = one(aws_vpc.this[*].default_network_acl_id)
}

output "default_route_table_id" {
  value = one(aws_vpc.this[*].default_route_table_id)
}

output "default_security_group_id" {
  value = one(aws_vpc.this[*].default_security_group_id)
}

output "default_vpc_arn" {
  value = one(aws_default_vpc.this[*].arn)
}

output "default_vpc_cidr_block" {
  value = one(aws_default_vpc.this[*].cidr_block)
}

output "default_vpc_default_network_acl_id" {
  value = one(aws_default_vpc.this[*].default_network_acl_id)
}

output "default_vpc_default_route_table_id" {
  value = one(aws_default_vpc.this[*].default_route_table_id)
}

output "default_vpc_default_security_group_id" {
  value = one(aws_default_vpc.this[*].default_security_group_id)
}

output "default_vpc_enable_dns_hostnames" {
  value = one(aws_default_vpc.this[*].enable_dns_hostnames)
}

output "default_vpc_enable_dns_support" {
  value = one(aws_default_vpc.this[*].enable_dns_support)
}

output "default_vpc_id" {
  value = one(aws_default_vpc.this[*].id)
}

output "default_vpc_instance_tenancy" {
  value = one(aws_default_vpc.this[*].instance_tenancy)
}

output "default_vpc_main_route_table_id" {
  value = one(aws_default_vpc.this[*].main_route_table_id)
}

output "egress_only_internet_gateway_id" {
  value = one(aws_egress_only_internet_gateway.this[*].id)
}

output "elasticache_route_table_association_ids" {
  value = aws_route_table_association.elasticache[*].id
}

output "elasticache_route_table_ids" {
  value = length(aws_route_table.elasticache[*].id) > 0 ? aws_route_table.elasticache[*].id : local.private
}

output "elasticache_subnet_arns" {
  value = aws_subnet.elasticache[*].arn
}

output "elasticache_subnet_group" {
  value = one(aws_elasticache_subnet_group.elasticache[*].id)
}

output "elasticache_subnet_group_name" {
  value = one(aws_elasticache_subnet_group.elasticache[*].name)
}

output "elasticache_subnet_objects" {
  value = aws_subnet.elasticache
}

output "elasticache_subnets" {
  value = aws_subnet.elasticache[*].id
}

output "elasticache_subnets_cidr_blocks" {
  value = compact(aws_subnet.elasticache[*].cidr_block)
}

output "elasticache_subnets_ipv6_cidr_blocks" {
  value = compact(aws_subnet.elasticache[*].ipv6_cidr_block)
}

output "igw_arn" {
  value = one(aws_internet_gateway.this[*].arn)
}

output "igw_id" {
  value = one(aws_internet_gateway.this[*].id)
}

output "intra_route_table_association_ids" {
  value = aws_route_table_association.intra[*].id
}

output "intra_route_table_ids" {
  value = aws_route_table.intra[*].id
}

output "intra_subnet_arns" {
  value = aws_subnet.intra[*].arn
}

output "intra_subnet_objects" {
  value = aws_subnet.intra
}

output "intra_subnets" {
  value = aws_subnet.intra[*].id
}

output "intra_subnets_cidr_blocks" {
  value = compact(aws_subnet.intra[*].cidr_block)
}

output "intra_subnets_ipv6_cidr_blocks" {
  value = compact(aws_subnet.intra[*].ipv6_cidr_block)
}

output "name" {
  value = var.name
}

output "nat_ids" {
  value = aws_eip.nat[*].id
}

output "nat_public_ips" {
  value = var.reuse_nat_ips ? var.external_nat_ips : aws_eip.nat[*].public_ip
}

output "natgw_ids" {
  value = aws_nat_gateway.this[*].id
}

output "natgw_interface_ids" {
  value = aws_nat_gateway.this[*].network_interface_id
}

output "outpost_subnet_arns" {
  value = aws_subnet.outpost[*].arn
}

output "outpost_subnet_objects" {
  value = aws_subnet.outpost
}

output "outpost_subnets" {
  value = aws_subnet.outpost[*].id
}

output "outpost_subnets_cidr_blocks" {
  value = compact(aws_subnet.outpost[*].cidr_block)
}

output "outpost_subnets_ipv6_cidr_blocks" {
  value = compact(aws_subnet.outpost[*].ipv6_cidr_block)
}

output "private_ipv6_egress_route_ids" {
  value = aws_route.private_ipv6_egress[*].id
}

output "private_nat_gateway_route_ids" {
  value = aws_route.private_nat_gateway[*].id
}

output "private_route_table_association_ids" {
  value = aws_route_table_association.private[*].id
}

output "private_route_table_ids" {
  value = aws_route_table.private[*].id
}

output "private_subnet_arns" {
  value = aws_subnet.private[*].arn
}

output "private_subnet_objects" {
  value = aws_subnet.private
}

output "private_subnets" {
  value = aws_subnet.private[*].id
}

output "private_subnets_cidr_blocks" {
  value = compact(aws_subnet.private[*].cidr_block)
}

output "private_subnets_ipv6_cidr_blocks" {
  value = compact(aws_subnet.private[*].ipv6_cidr_block)
}

output "public_internet_gateway_ipv6_route_id" {
  value = try(aws_route.public_internet_gateway_ipv6[0].id, null)
}

output "public_internet_gateway_route_id" {
  value = try(aws_route.public_internet_gateway[0].id, null)
}

output "public_route_table_association_ids" {
  value = aws_route_table_association.public[*].id
}

output "public_route_table_ids" {
  value = aws_route_table.public[*].id
}

output "public_subnet_arns" {
  value = aws_subnet.public[*].arn
}

output "public_subnet_objects" {
  value = aws_subnet.public
}

output "public_subnets" {
  value = aws_subnet.public[*].id
}

output "public_subnets_cidr_blocks" {
  value = compact(aws_subnet.public[*].cidr_block)
}

output "public_subnets_ipv6_cidr_blocks" {
  value = compact(aws_subnet.public[*].ipv6_cidr_block)
}

output "redshift_public_route_table_association_ids" {
  value = aws_route_table_association.redshift_public[*].id
}

output "redshift_route_table_association_ids" {
  value = aws_route_table_association.redshift[*].id
}

output "redshift_route_table_ids" {
  value = length(aws_route_table.redshift) > 0 ? aws_route_table.redshift[*].id : local.for_redshift
}

output "redshift_subnet_arns" {
  value = aws_subnet.redshift[*].arn
}

output "redshift_subnet_group" {
  value = one(aws_redshift_subnet_group.redshift[*].id)
}

output "redshift_subnet_objects" {
  value = aws_subnet.redshift
}

output "redshift_subnets" {
  value = aws_subnet.redshift[*].id
}

output "redshift_subnets_cidr_blocks" {
  value = compact(aws_subnet.redshift[*].cidr_block)
}

output "redshift_subnets_ipv6_cidr_blocks" {
  value = compact(aws_subnet.redshift[*].ipv6_cidr_block)
}

output "vgw_arn" {
  value = one(aws_vpn_gateway.this[*].arn)
}

output "vgw_id" {
  value = one(local.gateways)
}

output "vpc_arn" {
  value = one(aws_vpc.this[*].arn)
}

output "vpc_cidr_block" {
  value = one(aws_vpc.this[*].cidr_block)
}

output "vpc_enable_dns_hostnames" {
  value = one(aws_vpc.this[*].enable_dns_hostnames)
}

output "vpc_enable_dns_support" {
  value = one(aws_vpc.this[*].enable_dns_support)
}

output "vpc_id" {
  value = one(aws_vpc.this[*].id)
}

output "vpc_instance_tenancy" {
  value = one(aws_vpc.this[*].instance_tenancy)
}

output "vpc_ipv6_association_id" {
  value = one(aws_vpc.this[*].ipv6_association_id)
}

output "vpc_ipv6_cidr_block" {
  value = one(aws_vpc.this[*].ipv6_cidr_block)
}

output "vpc_main_route_table_id" {
  value = one(aws_vpc.this[*].main_route_table_id)
}

output "vpc_owner_id" {
  value = one(aws_vpc.this[*].owner_id)
}

output "vpc_secondary_cidr_blocks" {
  value = compact(aws_vpc_ipv4_cidr_block_association.this[*].cidr_block)
}
