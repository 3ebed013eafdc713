#!/bin/sh
# cross_signed.sh N FILE: N authorities of one name, each signing each, and a certificate under the first.
set -eu
n=$1; out=$2; dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
printf 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n' > "$dir/ca.ext"
i=0
while [ "$i" -lt "$n" ]; do
  openssl ecparam -name prime256v1 -genkey -noout -out "$dir/$i.key"
  openssl req -new -key "$dir/$i.key" -subj "/C=FR/CN=AC LABYRINTHE" -out "$dir/$i.csr"
  i=$((i + 1))
done
openssl req -new -key "$dir/0.key" -subj "/C=FR/CN=perdu" -out "$dir/leaf.csr"
openssl req -x509 -key "$dir/0.key" -subj "/C=FR/CN=AC LABYRINTHE" -out "$dir/0.pem" -days 30
openssl x509 -req -in "$dir/leaf.csr" -CA "$dir/0.pem" -CAkey "$dir/0.key" -set_serial 1 -days 30 -out "$out" 2>/dev/null
i=0
while [ "$i" -lt "$n" ]; do
  j=0
  while [ "$j" -lt "$n" ]; do
    openssl req -x509 -key "$dir/$j.key" -subj "/C=FR/CN=AC LABYRINTHE" -out "$dir/j.pem" -days 30
    [ "$i" = "$j" ] || openssl x509 -req -in "$dir/$i.csr" -CA "$dir/j.pem" -CAkey "$dir/$j.key" \
      -set_serial "$((100 + i * n + j))" -days 30 -extfile "$dir/ca.ext" >> "$out" 2>/dev/null
    j=$((j + 1))
  done
  i=$((i + 1))
done
