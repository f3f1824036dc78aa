resource "aws_vpc" "this" {
  cidr_block = "10.23.0.0/16"
}

resource "aws_subnet" "this" {
  count             = 2
  vpc_id            = aws_vpc.this.id
  availability_zone = "us-east-1d"
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 4, count.index)
}

output "subnet_ids" {
  value = [for subnet in aws_subnet.this : subnet.id]
}
