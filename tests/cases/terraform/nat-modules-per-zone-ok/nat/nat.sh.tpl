#!/bin/sh
eni_id=${interface.id}
exec nat%{ for argument in arguments } ${argument}%{ endfor }
