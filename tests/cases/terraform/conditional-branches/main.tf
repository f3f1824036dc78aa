# Right: both subnets exist, and each condition picks one of the instance's zone. A plan does not say which branch was
# taken; both are in one zone where it matters (`agree`), and in two where it does not say (`differ`, undecided).
variable "use_first" {
  default = true
}

resource "aws_vpc" "core" {
  cidr_block = "10.30.0.0/16"
}

resource "aws_subnet" "zone" {
  for_each          = { app = "a", first = "a", second = "a", third = "b" }
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1${each.value}"
  cidr_block        = cidrsubnet("10.30.0.0/16", 8, index(["app", "first", "second", "third"], each.key))
}

resource "aws_instance" "app" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.zone["app"].id
}

resource "aws_network_interface" "agree" {
  subnet_id = var.use_first ? aws_subnet.zone["first"].id : aws_subnet.zone["second"].id
}

resource "aws_network_interface" "differ" {
  subnet_id = var.use_first ? aws_subnet.zone["second"].id : aws_subnet.zone["third"].id
}

resource "aws_network_interface_attachment" "agree" {
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.agree.id
  device_index         = 1
}

resource "aws_network_interface_attachment" "differ" {
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.differ.id
  device_index         = 2
}
