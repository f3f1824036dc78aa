# Right: a NAT instance for each zone, or one for all, from a module called with for_each; the routes of every private
# subnet lead to the interface of its zone, whose check is off.
variable "network" {
  type = object({
    cidr    = string
    zones   = list(string)
    private = list(string)
    nat     = object({ single = bool, type = string, arguments = list(string) })
  })
}

locals {
  nat_zones = var.network.nat.single ? slice(var.network.zones, 0, 1) : var.network.zones
  public    = cidrsubnets(cidrsubnet(var.network.cidr, 4, 15), [for zone in var.network.zones : 4]...)
  private   = { for index, cidr in var.network.private : tostring(index) => { cidr = cidr, zone = var.network.zones[index % length(var.network.zones)] } }
}

resource "aws_vpc" "this" {
  cidr_block = var.network.cidr
}

resource "aws_subnet" "public" {
  for_each          = zipmap(var.network.zones, local.public)
  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value
}

resource "aws_subnet" "private" {
  for_each          = local.private
  vpc_id            = aws_vpc.this.id
  availability_zone = each.value.zone
  cidr_block        = each.value["cidr"]
}

module "nat" {
  source    = "./nat"
  for_each  = { for zone in local.nat_zones : trimprefix(zone, "us-east-") => aws_subnet.public[zone] }
  name      = "nat-${each.key}"
  subnet    = each.value
  type      = var.network.nat.type
  arguments = toset(var.network.nat.arguments)

  depends_on = [aws_vpc.this]
}

resource "aws_route_table" "private" {
  for_each = aws_subnet.private
  vpc_id   = aws_vpc.this.id

  dynamic "route" {
    for_each = [for key, nat in module.nat : nat.interface_id if key == trimprefix(var.network.nat.single ? var.network.zones[0] : local.private[each.key].zone, "us-east-")]

    content {
      cidr_block           = "0.0.0.0/0"
      network_interface_id = route.value
    }
  }
}

resource "aws_route_table_association" "private" {
  for_each       = aws_subnet.private
  subnet_id      = each.value.id
  route_table_id = aws_route_table.private[each.key].id
}

resource "aws_instance" "worker" {
  for_each      = { for key, subnet in aws_subnet.private : key => subnet if contains(["0", "1"], key) }
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  subnet_id     = each.value.id

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [tags["Patched"]]
  }

  depends_on = [module.nat]
}
