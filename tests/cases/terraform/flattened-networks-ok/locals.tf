locals {
  subnets = {
    for subnet in flatten([
      for network_name, network in var.networks : [
        for tier_name, tier in network.tiers : [
          for index, zone in var.zones : {
            key     = "${network_name}/${tier_name}/${zone}"
            network = network_name
            tier    = tier_name
            zone    = zone
            cidr    = cidrsubnet(network.cidr, tier.newbits, tier.first + index)
            public  = tier.public
          }
        ]
      ]
    ]) : subnet.key => subnet
  }

  appliances = merge([
    for network_name, network in var.networks : {
      for name, appliance in network.appliances : "${network_name}-${name}" => merge(appliance, { network = network_name })
    }
  ]...)

  interfaces = {
    for interface in flatten([
      for name, appliance in local.appliances : [
        for position, tier in appliance.tiers : {
          appliance = name
          network   = appliance.network
          position  = position
          tier      = tier
          subnet    = join("/", [appliance.network, tier, appliance.zone])
          forwards  = contains(["inside", "outside"], tier)
        }
      ]
    ]) : "${interface.appliance}:${interface.tier}" => interface
  }

  inside_by_network = { for key, interface in local.interfaces : interface.network => key... if interface.tier == "inside" }
}
