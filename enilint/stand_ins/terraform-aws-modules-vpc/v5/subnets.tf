# The subnets of each kind go through the zones in turn: names such as us-east-1a, or IDs such as use1-az1.

locals {
  block = one(aws_vpc.this[*].ipv6_cidr_block)

  ranges = {
    public      = concat(var.public_subnets, [null])
    private     = concat(var.private_subnets, [null])
    database    = concat(var.database_subnets, [null])
    elasticache = concat(var.elasticache_subnets, [null])
    redshift    = concat(var.redshift_subnets, [null])
    intra       = concat(var.intra_subnets, [null])
    outpost     = concat(var.outpost_subnets, [null])
  }

  prefixes = {
    public      = var.enable_ipv6 ? var.public_subnet_ipv6_prefixes : []
    private     = var.enable_ipv6 ? var.private_subnet_ipv6_prefixes : []
    database    = var.enable_ipv6 ? var.database_subnet_ipv6_prefixes : []
    elasticache = var.enable_ipv6 ? var.elasticache_subnet_ipv6_prefixes : []
    redshift    = var.enable_ipv6 ? var.redshift_subnet_ipv6_prefixes : []
    intra       = var.enable_ipv6 ? var.intra_subnet_ipv6_prefixes : []
    outpost     = var.enable_ipv6 ? var.outpost_subnet_ipv6_prefixes : []
  }

  ids = {
    public      = aws_subnet.public[*].id
    private     = aws_subnet.private[*].id
    database    = aws_subnet.database[*].id
    elasticache = aws_subnet.elasticache[*].id
    redshift    = aws_subnet.redshift[*].id
    intra       = aws_subnet.intra[*].id
    outpost     = aws_subnet.outpost[*].id
  }

  titles = {
    public      = "${var.name}-${var.public_subnet_suffix}"
    private     = "${var.name}-${var.private_subnet_suffix}"
    database    = "${var.name}-${var.database_subnet_suffix}"
    elasticache = "${var.name}-${var.elasticache_subnet_suffix}"
    redshift    = "${var.name}-${var.redshift_subnet_suffix}"
    intra       = "${var.name}-${var.intra_subnet_suffix}"
    outpost     = "${var.name}-${var.outpost_subnet_suffix}"
  }

  # Names that the call lists, then those of the kind with the zone.
  names = {
    public      = [for i in range(local.size.public) : try(var.public_subnet_names[i], "${local.titles.public}-${element(var.azs, i)}")]
    private     = [for i in range(local.size.private) : try(var.private_subnet_names[i], "${local.titles.private}-${element(var.azs, i)}")]
    database    = [for i in range(local.size.database) : try(var.database_subnet_names[i], "${local.titles.database}-${element(var.azs, i)}")]
    elasticache = [for i in range(local.size.elasticache) : try(var.elasticache_subnet_names[i], "${local.titles.elasticache}-${element(var.azs, i)}")]
    redshift    = [for i in range(local.size.redshift) : try(var.redshift_subnet_names[i], "${local.titles.redshift}-${element(var.azs, i)}")]
    intra       = [for i in range(local.size.intra) : try(var.intra_subnet_names[i], "${local.titles.intra}-${element(var.azs, i)}")]
    outpost     = [for i in range(local.size.outpost) : try(var.outpost_subnet_names[i], "${local.titles.outpost}-${element(var.azs, i)}")]
  }
}

resource "aws_subnet" "public" {
  count = var.one_nat_gateway_per_az && local.size.public < length(var.azs) ? 0 : local.size.public

  region                  = var.region
  vpc_id                  = local.vpc_id
  availability_zone       = substr(element(var.azs, count.index), 2, 1) == "-" ? element(var.azs, count.index) : null
  availability_zone_id    = substr(element(var.azs, count.index), 2, 1) == "-" ? null : element(var.azs, count.index)
  cidr_block              = var.public_subnet_ipv6_native ? null : element(local.ranges.public, count.index)
  ipv6_cidr_block         = try(cidrsubnet(local.block, 8, local.prefixes.public[count.index]), null)
  map_public_ip_on_launch = var.map_public_ip_on_launch

  tags = merge({ Name = local.names.public[count.index] }, var.tags, var.public_subnet_tags, lookup(var.public_subnet_tags_per_az, element(var.azs, count.index), {}))
}

resource "aws_subnet" "private" {
  count = local.size.private

  region               = var.region
  vpc_id               = local.vpc_id
  availability_zone    = substr(element(var.azs, count.index), 2, 1) == "-" ? element(var.azs, count.index) : null
  availability_zone_id = substr(element(var.azs, count.index), 2, 1) == "-" ? null : element(var.azs, count.index)
  cidr_block           = var.private_subnet_ipv6_native ? null : element(local.ranges.private, count.index)
  ipv6_cidr_block      = try(cidrsubnet(local.block, 8, local.prefixes.private[count.index]), null)

  tags = merge({ Name = local.names.private[count.index] }, var.tags, var.private_subnet_tags, lookup(var.private_subnet_tags_per_az, element(var.azs, count.index), {}))
}

