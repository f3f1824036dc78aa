# Wrong: written as for Terraform 0.11, with quoted expressions, attribute-only splats and `.0`. The sensors have two
# interfaces of one subnet each, since element() wraps around after two subnets.
variable "zones" {
  default = "us-east-1a,us-east-1a"
}

variable "sensors" {
  default = "2"
}

variable "types" {
  type = map

  default = {
    sensor    = "m5.large"
    collector = "t3.small"
  }
}

variable "tags" {
  type    = map(string)
  default = {}
}

resource "aws_vpc" "capture" {
  cidr_block = "10.73.0.0/16"
}

resource "aws_subnet" "capture" {
  count             = "${length(split(",", var.zones))}"
  vpc_id            = "${aws_vpc.capture.id}"
  availability_zone = "${element(split(",", var.zones), count.index)}"
  cidr_block        = "${cidrsubnet(aws_vpc.capture.cidr_block, 8, count.index)}"
}

resource "aws_instance" "sensor" {
  count         = "${var.sensors}"
  ami           = "ami-0123456789abcdef0"
  instance_type = "${lookup(var.types, "sensor")}"
  subnet_id     = "${element(aws_subnet.capture.*.id, count.index)}"

  tags = "${merge(var.tags, { Name = "sensor-${count.index + 1}" })}"
}

resource "aws_network_interface" "mirror" {
  count             = "${var.sensors * 2}"
  subnet_id         = "${element(aws_subnet.capture.*.id, floor(count.index / 2) + length(aws_subnet.capture.*.id) * 3)}"
  source_dest_check = "${count.index % 2 == 0 ? "false" : "true"}"
}

resource "aws_network_interface_attachment" "mirror" {
  count                = "${var.sensors}"
  instance_id          = "${element(aws_instance.sensor.*.id, count.index)}"
  network_interface_id = "${aws_network_interface.mirror.*.id[count.index * 2]}"
  device_index         = "${count.index % 2 + 1 - count.index % 2}"
}

resource "aws_instance" "collector" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "${var.types["collector"]}"
  subnet_id     = "${aws_subnet.capture.0.id}"
}

resource "aws_network_interface" "collector" {
  subnet_id = "${aws_subnet.capture.*.id[length(aws_subnet.capture.*.id) - 1]}"
}

resource "aws_network_interface_attachment" "collector" {
  instance_id          = "${aws_instance.collector.id}"
  network_interface_id = "${aws_network_interface.collector.id}"
  device_index         = "${1}"
}

output "addresses" {
  value = "${join(",", compact(concat(aws_instance.sensor.*.private_ip, aws_instance.collector.*.private_ip)))}"
}
