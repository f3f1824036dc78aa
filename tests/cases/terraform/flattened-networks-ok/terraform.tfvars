zones = ["us-east-1c", "us-east-1d"]

tags = {
  Team = "network"
}

networks = {
  core = {
    cidr = "10.64.0.0/16"
    tiers = {
      management = { newbits = 8, first = 0, public = false }
      outside    = { newbits = 8, first = "10", public = true }
      inside     = { newbits = 8, first = 20, public = "false" }
    }
    appliances = {
      left  = { zone = "us-east-1a", type = "m5.xlarge", tiers = ["management", "outside", "inside"] }
      right = { zone = "us-east-1b", type = "m5.xlarge", tiers = ["management", "outside", "inside"] }
    }
  }
  edge = {
    cidr = "10.65.0.0/18"
    tiers = {
      management = { newbits = 6, first = 0, public = false }
      inside     = { newbits = 6, first = 4, public = false }
    }
    appliances = {
      only = { zone = "us-east-1b", type = "t3.small", tiers = ["management", "inside"] }
    }
  }
}
