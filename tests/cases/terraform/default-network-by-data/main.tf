# Wrong for `audit`: the default subnet that its interface is in has another zone than the instance's, and both are read
# while planning. The interfaces of `web` are right.
data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

data "aws_availability_zones" "all" {
  exclude_names = ["us-east-1e"]
}

data "aws_vpc" "default" {
  default = true
}

data "aws_subnet_ids" "default" {
  vpc_id = data.aws_vpc.default.id

  filter {
    name   = "availability-zone"
    values = formatlist("${data.aws_region.current.name}%s", ["a", "b", "c"])
  }
}

data "aws_subnet" "default" {
  for_each = data.aws_subnet_ids.default.ids
  id       = each.value
}

data "aws_ami" "linux" {
  most_recent = true
  owners      = ["amazon"]

  filter {
    name   = "name"
    values = ["amzn2-ami-hvm-*-x86_64-gp2"]
  }
}

locals {
  by_zone  = { for id, subnet in data.aws_subnet.default : subnet.availability_zone => subnet }
  zones    = slice(sort(keys(local.by_zone)), 0, 2)
  prefixes = [for zone in local.zones : split("/", local.by_zone[zone].cidr_block)[1]]
  owner    = data.aws_caller_identity.current.account_id
}

resource "aws_default_vpc" "this" {
  enable_dns_hostnames = true
}

resource "aws_default_subnet" "web" {
  count                   = length(local.zones)
  availability_zone       = local.zones[count.index]
  map_public_ip_on_launch = true
}

resource "aws_default_security_group" "this" {
  vpc_id = aws_default_vpc.this.id
}

# New blocks, after those of the default subnets.
resource "aws_subnet" "service" {
  count             = length(local.zones)
  vpc_id            = data.aws_vpc.default.id
  availability_zone = local.zones[count.index]
  cidr_block        = cidrsubnet(data.aws_vpc.default.cidr_block, max([for prefix in local.prefixes : tonumber(prefix)]...) - 16, 12 + count.index)
}

resource "aws_instance" "web" {
  count         = length(data.aws_availability_zones.all.names) > 2 ? 2 : 0
  ami           = data.aws_ami.linux.id
  instance_type = "t3.medium"
  subnet_id     = local.by_zone[element(local.zones, count.index)].id
  tags          = { Account = local.owner }
}

resource "aws_network_interface" "web" {
  count     = 2
  subnet_id = aws_subnet.service[count.index].id
}

resource "aws_network_interface_attachment" "web" {
  count                = length(aws_network_interface.web)
  instance_id          = aws_instance.web[count.index].id
  network_interface_id = aws_network_interface.web[count.index].id
  device_index         = 1
}

resource "aws_network_interface" "audit" {
  subnet_id   = local.by_zone[element(reverse(local.zones), 0)].id
  private_ips = [cidrhost(local.by_zone[local.zones[1]].cidr_block, 200)]
}

resource "aws_network_interface_attachment" "audit" {
  instance_id          = aws_instance.web[0].id
  network_interface_id = aws_network_interface.audit.id
  device_index         = 2
}
