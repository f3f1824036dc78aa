# What was counted, and what had another name, before the resources repeated over one another. Nothing here exists yet.
moved {
  from = aws_instance.node[0]
  to   = aws_instance.node["us-east-1a"]
}

moved {
  from = aws_subnet.pods
  to   = aws_subnet.pods["us-east-1a"]
}

moved {
  from = aws_network_interface.secondary
  to   = aws_network_interface.pods
}
