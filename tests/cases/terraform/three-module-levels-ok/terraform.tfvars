sites = {
  north = { cidr = "10.67.0.0/18", zones = ["us-east-1a", "us-east-1b"], racks = 2 }
  south = { cidr = "10.67.64.0/18", zones = ["us-east-1d", "us-east-1c"], racks = 1 }
}
