# Wrong: a failover moved the interface to the standby instance, outside of Terraform; this plan moves it back, though
# the source has not changed. Nothing of the design that results is wrong.
resource "aws_vpc" "core" {
  cidr_block = "10.87.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.87.1.0/24"
}

resource "aws_subnet" "service" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.87.2.0/24"
}

resource "aws_instance" "node" {
  count         = 2
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app.id
}

resource "aws_network_interface" "floating" {
  subnet_id = aws_subnet.service.id

  attachment {
    instance     = aws_instance.node[0].id
    device_index = 1
  }
}
