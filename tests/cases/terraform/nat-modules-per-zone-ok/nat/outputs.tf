output "interface_id" {
  description = "What routes lead to."
  value       = aws_network_interface.nat.id
}
