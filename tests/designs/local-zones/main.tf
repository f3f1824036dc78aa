# A game server in a Local Zone, close to its players, and the rest of the application in the Region.

variable "outpost_arn" {
  type    = string
  default = "arn:aws:outposts:us-west-2:111122223333:outpost/op-0a1b2c3d4e5f60718"
}

resource "aws_vpc" "main" {
  cidr_block = "10.80.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "region" {
  for_each          = { us-west-2a = 0, us-west-2b = 1 }
  vpc_id            = aws_vpc.main.id
  availability_zone = each.key
  cidr_block        = cidrsubnet("10.80.0.0/20", 4, each.value)
}

resource "aws_subnet" "local" {
  vpc_id            = aws_vpc.main.id
  availability_zone = "us-west-2-lax-1a"
  cidr_block        = "10.80.64.0/24"
}

resource "aws_subnet" "outpost" {
  vpc_id            = aws_vpc.main.id
  availability_zone = "us-west-2a"
  outpost_arn       = var.outpost_arn
  cidr_block        = "10.80.128.0/24"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route" "public" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.main.id
}

resource "aws_route_table_association" "region" {
  for_each       = aws_subnet.region
  subnet_id      = each.value.id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table_association" "local" {
  subnet_id      = aws_subnet.local.id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table" "outpost" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block       = "192.168.0.0/16"
    local_gateway_id = "lgw-0a1b2c3d4e5f60718"
  }
}

resource "aws_route_table_association" "outpost" {
  subnet_id      = aws_subnet.outpost.id
  route_table_id = aws_route_table.outpost.id
}

resource "aws_security_group" "game" {
  name_prefix = "game-"
  vpc_id      = aws_vpc.main.id

  ingress {
    from_port   = 7777
    to_port     = 7777
    protocol    = "udp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "administration" {
  name_prefix = "administration-"
  vpc_id      = aws_vpc.main.id

  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["10.80.0.0/20"]
  }
}

resource "aws_instance" "game" {
  ami                    = "ami-0a1b2c3d4e5f60718"
  instance_type          = "c5d.2xlarge"
  subnet_id              = aws_subnet.local.id
  vpc_security_group_ids = [aws_security_group.game.id]
}

resource "aws_eip" "game" {
  domain               = "vpc"
  network_border_group = "us-west-2-lax-1"
  instance             = aws_instance.game.id
}

resource "aws_lb" "local" {
  name               = "players"
  load_balancer_type = "application"
  subnets            = [aws_subnet.local.id]
}

resource "aws_lb" "region" {
  name               = "web"
  load_balancer_type = "application"
  subnets            = [for subnet in aws_subnet.region : subnet.id]
}

resource "aws_instance" "machine" {
  ami                    = "ami-0a1b2c3d4e5f60718"
  instance_type          = "m5.xlarge"
  subnet_id              = aws_subnet.outpost.id
  vpc_security_group_ids = [aws_security_group.administration.id]
}

resource "aws_eip" "machine" {
  domain                   = "vpc"
  customer_owned_ipv4_pool = "ipv4pool-coip-0a1b2c3d4e5f60718"
  instance                 = aws_instance.machine.id
}

resource "aws_lb" "outpost" {
  name                     = "machines"
  load_balancer_type       = "application"
  internal                 = true
  subnets                  = [aws_subnet.outpost.id]
  customer_owned_ipv4_pool = "ipv4pool-coip-0a1b2c3d4e5f60718"
}

resource "aws_db_subnet_group" "scores" {
  name       = "scores"
  subnet_ids = [for subnet in aws_subnet.region : subnet.id]
}
