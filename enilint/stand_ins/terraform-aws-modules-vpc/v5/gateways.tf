# Gateways of the VPC, and NAT gateways: one for all subnets, one for each zone, or one for each subnet of the kind that
# has the most. There are as many private route tables.

locals {
  routed  = max([for kind, size in local.size : size if !contains(["intra", "outpost"], kind)]...)
  longest = local.version.is_before_5_1_2 ? max(local.routed, local.size.intra) : local.routed

  private_tables = var.single_nat_gateway ? 1 : var.one_nat_gateway_per_az ? length(var.azs) : local.longest
  nat_gateways   = var.create_vpc && var.enable_nat_gateway ? local.private_tables : 0
}

resource "aws_internet_gateway" "this" {
  count = var.create_igw && local.size.public > 0 ? 1 : 0

  region = var.region
  vpc_id = local.vpc_id

  tags = merge({ Name = var.name }, var.tags, var.igw_tags)
}

resource "aws_egress_only_internet_gateway" "this" {
  count = var.create_vpc && var.create_egress_only_igw && var.enable_ipv6 ? 1 : 0

  region = var.region
  vpc_id = local.vpc_id

  tags = merge({ Name = var.name }, var.tags, var.igw_tags)
}

resource "aws_eip" "nat" {
  count = var.reuse_nat_ips ? 0 : local.nat_gateways

  region = var.region
  domain = "vpc"

  tags = merge({ Name = "${var.name}-${element(var.azs, var.single_nat_gateway ? 0 : count.index)}" }, var.tags, var.nat_eip_tags)
}

resource "aws_nat_gateway" "this" {
  count = local.nat_gateways

  region        = var.region
  subnet_id     = element(aws_subnet.public[*].id, var.single_nat_gateway ? 0 : count.index)
  allocation_id = element(var.reuse_nat_ips ? var.external_nat_ip_ids : aws_eip.nat[*].id, count.index)

  tags = merge({ Name = "${var.name}-${element(var.azs, var.single_nat_gateway ? 0 : count.index)}" }, var.tags, var.nat_gateway_tags)
}

resource "aws_vpn_gateway" "this" {
  count = var.create_vpc && var.enable_vpn_gateway ? 1 : 0

  region = var.region
  vpc_id = local.vpc_id

  tags = merge({ Name = var.name }, var.tags, var.vpn_gateway_tags)
}

resource "aws_vpn_gateway_attachment" "this" {
  count = var.vpn_gateway_id == "" ? 0 : 1

  region         = var.region
  vpc_id         = local.vpc_id
  vpn_gateway_id = var.vpn_gateway_id
}
