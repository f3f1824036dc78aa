# Right: templates, with their directives, and regular expressions say which subnet every interface is in; each is in
# its instance's zone.
variable "hosts" {
  type    = string
  default = <<-LIST
    web1  us-east-1a  t3.small
    web2  us-east-1b  t3.small

    # out of service
    #web3 us-east-1c  t3.small
    db1   us-east-1a  m5.large
  LIST
}

variable "replication" {
  type    = bool
  default = true
}

locals {
  lines = [for line in split("\n", var.hosts) : trimspace(line) if can(regex("^[a-z]+[0-9]", trimspace(line)))]
  words = [for line in local.lines : regex("^(?P<name>\\S+)\\s+(?P<zone>\\S+)\\s+(?P<type>\\S+)$", line)]
  hosts = { for word in local.words : word.name => { zone = word.zone, type = word.type, role = replace(word.name, "/[0-9]+$/", "") } }
  zones = distinct([for host in local.hosts : host.zone])

  networks = jsondecode(templatefile("${path.module}/networks.json.tpl", {
    zones       = local.zones
    replication = var.replication
    block       = "10.70"
  }))

  routes = <<EOT
%{for name, host in local.hosts~}
%{if host.role == "db"~}
${name}=${host.zone}
%{endif~}
%{endfor~}
EOT
}

resource "aws_vpc" "this" {
  cidr_block = local.networks.vpc
}

resource "aws_subnet" "this" {
  for_each          = local.networks.subnets
  vpc_id            = aws_vpc.this.id
  cidr_block        = each.value.cidr
  availability_zone = each.value.zone
}

resource "aws_instance" "host" {
  for_each      = local.hosts
  ami           = "ami-0123456789abcdef0"
  instance_type = each.value.type
  subnet_id     = aws_subnet.this["front-${regex("[a-z]$", each.value.zone)}"].id
  user_data = templatefile("${path.module}/boot.sh.tpl", {
    name   = each.key
    peers  = [for name, host in local.hosts : { name = name, zone = host.zone } if name != each.key]
    routes = local.routes
  })
}

resource "aws_network_interface" "replica" {
  for_each  = var.replication ? { for name, host in local.hosts : name => host if host.role == "db" } : {}
  subnet_id = aws_subnet.this[format("%s-%s", "back", trimprefix(each.value.zone, "us-east-1"))].id
  description = trimspace(<<-EOT
    Replication of ${each.key}%{if length(local.zones) > 1} over ${length(local.zones)} zones%{else} in one zone%{endif}.
  EOT
  )
}

resource "aws_network_interface_attachment" "replica" {
  for_each             = aws_network_interface.replica
  instance_id          = aws_instance.host[each.key].id
  network_interface_id = each.value.id
  device_index         = length(regexall("back-.", join(" ", keys(local.networks.subnets)))) - 1
}
