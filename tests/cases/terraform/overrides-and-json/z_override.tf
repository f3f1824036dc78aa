locals {
  secondary = "storage"
}

resource "aws_instance" "app" {
  instance_type     = var.type
  source_dest_check = false

  tags = {
    Name = "application"
  }
}

resource "aws_network_interface" "backup" {
  subnet_id = aws_subnet.app["one"].id
}