resource "aws_subnet" "database" {
  count = local.size.database

  region               = var.region
  vpc_id               = local.vpc_id
  availability_zone    = substr(element(var.azs, count.index), 2, 1) == "-" ? element(var.azs, count.index) : null
  availability_zone_id = substr(element(var.azs, count.index), 2, 1) == "-" ? null : element(var.azs, count.index)
  cidr_block           = var.database_subnet_ipv6_native ? null : element(local.ranges.database, count.index)
  ipv6_cidr_block      = try(cidrsubnet(local.block, 8, local.prefixes.database[count.index]), null)

  tags = merge({ Name = local.names.database[count.index] }, var.tags, var.database_subnet_tags)
}

resource "aws_subnet" "elasticache" {
  count = local.size.elasticache

  region               = var.region
  vpc_id               = local.vpc_id
  availability_zone    = substr(element(var.azs, count.index), 2, 1) == "-" ? element(var.azs, count.index) : null
  availability_zone_id = substr(element(var.azs, count.index), 2, 1) == "-" ? null : element(var.azs, count.index)
  cidr_block           = var.elasticache_subnet_ipv6_native ? null : element(local.ranges.elasticache, count.index)
  ipv6_cidr_block      = try(cidrsubnet(local.block, 8, local.prefixes.elasticache[count.index]), null)

  tags = merge({ Name = local.names.elasticache[count.index] }, var.tags, var.elasticache_subnet_tags)
}

resource "aws_subnet" "redshift" {
  count = local.size.redshift

  region               = var.region
  vpc_id               = local.vpc_id
  availability_zone    = substr(element(var.azs, count.index), 2, 1) == "-" ? element(var.azs, count.index) : null
  availability_zone_id = substr(element(var.azs, count.index), 2, 1) == "-" ? null : element(var.azs, count.index)
  cidr_block           = var.redshift_subnet_ipv6_native ? null : element(local.ranges.redshift, count.index)
  ipv6_cidr_block      = try(cidrsubnet(local.block, 8, local.prefixes.redshift[count.index]), null)

  tags = merge({ Name = local.names.redshift[count.index] }, var.tags, var.redshift_subnet_tags)
}

resource "aws_subnet" "intra" {
  count = local.size.intra

  region               = var.region
  vpc_id               = local.vpc_id
  availability_zone    = substr(element(var.azs, count.index), 2, 1) == "-" ? element(var.azs, count.index) : null
  availability_zone_id = substr(element(var.azs, count.index), 2, 1) == "-" ? null : element(var.azs, count.index)
  cidr_block           = var.intra_subnet_ipv6_native ? null : element(local.ranges.intra, count.index)
  ipv6_cidr_block      = try(cidrsubnet(local.block, 8, local.prefixes.intra[count.index]), null)

  tags = merge({ Name = local.names.intra[count.index] }, var.tags, var.intra_subnet_tags)
}

resource "aws_subnet" "outpost" {
  count = local.size.outpost

  region            = var.region
  vpc_id            = local.vpc_id
  outpost_arn       = var.outpost_arn
  availability_zone = var.outpost_az
  cidr_block        = var.outpost_subnet_ipv6_native ? null : element(local.ranges.outpost, count.index)
  ipv6_cidr_block   = try(cidrsubnet(local.block, 8, local.prefixes.outpost[count.index]), null)

  tags = merge({ Name = local.names.outpost[count.index] }, var.tags, var.outpost_subnet_tags)
}

resource "aws_db_subnet_group" "database" {
  count = var.create_database_subnet_group && local.size.database > 0 ? 1 : 0

  region     = var.region
  subnet_ids = local.ids.database
  tags       = local.left_out.database_subnet_group_tags
}

resource "aws_elasticache_subnet_group" "elasticache" {
  count = var.create_elasticache_subnet_group && local.size.elasticache > 0 ? 1 : 0

  region     = var.region
  name       = local.left_out.elasticache_subnet_group_name
  subnet_ids = local.ids.elasticache
  tags       = local.left_out.elasticache_subnet_group_tags
}

resource "aws_redshift_subnet_group" "redshift" {
  count = var.create_redshift_subnet_group && local.size.redshift > 0 ? 1 : 0

  region     = var.region
  name       = local.left_out.redshift_subnet_group_name
  subnet_ids = local.ids.redshift
  tags       = local.left_out.redshift_subnet_group_tags
}
