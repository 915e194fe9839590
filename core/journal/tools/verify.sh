#!/usr/bin/env bash
# Checks a Parloir evidence bundle with stock tools: bash, find, grep, coreutils (sha256sum, basenc, ...), ssh-keygen 9.1 or later.
#   bash verify.sh [BUNDLE]      0 it stands, 1 it is refused, 2 asked wrongly
# The labels in brackets are rules of docs/spec/bundle.md. Limits: bundle.txt is read and not recomputed [B-10]; the root of a
# checkpoint [B-62] is recomputed up to ROOT_MAX links (default 2000), since every link costs a process or three.
set -u
export LC_ALL=C
ROOT_MAX=${ROOT_MAX:-2000}
[ $# -le 1 ] || { echo "verify.sh [BUNDLE]" >&2; exit 2; }
cd -- "${1:-$(dirname -- "$0")}" 2>/dev/null || { echo "verify.sh [BUNDLE]" >&2; exit 2; }
for tool in sha256sum ssh-keygen basenc find grep sort comm cmp; do
  command -v "$tool" >/dev/null || { echo "missing tool: $tool" >&2; exit 2; }
done
scratch=$(mktemp -d) || exit 2
trap 'rm -rf -- "$scratch"' EXIT
refusals=0
# A check that could not be made is no check: anything that the shell complains about refuses the bundle.
exec 3>&2 2>"$scratch/complaints"
refuse() { refusals=$((refusals + 1)); printf 'REFUSED [%s] %q: %s\n' "$1" "$2" "$3"; }
# note RULE FILE WHY: what a person signed and does not hold; it is counted for nothing and refuses nothing
note() { printf 'note [%s] %q: %s\n' "$1" "$2" "$3"; }
finish() {
  if [ -s "$scratch/complaints" ]; then refuse B-06 SHA256SUMS "could not be checked: $(head -c 300 "$scratch/complaints" | tr -dc ' -~')"; fi
  if [ "$refusals" -gt 0 ]; then echo "REFUSÉ / REFUSED"; exit 1; fi
  echo "CONFORME / STANDS"; exit 0
}
H='[0-9a-f]{64}'
N='([0-9]{6}|[1-9][0-9]{6,18})'
is_hex() { [[ $1 =~ ^$H$ ]]; }
# field KEY FILE: first value of a line "KEY: value" into $value
field() {
  local line; value=
  while IFS= read -r line; do [[ $line == "$1: "* ]] && { value=${line#"$1: "}; return 0; }; done <"$2"
  return 1
}
sum() { local out; out=$(sha256sum); value=${out%% *}; }
node() { sum < <(printf '%s' "${1^^}" | basenc --base16 -d); }
stamp() { value=${1//[^0-9]/}Z; }

# ---- [B-01] [B-02] [B-03] files
while IFS= read -r -d '' odd; do refuse B-01 "${odd#./}" "link or special file"; done < <(find . ! -type f ! -type d -print0)
while IFS= read -r -d '' odd; do
  [[ $odd =~ ^[A-Za-z0-9_./-]+$ ]] || refuse B-02 "${odd#./}" "foreign file: no bundle has a file of this name"
done < <(find . -print0)
[ "$refusals" -eq 0 ] || finish
[ -f SHA256SUMS ] || { refuse B-03 SHA256SUMS "a file that must be there is missing"; finish; }
find . -type f -printf '%P\n' | grep -vx SHA256SUMS | sort >"$scratch/files"
while IFS= read -r odd; do refuse B-02 "$odd" "foreign file: no bundle has a file of this name"; done < <(grep -Evx \
  "LISEZMOI\.txt|README\.txt|verify\.(py|sh)|bundle\.txt|withheld\.txt|keys/allowed_signers|keys/person-$H\.txt(\.sig)?|keys/device-$H\.txt(\.sig|\.evidence\.sig|\.endpoint\.sig)?|keys/revocation-$H-[1-9][0-9]?\.txt(\.sig)?|journal/$H/$N\.txt(\.sig)?|checkpoints/$N\.txt(\.$H\.sig)?|stamps/$N-[1-9][0-9]{0,5}\.tsr|items/$H/(salt|body|document(\.[a-z0-9]{1,8})?)|proofs/$H\.txt|forks/$H/(one|other)\.txt(\.sig)?" \
  "$scratch/files")
[ "$refusals" -eq 0 ] || finish
while IFS= read -r odd; do refuse B-03 "${odd:66:200}" "SHA256SUMS has an unreadable line"; done < <(
  grep -aEv '^[0-9a-f]{64}  [A-Za-z0-9_][A-Za-z0-9_./-]*$' SHA256SUMS; grep -aF '..' SHA256SUMS)
[ "$refusals" -eq 0 ] || finish
cut -c67- SHA256SUMS | sort >"$scratch/listed"
while IFS= read -r odd; do refuse B-03 "$odd" "listed twice"; done < <(uniq -d "$scratch/listed")
while IFS= read -r odd; do refuse B-03 "$odd" "added file: SHA256SUMS does not list it"; done < <(comm -23 "$scratch/files" "$scratch/listed")
while IFS= read -r odd; do refuse B-03 "$odd" "missing file that SHA256SUMS lists"; done < <(comm -13 "$scratch/files" "$scratch/listed")
while IFS= read -r odd; do refuse B-03 "${odd%: FAILED*}" "altered file: its digest is not the one in SHA256SUMS"; done < <(
  sha256sum --check --strict --quiet SHA256SUMS 2>/dev/null | grep ': FAILED$')
for name in LISEZMOI.txt README.txt verify.py verify.sh bundle.txt withheld.txt keys/allowed_signers; do
  [ -f "$name" ] || { refuse B-05 "$name" "a file that must be there is missing"; finish; }
done
field form bundle.txt; form=$value
[ "$form" = full ] || [ "$form" = selective ] || { refuse B-10 bundle.txt "unreadable"; finish; }

# ---- [B-20] [B-22] the register, from the records themselves
declare -A person_of=() after=() until=() endpoint_of=() revoked=()
public_line() { value="ssh-ed25519 $(printf '0000000B7373682D6564323535313900000020%s' "${1^^}" | basenc --base16 -d | base64 -w0)"; }
: >"$scratch/signers"
shopt -s nullglob
for file in keys/person-*.txt; do
  ik=${file#keys/person-}; ik=${ik%.txt}
  field ik "$file"; [ "$value" = "$ik" ] || refuse B-22 "$file" "a key of another person"
  public_line "$ik"
  printf 'person-%s namespaces="parloir/1/person,parloir/1/device,parloir/1/revocation" %s\n' "$ik" "$value" >>"$scratch/signers"
done
for file in keys/device-*.txt; do
  key=${file#keys/device-}; key=${key%.txt}
  field evidence-key "$file"; [ "$value" = "$key" ] || { refuse B-22 "$file" "the key of another device"; continue; }
  field person "$file"; person=$value
  is_hex "$person" && [ -f "keys/person-$person.txt" ] || { refuse B-22 "$file" "a key of nobody here"; continue; }
  person_of[$key]=$person
  field valid-after "$file"; after[$key]=$value
  field valid-before "$file"; until[$key]=$value
  field endpoint "$file"; is_hex "$value" || { refuse B-06 "$file" "unreadable"; continue; }
  endpoint_of[$key]=$value
done
for file in keys/revocation-*.txt; do
  key=${file#keys/revocation-}; key=${key%%-*}
  field evidence-key "$file"; named=$value; field person "$file"
  [ "$named" = "$key" ] && [ "${person_of[$key]:-}" = "$value" ] || { refuse B-22 "$file" "revokes a device of nobody here"; continue; }
  field from "$file"
  if [[ $value < ${until[$key]} ]]; then until[$key]=$value; revoked[$key]=yes; fi
done
for file in keys/device-*.txt; do
  key=${file#keys/device-}; key=${key%.txt}
  [ -n "${endpoint_of[$key]:-}" ] || continue
  stamp "${after[$key]}"; from=$value; stamp "${until[$key]}"; to=$value
  public_line "$key"
  printf 'device-%s namespaces="parloir/1/entry,parloir/1/receipt,parloir/1/checkpoint,parloir/1/device-evidence",valid-after="%s",valid-before="%s" %s\n' \
    "$key" "$from" "$to" "$value" >>"$scratch/signers"
  public_line "${endpoint_of[$key]}"
  printf 'endpoint-%s namespaces="parloir/1/device-endpoint" %s\n' "$key" "$value" >>"$scratch/signers"
done
cmp -s "$scratch/signers" keys/allowed_signers || refuse B-20 keys/allowed_signers "does not say what the keys' records say"

# ---- [B-21] [B-23] signatures
# signed FILE SIGNATURE PRINCIPAL NAMESPACE [TIME]
signed() {
  local said
  if [ ! -f "$2" ]; then refuse B-05 "$2" "a file that must be there is missing"; return; fi
  if ! said=$(ssh-keygen -Y verify -f "$scratch/signers" -I "$3" -n "$4" -s "$2" ${5:+-Overify-time="$5"} <"$1" 2>&1); then
    refuse B-21 "$2" "the signature does not hold for $1 ($(printf '%s' "$said" | tail -n1 | tr -dc ' -~'))"
  fi
}
# could_sign DEVICE TIME: whether it is a time at which a signature of the device counts.
could_sign() { [ -n "${person_of[$1]:-}" ] && [[ ! $2 < ${after[$1]} && ! $2 > ${until[$1]} ]]; }
# by_device FILE SIGNATURE DEVICE NAMESPACE CLAIMED-TIME [link]
# A link after the revocation is void: others may have taken it before they heard. It counts for nothing, and refuses nothing.
by_device() {
  late=
  if [ -z "${person_of[$3]:-}" ]; then refuse B-23 "$1" "signed by a device that is nobody's here"; return; fi
  if [[ $5 < ${after[$3]} ]]; then refuse B-23 "$2" "signed before the device could sign"; return; fi
  if [[ $5 > ${until[$3]} ]]; then
    if [ -n "${revoked[$3]:-}" ] && [ "${6:-}" = link ]; then
      late=yes; note B-23 "$1" "signed after the device was revoked: not counted"
      stamp "${until[$3]}"; signed "$1" "$2" "device-$3" "$4" "$value"
    elif [ -n "${revoked[$3]:-}" ]; then refuse B-23 "$2" "signed after the device was revoked"
    else refuse B-23 "$2" "signed after the device's time"; fi
    return
  fi
  stamp "$5"; signed "$1" "$2" "device-$3" "$4" "$value"
}
for file in keys/person-*.txt; do
  ik=${file#keys/}; signed "$file" "$file.sig" "${ik%.txt}" parloir/1/person
done
for key in "${!endpoint_of[@]}"; do
  file=keys/device-$key.txt
  signed "$file" "$file.sig" "person-${person_of[$key]}" parloir/1/device
  stamp "${after[$key]}"; signed "$file" "$file.evidence.sig" "device-$key" parloir/1/device-evidence "$value"
  signed "$file" "$file.endpoint.sig" "endpoint-$key" parloir/1/device-endpoint
done
for file in keys/revocation-*.txt; do
  key=${file#keys/revocation-}; key=${key%%-*}
  [ -z "${person_of[$key]:-}" ] || signed "$file" "$file.sig" "person-${person_of[$key]}" parloir/1/revocation
done

# ---- [B-40] to [B-45] the journal and the contents
declare -A link_at=() place=() kind_of=() document_of=() body_missing=() seen_at=() roles=()
matter=; links=0; keeper=; opened=; void=
: >"$scratch/withheld"
for folder in journal/*/; do
  key=${folder#journal/}; key=${key%/}; before=; last=0
  for file in "$folder"*.txt; do
    name=${file##*/}; number=$((10#${name%.txt})); links=$((links + 1))
    sum <"$file"; digest=$value
    IFS= read -r type <"$file" || true
    case $type in entry/1 | receipt/1) ;; *) refuse B-06 "$file" "neither an entry nor a receipt"; continue ;; esac
    field claimed-time "$file"
    by_device "$file" "$file.sig" "$key" "parloir/1/${type%/1}" "$value" link
    field claimed-time "$file"; claimed=$value
    field device "$file"; at=$value; field seq "$file"
    [ "$at $value" = "$key $number" ] || refuse B-40 "$file" "moved: it says that it stands elsewhere"
    field matter "$file"; matter=${matter:-$value}
    [ "$value" = "$matter" ] || refuse B-41 "$file" "of another matter"
    field prev "$file"
    if [ "$number" -eq $((last + 1)) ]; then
      [ "$value" = "${before:-none}" ] || refuse B-42 "$file" "the chain is broken: this entry does not follow the one before"
    elif [ "$form" = full ]; then
      refuse B-42 "$file" "the chain is broken: the entry before is missing"
    fi
    link_at[$key/$number]=$digest; place[$digest]=$key/$number
    before=$digest; last=$number
    while IFS= read -r line; do
      [[ $line =~ ^seen:\ ($H)\ ([1-9][0-9]{0,18})\ ($H)$ ]] && seen_at["${BASH_REMATCH[1]}/${BASH_REMATCH[2]} ${BASH_REMATCH[3]}"]=$file
    done <"$file"
    [ "$type" = entry/1 ] || { kind_of[$digest]=${late:+late-}receipt; continue; }
    field kind "$file"; kind=$value; kind_of[$digest]=${late:+late-}$kind
    item=items/$digest
    if [ ! -e "$item/salt" ] && [ ! -e "$item/body" ]; then body_missing[$digest]=yes; echo "content: $digest" >>"$scratch/withheld"; continue; fi
    if [ ! -f "$item/salt" ] || [ ! -f "$item/body" ]; then refuse B-05 "$item" "a file that must be there is missing"; continue; fi
    field commitment "$file"; commitment=$value; field size "$file"; size=$value
    sum < <(cat "$item/salt" "$item/body")
    if [ "$value" != "$commitment" ] || [ "$(stat -c %s "$item/body")" != "$size" ] || [ "$(stat -c %s "$item/salt")" != 32 ]; then
      refuse B-43 "$item/body" "the content is not the one that was signed"; continue
    fi
    case ${late:+late-}$kind in
      opening)
        # The matter is named after what opens it, in the keeper's own name, as the first link of a chain, and in its one form.
        mapfile -t lines <"$item/body"; field keeper "$item/body"; by=$value; whole=$(printf '%s|' "${lines[@]}")
        sum <"$item/body"
        if [ "$number" -eq 1 ] && [ "$value" = "$matter" ] && [ "$by" = "${person_of[$key]:-}" ] &&
          [[ $whole =~ ^matter/2\|title:\ .+\|keeper:\ $H\|level:\ [12]\|path:\ direct\|verification:\ (each|keeper)\|nonce:\ $H\|$ ]]; then
          keeper=$by
        else void+="$file "; fi ;;
      admission) # taken up once the keeper is known
        field role "$item/body"; role=$value; field card "$item/body"
        admitted=$(printf '%s' "$value" | base64 -d 2>/dev/null | grep -aoEm1 "^ik: $H\$")
        admitted=${admitted#ik: }
        [ -z "$admitted" ] || opened+="${person_of[$key]:-} $admitted"$'\n' ;;
      document | folder | late-document | late-folder)
        field sha256 "$item/body"; document_of[$digest]=$value; expected=$value
        field name "$item/body"; ending=
        [[ $value =~ \.([0-9A-Za-z]{1,8})$ ]] && ending=.${BASH_REMATCH[1],,}
        [ "$kind" = document ] || ending=.tar
        field bytes "$item/body"
        if [ ! -f "$item/document$ending" ]; then echo "document: $digest" >>"$scratch/withheld"
        else
          bytes=$value; sum <"$item/document$ending"
          [ "$value $(stat -c %s "$item/document$ending")" = "$expected $bytes" ] || refuse B-44 "$item/document$ending" "the document is not the one that was sent"
        fi
        for other in "$item"/document*; do
          [ "$other" = "$item/document$ending" ] || refuse B-45 "$other" "a content that belongs to nothing"
        done ;;
    esac
    case $kind in document | folder) ;; *)
      for other in "$item"/document*; do refuse B-45 "$other" "a content that belongs to nothing"; done ;;
    esac
  done
done
for folder in items/*/; do
  entry=${folder#items/}; entry=${entry%/}
  case ${kind_of[$entry]:-none} in none | receipt | late-receipt) refuse B-45 "$folder" "a content that belongs to nothing" ;; esac
done
for file in journal/*/*.sig; do
  [ -f "${file%.sig}" ] || refuse B-45 "$file" "a signature that belongs to nothing"
done

# ---- [B-50] [B-51] [B-52] parties, receipts, references
if [ -z "$keeper" ] && [ -n "$void" ]; then
  for file in $void; do refuse B-50 "$file" "the matter's identifier does not follow from this opening: it is someone else's"; done
  finish
fi
for file in $void; do note B-50 "$file" "an opening that counts for nothing: not the first word of who keeps the matter"; done
while read -r by whom; do [ -z "$keeper" ] || [ "$by" != "$keeper" ] || roles[$whom]=yes; done <<<"$opened"
[ -z "$keeper" ] || roles[$keeper]=yes
for folder in journal/*/; do
  key=${folder#journal/}; key=${key%/}; person=${person_of[$key]:-none}
  [ -n "${roles[$person]:-}" ] || refuse B-50 "$folder" "written by someone who was not admitted to the matter"
done
for digest in "${!kind_of[@]}"; do
  [ "${kind_of[$digest]}" = receipt ] || continue
  where=${place[$digest]}; printf -v file 'journal/%s/%06d.txt' "${where%/*}" "${where#*/}"
  field about "$file"; about=$value; field digest "$file"; stated=$value; field receipt "$file"
  if ! is_hex "$about" || [ -z "${kind_of[$about]:-}" ]; then note B-51 "$file" "a receipt for an entry that is not here: not counted"
  elif [ -n "${document_of[$about]:-}" ]; then
    if [ "$stated" != "${document_of[$about]}" ] && { [ "$stated" != none ] || [ "$value" = delivered ]; }; then
      note B-51 "$file" "a receipt for another document: not counted"
    fi
  elif [ "$stated" != none ] && [ -z "${body_missing[$about]:-}" ]; then note B-51 "$file" "a receipt for another document: not counted"; fi
done
for seen in "${!seen_at[@]}"; do
  held=${link_at[${seen% *}]:-}
  [ -z "$held" ] || [ "$held" = "${seen#* }" ] || note B-52 "${seen_at[$seen]}" "says that it saw another entry than stands at that place"
done

# ---- [B-60] to [B-64] checkpoints
declare -A reach=() root_of=() size_of=() heads_of=()
for at in "${!link_at[@]}" "${!seen_at[@]}"; do
  at=${at% *}; [ "${reach[${at%/*}]:-0}" -ge "${at#*/}" ] || reach[${at%/*}]=${at#*/}
done
# root LEAF...: RFC 6962 over node digests
tree_root() {
  local -a level=("$@") above; local i
  while [ ${#level[@]} -gt 1 ]; do
    above=()
    for ((i = 0; i + 1 < ${#level[@]}; i += 2)); do node "01${level[i]}${level[i + 1]}"; above+=("$value"); done
    [ $((${#level[@]} % 2)) -eq 0 ] || above+=("${level[-1]}")
    level=("${above[@]}")
  done
  value=${level[0]:-}
}
expected_number=1; expected_prev=none; last_checkpoint=; old_heads=
for file in checkpoints/*.txt; do
  number=${file#checkpoints/}; number=$((10#${number%.txt}))
  field number "$file"; said=$value; field prev "$file"
  [ "$said $number $value" = "$expected_number $expected_number $expected_prev" ] || refuse B-61 "$file" "the checkpoint does not follow the one before"
  field matter "$file"; [ "$value" = "$matter" ] || refuse B-61 "$file" "a checkpoint of another matter"
  field size "$file"; size=$value; field root "$file"; root=$value; field claimed-time "$file"; claimed=$value
  # What is counted with below must be a number: the shell would run anything else.
  [[ $size =~ ^[1-9][0-9]{0,17}$ ]] || { refuse B-06 "$file" "unreadable size"; size=1; }
  total=0; complete=yes; leaves=(); heads=; previous=
  while IFS= read -r line; do
    [[ $line =~ ^head:\ ($H)\ ([1-9][0-9]{0,17})\ ($H)$ ]] || continue
    key=${BASH_REMATCH[1]}; seq=${BASH_REMATCH[2]}; digest=${BASH_REMATCH[3]}
    [[ $previous < $key ]] || refuse B-61 "$file" "heads do not ascend"
    previous=$key; heads+="$key $total $seq"$'\n'; total=$((total + seq))
    [ "${reach[$key]:-0}" -ge "$seq" ] || reach[$key]=$seq
    [ "${link_at[$key/$seq]:-$digest}" = "$digest" ] || refuse B-62 "$file" "the checkpoint names other entries than these"
    [ "$links" -le "$ROOT_MAX" ] || { complete=; continue; }
    for ((i = 1; i <= seq; i++)); do
      [ -n "${link_at[$key/$i]:-}" ] || { complete=; break; }
      [ -z "$complete" ] || { node "00${link_at[$key/$i]}"; leaves+=("$value"); }
    done
  done <"$file"
  while read -r key _ seq; do
    [ -z "$key" ] || grep -Eq "^$key [0-9]+ " <<<"$heads" && now=$(grep -Eo "^$key [0-9]+ [0-9]+" <<<"$heads") && [ "${now##* }" -ge "$seq" ] ||
      [ -z "$key" ] || refuse B-61 "$file" "a head went back"
  done <<<"$old_heads"
  [ "$total" = "$size" ] || refuse B-62 "$file" "the checkpoint does not cover these entries"
  if [ -n "$complete" ]; then
    tree_root "${leaves[@]}"; [ "$value" = "$root" ] || refuse B-62 "$file" "the checkpoint does not cover these entries"
  elif [ "$form" = full ]; then echo "note: the root of $file is not recomputed here"; fi
  keepers=
  for by in "$file".*.sig; do
    key=${by#"$file".}; key=${key%.sig}
    by_device "$file" "$by" "$key" parloir/1/checkpoint "$claimed"
    [ "${person_of[$key]:-}" != "$keeper" ] || keepers=yes
  done
  [ -n "$keepers" ] || refuse B-63 "$file" "a checkpoint that no device of the keeper signed"
  root_of[$number]=$root; size_of[$number]=$size; heads_of[$number]=$heads; old_heads=$heads; last_checkpoint=$number
  sum <"$file"; expected_prev=$value; expected_number=$((number + 1))
done
for file in checkpoints/*.sig; do
  [ -f "${file%.*.sig}" ] || refuse B-45 "$file" "a signature that belongs to nothing"
done
if [ "$form" = full ]; then
  declare -A proposed=() claimed_signature=()
  for digest in "${!kind_of[@]}"; do
    [ "${kind_of[$digest]}" = checkpoint ] && [ -f "items/$digest/body" ] || continue
    field number "items/$digest/body"; [[ $value =~ ^[0-9]{1,18}$ ]] || continue
    printf -v file 'checkpoints/%06d.txt' "$value"; where=${place[$digest]}
    [ "${person_of[${where%/*}]:-}" = "$keeper" ] || continue
    # What a device could not sign then counts for nothing.
    number=$value; field claimed-time "items/$digest/body"; could_sign "${where%/*}" "$value" || continue; value=$number
    if [ ! -f "$file" ]; then
      # What does not follow counts for nothing, and has no file.
      [ "$value" = "$expected_number" ] && field prev "items/$digest/body" && [ "$value" = "$expected_prev" ] &&
        field matter "items/$digest/body" && [ "$value" = "$matter" ] && refuse B-64 "$file" "a checkpoint of the journal is missing"
      continue
    fi
    if cat "$file" "$file.${where%/*}.sig" 2>/dev/null | cmp -s - "items/$digest/body"; then
      proposed[$digest]=$file; claimed_signature[$file.${where%/*}.sig]=yes
    fi
  done
  for digest in "${!kind_of[@]}"; do
    [ "${kind_of[$digest]}" = countersignature ] && [ -f "items/$digest/body" ] || continue
    where=${place[$digest]}; printf -v file 'journal/%s/%06d.txt' "${where%/*}" "${where#*/}"
    field about "$file"; file=${proposed[$value]:-}; [ -n "$file" ] || continue
    by=$file.${where%/*}.sig; field claimed-time "$file"; could_sign "${where%/*}" "$value" || continue
    if cmp -s "$by" "items/$digest/body"; then claimed_signature[$by]=yes
    elif [ ! -f "$by" ] && ssh-keygen -Y check-novalidate -n parloir/1/checkpoint -s "items/$digest/body" <"$file" 2>/dev/null |
      grep -qF "$(ssh-keygen -lf <(public_line "${where%/*}"; echo "$value") | grep -oE 'SHA256:[A-Za-z0-9+/]+')"; then
      refuse B-64 "$by" "a co-signature of the journal is missing"
    fi
  done
  if [ ${#body_missing[@]} -eq 0 ]; then
    for by in checkpoints/*.sig; do
      [ -n "${claimed_signature[$by]:-}" ] || refuse B-64 "$by" "the checkpoint's signature is not one of the journal"
    done
  fi
fi

# ---- [B-90] [B-91] time-stamps: each is one of the journal, of a checkpoint that is here; whom to trust is said to openssl
: >"$scratch/stamped"; : >"$scratch/stamped-by"
declare -A text_of=() room_of=() stamps_of=()
for text in checkpoints/*.txt; do sum <"$text"; text_of[$text]=${value^^}; done
for digest in "${!kind_of[@]}"; do
  [ "${kind_of[$digest]}" = stamp ] && [ -f "items/$digest/body" ] || continue
  sum <"items/$digest/body"; echo "$value" >>"$scratch/stamped"
  bytes=$(basenc --base16 -w0 <"items/$digest/body"); by=${place[$digest]%/*}
  # A digest of SHA-256, as a time-stamp states it (RFC 3161 2.4.1).
  for text in "${!text_of[@]}"; do
    [[ $bytes != *"0420${text_of[$text]}"* ]] || echo "$text ${person_of[$by]:-nobody}" >>"$scratch/stamped-by"
  done
done
# Of each person 32 of one checkpoint count.
while read -r count text _; do
  room_of[$text]=$((${room_of[$text]:-0} + (count > 32 ? 32 : count)))
done < <(sort "$scratch/stamped-by" | uniq -c)
for file in stamps/*.tsr; do
  text=${file#stamps/}; text=checkpoints/${text%%-*}.txt
  sum <"$file"
  if [ ! -f "$text" ] || ! grep -qx "$value" "$scratch/stamped"; then
    refuse B-90 "$file" "no time-stamp of the journal, or of no checkpoint that is here"; continue
  fi
  [[ $(basenc --base16 -w0 <"$file") == *"0420${text_of[$text]}"* ]] || {
    refuse B-90 "$file" "no time-stamp of the journal, or of no checkpoint that is here"; continue; }
  stamps_of[$text]=$((${stamps_of[$text]:-0} + 1))
  [ "${stamps_of[$text]}" -le "${room_of[$text]:-0}" ] || {
    refuse B-90 "$file" "more time-stamps of a checkpoint than count"; continue; }
  if [ -z "${TSA_TRUST:-}" ] || ! command -v openssl >/dev/null; then
    echo "time-stamp $file: trusted by nothing that you gave (TSA_TRUST=certificates.pem, and openssl)"
  elif openssl ts -verify -data "$text" -in "$file" -CAfile "$TSA_TRUST" >/dev/null 2>&1; then echo "time-stamp $file: vouched for by TSA_TRUST"
  else echo "time-stamp $file: NOT vouched for by TSA_TRUST"; fi
done

# ---- [B-70] [B-71] proofs
# leaf_index NUMBER DEVICE SEQ
leaf_index() {
  local key start seq; value=
  while read -r key start seq; do
    if [ "$key" = "$2" ] && [ "$3" -le "$seq" ]; then value=$((start + $3 - 1)); fi
  done <<<"${heads_of[$1]:-}"
}
for file in proofs/*.txt; do
  [ "$form" = selective ] || { refuse B-02 "$file" "a full bundle has no proofs"; continue; }
  link=${file#proofs/}; link=${link%.txt}; where=${place[$link]:-none/0}
  field link "$file"; named=$value; field checkpoint "$file"; number=$value; field index "$file"; index=$value; field size "$file"; size=$value
  leaf_index "$number" "${where%/*}" "${where#*/}"
  if [ "$named" != "$link" ] || [ -z "$value" ] || [ "$value" != "$index" ] || [ "$size" != "${size_of[$number]:-}" ]; then
    refuse B-70 "$file" "the proof does not lead to the checkpoint"; continue
  fi
  fn=$index; sn=$((size - 1)); good=yes
  node "00$link"; at=$value
  while IFS= read -r line; do
    [[ $line =~ ^node:\ ($H)$ ]] || continue
    next=${BASH_REMATCH[1]}
    [ "$sn" -ne 0 ] || good=
    if [ $((fn & 1)) -eq 1 ] || [ "$fn" -eq "$sn" ]; then
      node "01$next$at"; at=$value
      while [ $((fn & 1)) -eq 0 ] && [ "$fn" -ne 0 ]; do fn=$((fn >> 1)); sn=$((sn >> 1)); done
    else node "01$at$next"; at=$value; fi
    fn=$((fn >> 1)); sn=$((sn >> 1))
  done <"$file"
  [ -n "$good" ] && [ "$sn" -eq 0 ] && [ "$at" = "${root_of[$number]}" ] || refuse B-70 "$file" "the proof does not lead to the checkpoint"
done
if [ "$form" = selective ] && [ -n "$last_checkpoint" ]; then
  for digest in "${!place[@]}"; do
    where=${place[$digest]}; leaf_index "$last_checkpoint" "${where%/*}" "${where#*/}"
    [ -z "$value" ] || [ -f "proofs/$digest.txt" ] || refuse B-71 "proofs/$digest.txt" "no proof though a checkpoint covers the entry"
  done
fi

# ---- [B-80] [B-81] forks: two links that one device signed and that cannot both stand
for folder in forks/*/; do
  key=${folder#forks/}; key=${key%/}; declare -A seq_of=() prev_of=() digest_of=(); good=yes
  for side in one other; do
    file=$folder$side.txt
    [ -f "$file" ] || { refuse B-05 "$file" "a file that must be there is missing"; good=; continue; }
    IFS= read -r type <"$file" || true
    case $type in entry/1 | receipt/1) ;; *) refuse B-06 "$file" "neither an entry nor a receipt"; good=; continue ;; esac
    field claimed-time "$file"; before=$refusals
    by_device "$file" "$file.sig" "$key" "parloir/1/${type%/1}" "$value"
    [ "$refusals" -eq "$before" ] || good=
    field seq "$file"; seq_of[$side]=$value
    [[ $value =~ ^[1-9][0-9]{0,18}$ ]] || { refuse B-06 "$file" "unreadable place"; good=; }
    field prev "$file"; prev_of[$side]=$value
    field device "$file"; [ "$value" = "$key" ] || digest_of[another]=yes
    field matter "$file"; [ "$value" = "$matter" ] || digest_of[another]=yes
    sum <"$file"; digest_of[$side]=$value
  done
  [ -n "$good" ] || continue
  apart=
  [ "${seq_of[one]}" = "${seq_of[other]}" ] && [ "${digest_of[one]}" != "${digest_of[other]}" ] && apart=yes
  [ "${seq_of[other]}" -eq $((seq_of[one] + 1)) ] && [ "${prev_of[other]}" != "${digest_of[one]}" ] && apart=yes
  [ "${seq_of[one]}" -eq $((seq_of[other] + 1)) ] && [ "${prev_of[one]}" != "${digest_of[other]}" ] && apart=yes
  if [ -z "$apart" ] || [ -n "${digest_of[another]:-}" ]; then refuse B-80 "$file" "these two entries prove no two histories"
  else note B-81 "$file" "this device signed two different histories of this matter"; fi
done

# ---- [B-30] [B-31] what is left out
R='(not-chosen|not-here|privileged)'
IFS= read -r first <withheld.txt || true
tail -n +2 withheld.txt >"$scratch/lines"
[ "$first" = withheld/1 ] && sort -uc "$scratch/lines" 2>/dev/null && ! grep -Evq "^((content|document): $H|links: $H [1-9][0-9]{0,18} [1-9][0-9]{0,18}) $R\$" "$scratch/lines" ||
  { refuse B-30 withheld.txt "unreadable"; finish; }
grep -E '^(content|document): ' "$scratch/lines" | cut -d' ' -f1,2 | sort >"$scratch/declared"
sort "$scratch/withheld" | cmp -s - "$scratch/declared" || refuse B-30 withheld.txt "something missing is not declared, or is not missing"
declare -A gap=()
while read -r _ key first last _; do
  gap[$key]+="$first $last "
  for at in "${!link_at[@]}"; do
    [ "${at%/*}" = "$key" ] && [ "${at#*/}" -ge "$first" ] && [ "${at#*/}" -le "$last" ] && refuse B-30 withheld.txt "declares as missing what is there"
  done
done < <(grep '^links: ' "$scratch/lines")
for key in "${!reach[@]}"; do
  for ((i = 1; i <= reach[$key]; i++)); do
    [ -z "${link_at[$key/$i]:-}" ] || continue
    found=; set -- ${gap[$key]:-}
    while [ $# -ge 2 ]; do [ "$1" -le "$i" ] && [ "$i" -le "$2" ] && found=$2; shift 2; done
    if [ -n "$found" ]; then [ "$found" -lt "${reach[$key]}" ] || break; i=$found; else refuse B-30 withheld.txt "something missing is not declared: $key $i"; break; fi
  done
done

grep -E '^(title|party|chain|fork): ' bundle.txt | tr -dc '[:print:]\n\200-\377'
echo "$links links; withheld: $(grep -c . "$scratch/lines")"
finish
