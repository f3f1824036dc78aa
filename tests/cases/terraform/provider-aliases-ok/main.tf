# Right: one module makes an active and a standby router in each of two regions, whose providers are passed to it. What
# has the same zone letter in both regions is never in one zone.
provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

variable "routers" {
  type = map(object({ size = string, letters = list(string) }))
  default = {
    east = { size = "large", letters = ["a", "b"] }
    west = { size = "xlarge", letters = ["b", "a"] }
  }
}

module "east" {
  source    = "./region"
  providers = { aws.here = aws, aws.there = aws.west }
  cidr      = "10.74.0.0/20"
  letters   = var.routers["east"].letters
  type      = "c5.${var.routers.east.size}"
}

module "west" {
  source = "./region"

  providers = {
    aws.here  = aws.west
    aws.there = aws
  }

  cidr    = "10.74.16.0/20"
  letters = var.routers.west.letters
  type    = join(".", ["c5", var.routers["west"]["size"]])
}

locals {
  regions = { east = module.east, west = module.west }
}

resource "aws_network_interface" "console" {
  provider  = aws.west
  subnet_id = local.regions["west"].subnets["console"][0]
}

resource "aws_network_interface_attachment" "console" {
  provider             = aws.west
  instance_id          = local.regions.west.routers[0]
  network_interface_id = aws_network_interface.console.id
  device_index         = 2
}

output "regions" {
  value = [for name, region in local.regions : "${name}: ${region.region}, backed up by ${region.backup}"]
}
