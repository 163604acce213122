# Succeeds while the process in this container is ready, by its admin port. Bash alone: a Node process for each check
# would cost more than the app does when idle.
exec 3<> "/dev/tcp/127.0.0.1/${TRELLIS_ADMIN_PORT}" || exit 1
printf 'GET /readyz HTTP/1.0\r\n\r\n' >&3
read -r -t 2 _ status _ <&3
[[ "$status" == 200 ]]
