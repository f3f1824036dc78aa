# enilint's stand-in for terraform-aws-modules/vpc 5 and 6, written from the documented inputs and outputs of that
# module. enilint reads it, and nothing ever applies it.

# What is asked of these two is unknown: in what versions differ, and what this stand-in leaves out.

data "enilint_stand_in" "version" {}

data "enilint_stand_in" "left_out" {}

locals {
  version  = data.enilint_stand_in.version
  left_out = data.enilint_stand_in.left_out

  # Whatever is in the VPC waits for its further ranges.
  vpc_id = try(concat(aws_vpc_ipv4_cidr_block_association.this[*].vpc_id, aws_vpc.this[*].id)[0], "")

  # How many subnets there are of each kind: as many as ranges, or as IPv6 prefixes.
  size = {
    for kind, lists in {
      public      = [var.public_subnets, var.public_subnet_ipv6_prefixes]
      private     = [var.private_subnets, var.private_subnet_ipv6_prefixes]
      database    = [var.database_subnets, var.database_subnet_ipv6_prefixes]
      elasticache = [var.elasticache_subnets, var.elasticache_subnet_ipv6_prefixes]
      redshift    = [var.redshift_subnets, var.redshift_subnet_ipv6_prefixes]
      intra       = [var.intra_subnets, var.intra_subnet_ipv6_prefixes]
      outpost     = [var.outpost_subnets, var.outpost_subnet_ipv6_prefixes]
    } : kind => var.create_vpc ? max(length(lists[0]), length(lists[1])) : 0
  }
}

resource "aws_vpc" "this" {
  count = var.create_vpc ? 1 : 0

  region                           = var.region
  cidr_block                       = var.use_ipam_pool ? null : var.cidr
  ipv4_ipam_pool_id                = var.ipv4_ipam_pool_id
  ipv4_netmask_length              = var.ipv4_netmask_length
  assign_generated_ipv6_cidr_block = var.enable_ipv6 && !var.use_ipam_pool ? true : null
  ipv6_cidr_block                  = var.ipv6_cidr
  ipv6_ipam_pool_id                = var.ipv6_ipam_pool_id
  ipv6_netmask_length              = var.ipv6_netmask_length
  instance_tenancy                 = var.instance_tenancy
  enable_dns_hostnames             = var.enable_dns_hostnames
  enable_dns_support               = var.enable_dns_support

  tags = merge({ Name = var.name }, var.tags, var.vpc_tags)
}

resource "aws_vpc_ipv4_cidr_block_association" "this" {
  count = var.create_vpc ? length(var.secondary_cidr_blocks) : 0

  region     = var.region
  vpc_id     = aws_vpc.this[0].id
  cidr_block = var.secondary_cidr_blocks[count.index]
}

resource "aws_default_vpc" "this" {
  count = var.manage_default_vpc ? 1 : 0

  region               = var.region
  enable_dns_hostnames = var.default_vpc_enable_dns_hostnames
  enable_dns_support   = var.default_vpc_enable_dns_support

  tags = merge({ Name = coalesce(var.default_vpc_name, "default") }, var.tags, var.default_vpc_tags)
}

resource "aws_default_security_group" "this" {
  count = var.create_vpc && var.manage_default_security_group ? 1 : 0

  region = var.region
  vpc_id = local.vpc_id

  dynamic "ingress" {
    for_each = length(var.default_security_group_ingress) > 0 ? local.left_out.default_security_group_ingress : []
    content {}
  }

  dynamic "egress" {
    for_each = length(var.default_security_group_egress) > 0 ? local.left_out.default_security_group_egress : []
    content {}
  }

  tags = merge({ Name = coalesce(var.default_security_group_name, "${var.name}-default") }, var.tags, var.default_security_group_tags)
}

resource "aws_default_route_table" "default" {
  count = var.create_vpc && var.manage_default_route_table ? 1 : 0

  region                 = var.region
  default_route_table_id = aws_vpc.this[0].default_route_table_id
  propagating_vgws       = var.default_route_table_propagating_vgws

  dynamic "route" {
    for_each = length(var.default_route_table_routes) > 0 ? local.left_out.default_route_table_routes : []
    content {}
  }

  tags = merge({ Name = coalesce(var.default_route_table_name, "${var.name}-default") }, var.tags, var.default_route_table_tags)
}

resource "aws_vpc_block_public_access_options" "this" {
  count = var.create_vpc && length(var.vpc_block_public_access_options) > 0 ? 1 : 0

  region                      = var.region
  internet_gateway_block_mode = try(var.vpc_block_public_access_options.internet_gateway_block_mode, null)
}

resource "aws_vpc_block_public_access_exclusion" "this" {
  for_each = var.create_vpc ? var.vpc_block_public_access_exclusions : {}

  region                          = var.region
  internet_gateway_exclusion_mode = each.value.internet_gateway_exclusion_mode
  vpc_id                          = try(each.value.exclude_vpc, false) ? aws_vpc.this[0].id : null
  subnet_id                       = try(local.ids[each.value.subnet_type][each.value.subnet_index], null)
}
