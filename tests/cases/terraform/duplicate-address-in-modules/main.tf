# Wrong: two modules list the same address of one subnet. The same address in the other VPC is right.
resource "aws_vpc" "shop" {
  cidr_block = "10.50.0.0/16"
}

resource "aws_vpc" "test" {
  cidr_block = "10.50.0.0/16"
}

resource "aws_subnet" "shop" {
  vpc_id            = aws_vpc.shop.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.50.1.0/24"
}

resource "aws_subnet" "test" {
  vpc_id            = aws_vpc.test.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.50.1.0/24"
}

module "orders" {
  source    = "./service"
  subnet_id = aws_subnet.shop.id
}

module "payments" {
  source    = "./service"
  subnet_id = aws_subnet.shop.id
}

module "test" {
  source    = "./service"
  subnet_id = aws_subnet.test.id
}
