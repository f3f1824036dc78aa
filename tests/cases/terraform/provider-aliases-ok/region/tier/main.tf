variable "vpc_id" {}
variable "cidr_block" {}

variable "zones" {
  type = list(string)
}

resource "aws_subnet" "this" {
  count             = length(var.zones)
  vpc_id            = var.vpc_id
  availability_zone = var.zones[count.index]
  cidr_block        = cidrsubnet(var.cidr_block, 2, count.index)
}

output "ids" {
  value = aws_subnet.this.*.id
}
