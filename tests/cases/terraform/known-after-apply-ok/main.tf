# Right: ids that only the apply tells are sorted, counted, compared and put into sets and keys of maps. Whichever comes
# first, the subnet that an interface gets is in its instance's zone, and is not its instance's own.
variable "prefer_first" {
  type    = bool
  default = true
}

resource "aws_vpc" "this" {
  cidr_block = "10.87.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.this.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.87.0.0/24"
}

resource "aws_subnet" "service" {
  count             = 3
  vpc_id            = aws_vpc.this.id
  availability_zone = "us-east-1a"
  cidr_block        = cidrsubnet("10.87.128.0/17", 7, count.index)
}

locals {
  ids       = aws_subnet.service[*].id
  sorted    = sort(local.ids)
  set       = toset(concat(local.ids, local.ids))
  by_id     = zipmap(local.ids, aws_subnet.service[*].cidr_block)
  zones     = { for subnet in aws_subnet.service : subnet.id => subnet.availability_zone }
  named     = { for subnet in aws_subnet.service : subnet.cidr_block => subnet.id }
  is_known  = length(local.ids) == 3 ? "three" : "fewer"
  is_same   = aws_subnet.app.id == aws_subnet.service[0].id ? "same" : "different"
  is_absent = aws_subnet.app.id == null ? "absent" : "present"
  text      = "${aws_vpc.this.id}/${length(local.ids)}"
  chosen = {
    first    = var.prefer_first ? local.ids[0] : aws_subnet.app.id
    lowest   = local.sorted[0]
    any      = tolist(local.set)[0]
    from_key = local.named["10.87.130.0/24"]
    of_app   = aws_subnet.app.cidr_block == "10.87.0.0/24" ? local.ids[2] : aws_subnet.app.id
  }
}

resource "aws_instance" "host" {
  for_each      = local.chosen
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.small"
  subnet_id     = aws_subnet.app.id

  tags = {
    Number  = local.is_known
    Same    = local.is_same
    Absent  = local.is_absent
    Network = local.text
    Zone    = local.zones[each.value]
    Size    = length(local.set) > 0 ? "some" : "none"
    Blocks  = length(local.by_id)
  }
}

resource "aws_network_interface" "side" {
  for_each    = local.chosen
  subnet_id   = each.value
  description = each.value != "" ? "side of ${each.key}" : "nowhere"
}

resource "aws_network_interface_attachment" "side" {
  for_each             = aws_network_interface.side
  instance_id          = aws_instance.host[each.key].id
  network_interface_id = each.value.id
  device_index         = length(each.key) > 0 ? 1 : 2
}
