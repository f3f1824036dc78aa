# Wrong: the change attaches the interface, which exists already and whose zone the plan knows, to a new instance in
# another zone. The instance that was there is right.
resource "aws_vpc" "core" {
  cidr_block = "10.69.0.0/16"
}

resource "aws_subnet" "zone" {
  count             = 2
  vpc_id            = aws_vpc.core.id
  availability_zone = ["us-east-1a", "us-east-1b"][count.index]
  cidr_block        = "10.69.${count.index}.0/24"
}

resource "aws_network_interface" "service" {
  subnet_id = aws_subnet.zone[0].id
}

resource "aws_instance" "old" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.zone[0].id
}

resource "aws_instance" "new" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = element(aws_subnet.zone.*.id, 1)
}

resource "aws_network_interface_attachment" "service" {
  instance_id          = aws_instance.new.id
  network_interface_id = aws_network_interface.service.id
  device_index         = 1
}
