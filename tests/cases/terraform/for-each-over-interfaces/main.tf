# Wrong: for_each runs over the interfaces themselves, and the one in zone b is attached to the only instance, in
# zone a. each.value of a resource has its own key, but a plan lists the resource alone: two interfaces are possible.
resource "aws_vpc" "core" {
  cidr_block = "10.33.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.33.0.0/24"
}

resource "aws_subnet" "service" {
  for_each          = { a = 1, b = 2 }
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1${each.key}"
  cidr_block        = "10.33.${each.value}.0/24"
}

resource "aws_network_interface" "service" {
  for_each  = aws_subnet.service
  subnet_id = each.value.id
}

resource "aws_instance" "app" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app.id
}

resource "aws_network_interface_attachment" "service" {
  for_each             = aws_network_interface.service
  instance_id          = aws_instance.app.id
  network_interface_id = each.value.id
  device_index         = each.key == "a" ? 1 : 2
}
