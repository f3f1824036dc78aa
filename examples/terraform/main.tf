# A database with an address that can move to a standby, an interface for backups, and a NAT instance. The address is in
# another Availability Zone than the database, and the NAT instance drops what it should forward: `--fix` corrects that.

variable "instance_type" {
  type = string
}

data "aws_availability_zones" "available" {}

locals {
  zones = data.aws_availability_zones.available.names
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  availability_zone = local.zones[count.index]
}

resource "aws_subnet" "backup" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, 2)
  availability_zone = local.zones[0]
}

resource "aws_instance" "database" {
  ami           = data.aws_ami.linux.id
  instance_type = var.instance_type
  subnet_id     = aws_subnet.app[0].id
}

resource "aws_network_interface" "address" {
  subnet_id = aws_subnet.app[1].id
}

resource "aws_network_interface" "backup" {
  subnet_id = aws_subnet.backup.id
}

resource "aws_network_interface_attachment" "address" {
  instance_id          = aws_instance.database.id
  network_interface_id = aws_network_interface.address.id
  device_index         = 1
}

resource "aws_network_interface_attachment" "backup" {
  instance_id          = aws_instance.database.id
  network_interface_id = aws_network_interface.backup.id
  device_index         = 2
}

resource "aws_instance" "nat" {
  ami           = data.aws_ami.linux.id
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.app[0].id

  vpc_security_group_ids = [aws_security_group.nat.id]
}

resource "aws_security_group" "nat" {
  vpc_id = aws_vpc.main.id

  ingress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = [aws_vpc.main.cidr_block]
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_route_table" "backup" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "backup" {
  route_table_id = aws_route_table.backup.id
  subnet_id      = aws_subnet.backup.id
}

resource "aws_route" "nat" {
  route_table_id         = aws_route_table.backup.id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_instance.nat.primary_network_interface_id
}

data "aws_ami" "linux" {
  most_recent = true
  owners      = ["amazon"]

  filter {
    name   = "name"
    values = ["al2023-ami-2023.*-x86_64"]
  }
}
