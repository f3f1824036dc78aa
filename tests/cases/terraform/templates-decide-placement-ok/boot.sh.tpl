#!/bin/sh
hostname ${name}
%{ for peer in peers ~}
echo "${peer.name} $${ZONE} ${peer.zone}" >> /etc/peers
%{ endfor ~}
cat <<'ROUTES' > /etc/routes
${routes}ROUTES
echo 100%%{ of it }
