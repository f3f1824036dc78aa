# Right: the interface is deleted together with the route to it. The table, which this plan does not touch, still
# shows the route, as that was when Terraform looked.
resource "aws_vpc" "core" {
  cidr_block = "10.70.0.0/16"
}

resource "aws_subnet" "edge" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.70.1.0/24"
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.core.id
}
