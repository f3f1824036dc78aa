data "aws_availability_zones" "z" {}

resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }

resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }

resource "aws_subnet" "public" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index)
  availability_zone = data.aws_availability_zones.z.names[count.index]
}

resource "aws_subnet" "app" {
  count             = 3
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, 10 + count.index)
  availability_zone = data.aws_availability_zones.z.names[count.index]
}

resource "aws_route_table" "public" { vpc_id = aws_vpc.main.id }

resource "aws_route" "public_out" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.main.id
}

resource "aws_route_table_association" "public" {
  count          = 2
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table" "app" { vpc_id = aws_vpc.main.id }

resource "aws_route" "app_out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.nat.id
}

resource "aws_route" "partner" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "198.51.100.0/24"
  network_interface_id   = aws_network_interface.partner.id
}

resource "aws_route" "offices" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "10.0.0.0/8"
  transit_gateway_id     = "tgw-0a1b2c3d"
}

resource "aws_route_table_association" "app" {
  count          = 3
  subnet_id      = aws_subnet.app[count.index].id
  route_table_id = aws_route_table.app.id
}

resource "aws_eip" "nat" { domain = "vpc" }

resource "aws_nat_gateway" "nat" {
  subnet_id     = aws_subnet.public[0].id
  allocation_id = aws_eip.nat.id
}

resource "aws_network_interface" "partner" {
  subnet_id         = aws_subnet.public[0].id
  source_dest_check = false
}

resource "aws_eip" "partner" {
  domain            = "vpc"
  network_interface = aws_network_interface.partner.id
}

resource "aws_launch_template" "proxy" {
  image_id      = "ami-0a1b2c3d"
  instance_type = "t3.small"
  user_data = base64encode(
    "aws ec2 attach-network-interface --network-interface-id ${aws_network_interface.partner.id} --instance-id $ID --device-index 1"
  )
}

resource "aws_autoscaling_group" "proxy" {
  min_size            = 1
  max_size            = 1
  vpc_zone_identifier = aws_subnet.public[*].id
  launch_template { id = aws_launch_template.proxy.id }
}

resource "aws_lb" "web" {
  load_balancer_type = "application"
  subnets            = aws_subnet.public[*].id
}

resource "aws_ec2_transit_gateway_vpc_attachment" "main" {
  transit_gateway_id = "tgw-0a1b2c3d"
  vpc_id             = aws_vpc.main.id
  subnet_ids         = [aws_subnet.app[0].id, aws_subnet.app[1].id]
}

resource "aws_instance" "batch" {
  ami           = "ami-0a1b2c3d"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app[1].id
}
