{
  "vpc": "${block}.0.0/16",
  "subnets": {
%{ for index, zone in zones ~}
    "front-${substr(zone, -1, 1)}": {"cidr": "${block}.${index}.0/24", "zone": ${jsonencode(zone)}}%{ if replication || index < length(zones) - 1 },%{ endif }
%{ endfor ~}
%{ if replication ~}
%{ for index, zone in zones ~}
    "back-${substr(zone, -1, 1)}": {"cidr": "${block}.${index + 100}.0/24", "zone": ${jsonencode(zone)}}%{ if index < length(zones) - 1 },%{ endif }
%{ endfor ~}
%{ endif ~}
  }
}
