#!/bin/sh
# Makes a Consul token for one app and prints it, for its TRELLIS_CONSUL_TOKEN. The app may register under its own name, find
# the others and read live settings, and nothing else. With write-settings after its name it may write settings as well: the
# BFF, through which operators do. Made again, its policy is as it should be, and there is one token more.
#   CONSUL_HTTP_TOKEN=<a token with acl:write> sh infra/consul/access-control/create-token.sh order
#   CONSUL_HTTP_TOKEN=<a token with acl:write> sh infra/consul/access-control/create-token.sh bff write-settings
# CONSUL_HTTP_ADDR names the agent (default 127.0.0.1:8500); needs the program consul.
set -eu
app=${1:?name the app}
case ${2:-} in
  '') settings=read ;;
  write-settings) settings=write ;;
  *) echo "$2 means nothing: after the app there may be write-settings." >&2 && exit 2 ;;
esac
case $app in *[!a-z0-9-]*) echo "$app is no name of an app: small letters, digits and -." >&2 && exit 2 ;; esac

rules="service \"$app\"  { policy = \"write\" }
service_prefix \"\" { policy = \"read\" }
node_prefix \"\"    { policy = \"read\" }
key_prefix \"trellis/settings/\" { policy = \"$settings\" }"

if consul acl policy read -name "trellis-$app" > /dev/null 2>&1; then
  consul acl policy update -name "trellis-$app" -no-merge -rules "$rules" > /dev/null
else
  consul acl policy create -name "trellis-$app" -rules "$rules" > /dev/null
fi
consul acl token create -policy-name "trellis-$app" -description "the app $app" | sed -n 's/^SecretID: *//p'
