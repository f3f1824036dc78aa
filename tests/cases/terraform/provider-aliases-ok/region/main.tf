terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      version               = ">= 3.0"
      configuration_aliases = [aws.here, aws.there]
    }
  }
}

variable "cidr" {
  type = string
}

variable "letters" {
  type = list(string)
}

variable "type" {
  type = string
}

data "aws_region" "here" {
  provider = aws.here
}

data "aws_region" "there" {
  provider = aws.there
}

data "aws_availability_zones" "here" {
  provider = aws.here
  state    = "available"
}

locals {
  tiers = { for number, tier in ["outside", "inside", "console"] : tier => number }
  zones = [for letter in var.letters : element([for zone in data.aws_availability_zones.here.names : zone if zone == "${data.aws_region.here.name}${letter}"], 0)]
}

resource "aws_vpc" "this" {
  provider   = aws.here
  cidr_block = var.cidr
}

module "tier" {
  source     = "./tier"
  for_each   = local.tiers
  providers  = { aws = aws.here }
  vpc_id     = aws_vpc.this.id
  cidr_block = cidrsubnet(var.cidr, 2, each.value)
  zones      = local.zones
}

resource "aws_network_interface" "outside" {
  provider          = aws.here
  count             = length(local.zones)
  subnet_id         = module.tier["outside"].ids[count.index]
  source_dest_check = false
}

resource "aws_network_interface" "inside" {
  provider          = aws.here
  count             = length(local.zones)
  subnet_id         = module.tier["inside"].ids[count.index]
  source_dest_check = false
}

resource "aws_instance" "router" {
  provider          = aws.here
  count             = length(local.zones)
  ami               = "ami-0123456789abcdef0"
  instance_type     = var.type
  availability_zone = local.zones[count.index]

  dynamic "network_interface" {
    for_each = [aws_network_interface.outside[count.index].id, aws_network_interface.inside[count.index].id]
    content {
      device_index         = network_interface.key
      network_interface_id = network_interface.value
    }
  }
}

output "subnets" {
  value = { for tier, made in module.tier : tier => made.ids }
}

output "routers" {
  value = aws_instance.router[*].id
}

output "region" {
  value = data.aws_region.here.name
}

output "backup" {
  value = data.aws_region.there.name
}
