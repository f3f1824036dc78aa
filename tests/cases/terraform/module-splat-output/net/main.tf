variable "zones" {
  type = list(string)
}

resource "aws_vpc" "this" {
  cidr_block = "10.22.0.0/16"
}

resource "aws_subnet" "this" {
  count             = length(var.zones)
  vpc_id            = aws_vpc.this.id
  availability_zone = var.zones[count.index]
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 8, count.index)
}

output "subnet_ids" {
  value = aws_subnet.this[*].id
}
