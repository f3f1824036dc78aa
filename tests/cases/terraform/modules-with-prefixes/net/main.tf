resource "aws_vpc" "this" {
  cidr_block = "10.86.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.this.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.86.0.0/24"
}

resource "aws_subnet" "near" {
  vpc_id            = aws_vpc.this.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.86.1.0/24"
}

resource "aws_subnet" "far" {
  count             = 1
  vpc_id            = aws_vpc.this.id
  availability_zone = "us-east-1b"
  cidr_block        = "10.86.2.0/24"
}

output "app_subnet_id" {
  value = aws_subnet.app.id
}

output "near_subnet_id" {
  value = aws_subnet.near.id
}

output "far_subnet_id" {
  value = one(aws_subnet.far[*].id)
}
