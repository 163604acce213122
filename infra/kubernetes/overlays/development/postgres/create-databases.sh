#!/bin/sh
# A database and a role for each file in /run/databases but the administrator's own: the file's name is that of both, what is
# in it the password. Runs by itself when the data folder is empty, and by hand for a service that came later: what there is
# already stays as it is, its password too.
set -eu
for file in "${DATABASES_FOLDER:-/run/databases}"/*; do
  name=$(basename "$file")
  [ "$name" = postgres ] && continue
  psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --set=name="$name" --set=password="$(cat "$file")" <<'SQL'
SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', :'name', :'password')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'name') \gexec
SELECT format('CREATE DATABASE %I OWNER %I', :'name', :'name')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
done
