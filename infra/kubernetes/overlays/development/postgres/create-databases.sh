#!/bin/sh
# A database and a role for each file in /run/databases but the administrator's own: the file's name is that of both, what is
# in it the password. Runs once, when the data folder is empty.
set -eu
for file in /run/databases/*; do
  name=$(basename "$file")
  [ "$name" = postgres ] && continue
  psql --no-psqlrc --set=ON_ERROR_STOP=1 --set=name="$name" --set=password="$(cat "$file")" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
done
