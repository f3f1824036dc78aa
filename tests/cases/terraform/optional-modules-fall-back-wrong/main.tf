# Wrong for `archive`: the module that would make its subnet is left out, and the subnet that it falls back to is in the
# other zone. Wrong for `cache`, too, which has both interfaces in its own subnet. `search` falls back to a subnet of its
# zone.
variable "features" {
  type    = map(bool)
  default = { archive = false, search = false, cache = true }
}

variable "spare_subnet" {
  type    = string
  default = null
}

locals {
  enabled = [for name, enabled in var.features : name if enabled]
}

resource "aws_vpc" "this" {
  cidr_block = "10.84.0.0/16"
}

module "base" {
  source     = "./subnet"
  count      = 2
  vpc_id     = aws_vpc.this.id
  zone       = ["us-east-1a", "us-east-1b"][count.index]
  cidr_block = cidrsubnet(aws_vpc.this.cidr_block, 8, count.index)
}

module "back" {
  source     = "./subnet"
  count      = 2
  vpc_id     = aws_vpc.this.id
  zone       = module.base[count.index].zone
  cidr_block = cidrsubnet(aws_vpc.this.cidr_block, 8, count.index + 10)
}

module "own" {
  source     = "./subnet"
  for_each   = toset(local.enabled)
  vpc_id     = aws_vpc.this.id
  cidr_block = cidrsubnet(aws_vpc.this.cidr_block, 8, 20 + index(keys(var.features), each.key))
}

module "archive_subnet" {
  source     = "./subnet"
  count      = var.features["archive"] ? 1 : 0
  vpc_id     = aws_vpc.this.id
  cidr_block = "10.84.100.0/24"
}

locals {
  archive = var.spare_subnet != null ? var.spare_subnet : concat(module.archive_subnet[*].id, [module.back[1].id])[0]
  search  = try(module.own["search"].id, module.back[0].id)
  cache   = length(module.own) == 0 ? null : lookup({ for name, subnet in module.own : name => subnet.id }, "cache", module.base[0].id)
}

resource "aws_instance" "server" {
  for_each      = var.features
  ami           = "ami-0123456789abcdef0"
  instance_type = each.value ? "m5.xlarge" : "m5.large"
  subnet_id     = each.key == "cache" ? local.cache : module.base.0.id
}

resource "aws_network_interface" "second" {
  for_each  = { archive = local.archive, search = local.search, cache = local.cache }
  subnet_id = each.value
}

resource "aws_network_interface_attachment" "second" {
  for_each             = var.features
  instance_id          = aws_instance.server[each.key].id
  network_interface_id = aws_network_interface.second[each.key].id
  device_index         = 1
}
