# Wrong for `backup`: an override file moves its interface into the subnet of the other zone. What override files and
# JSON files say of the rest is right.
variable "zones" {
  type = map(string)
}

variable "type" {
  type    = string
  default = "t3.nano"
}

variable "cidr" {
  type = string
}

locals {
  primary   = "one"
  secondary = "three"
}

resource "aws_vpc" "this" {
  cidr_block = var.cidr
}

resource "aws_instance" "app" {
  ami               = "ami-0123456789abcdef0"
  instance_type     = "t3.nano"
  subnet_id         = aws_subnet.app[local.primary].id
  source_dest_check = true

  tags = {
    Name = "app"
    Tier = "front"
  }
}

resource "aws_network_interface" "backup" {
  subnet_id   = aws_subnet.app[local.primary].id
  description = "backup"
}

resource "aws_network_interface" "storage" {
  subnet_id   = aws_subnet.app[local.secondary].id
  description = "storage"
}
