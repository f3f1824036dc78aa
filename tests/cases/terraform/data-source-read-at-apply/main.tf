# Wrong twice, as both interfaces are in zone 1b and the instance in 1a. depends_on makes Terraform read the subnets
# only at the apply: the plan knows the zone of `named`, which is an argument, and not that of `filtered`, and says
# so.
data "aws_vpc" "default" {
  default = true
}

resource "aws_subnet" "app" {
  vpc_id            = data.aws_vpc.default.id
  availability_zone = "us-east-1a"
  cidr_block        = cidrsubnet(data.aws_vpc.default.cidr_block, 8, 250)
}

resource "aws_subnet" "service" {
  for_each          = { named = 251, filtered = 252 }
  vpc_id            = data.aws_vpc.default.id
  availability_zone = "us-east-1b"
  cidr_block        = cidrsubnet(data.aws_vpc.default.cidr_block, 8, each.value)
  tags              = { Name = each.key }
}

data "aws_subnet" "named" {
  availability_zone = "us-east-1b"
  tags              = { Name = "named" }
  depends_on        = [aws_subnet.service]
}

data "aws_subnet" "filtered" {
  tags       = { Name = "filtered" }
  depends_on = [aws_subnet.service]
}

resource "aws_instance" "app" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app.id
}

resource "aws_network_interface" "named" {
  subnet_id = data.aws_subnet.named.id
}

resource "aws_network_interface" "filtered" {
  subnet_id = data.aws_subnet.filtered.id
}

resource "aws_network_interface_attachment" "named" {
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.named.id
  device_index         = 1
}

resource "aws_network_interface_attachment" "filtered" {
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.filtered.id
  device_index         = 2
}
