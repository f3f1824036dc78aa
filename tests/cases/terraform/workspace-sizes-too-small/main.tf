# Wrong for `probe`: the type that the workspace's sizes give it holds two interfaces, and it has one for each lane
# besides the primary one. `relay` is right, since its number of lanes follows what its type holds.
locals {
  environment = terraform.workspace == "default" ? "dev" : terraform.workspace

  sizes = {
    dev  = { probe = "t3.micro", relay = "t3.small" }
    prod = { probe = "c5.4xlarge", relay = "c5.4xlarge" }
  }

  holds = { "t3.micro" = 2, "t3.small" = 3, "c5.4xlarge" = 8 }
  size  = lookup(local.sizes, terraform.workspace, local.sizes[local.environment])

  lanes = {
    probe = range(2)
    relay = slice(["red", "green", "blue"], 0, min(3, lookup(local.holds, local.size.relay, 2) - 1))
  }

  counts = { for host, lanes in local.lanes : host => length(lanes) }
  total  = sum(values(local.counts))
}

resource "aws_vpc" "this" {
  cidr_block = "10.76.0.0/16"
  tags       = { Name = format("%s-%03d", local.environment, local.total) }
}

resource "aws_subnet" "host" {
  vpc_id            = aws_vpc.this.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.76.0.0/24"
}

resource "aws_subnet" "lane" {
  count             = max(values(local.counts)...)
  vpc_id            = aws_vpc.this.id
  availability_zone = "us-east-1a"
  cidr_block        = cidrsubnet("10.76.128.0/17", ceil(log(parseint("1${join("", [for bit in range(6) : "0"])}", 2), 2)), pow(2, count.index) + abs(-3))
}

resource "aws_instance" "host" {
  for_each      = local.size
  ami           = "ami-0123456789abcdef0"
  instance_type = each.value
  subnet_id     = aws_subnet.host.id

  tags = {
    Name        = "${local.environment}-${each.key}"
    Environment = upper(local.environment)
  }
}

resource "aws_network_interface" "probe" {
  count             = length(local.lanes.probe)
  subnet_id         = element(aws_subnet.lane[*].id, count.index)
  private_ips_count = signum(count.index)
}

resource "aws_network_interface_attachment" "probe" {
  count                = local.counts["probe"]
  instance_id          = aws_instance.host["probe"].id
  network_interface_id = element(aws_network_interface.probe.*.id, count.index)
  device_index         = count.index + 1
}

resource "aws_network_interface" "relay" {
  for_each  = toset(local.lanes["relay"])
  subnet_id = aws_subnet.lane[index(local.lanes.relay, each.value)].id
}

resource "aws_network_interface_attachment" "relay" {
  for_each             = aws_network_interface.relay
  instance_id          = aws_instance.host["relay"].id
  network_interface_id = each.value.id
  device_index         = index(local.lanes.relay, each.key) + 1
}
