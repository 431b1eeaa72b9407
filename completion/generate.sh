#!/bin/sh
# SPDX-License-Identifier: MIT
#
# generate.sh bash|zsh|fish: writes the completions of that shell, made from what
# `loopscope help` says.  tests/docs.sh sees that the files beside this are up to date;
# `tests/docs.sh --write` makes them anew.
LOOPSCOPE=${LOOPSCOPE:-./loopscope}

# "NAME SUMMARY"
commands() {
	"$LOOPSCOPE" help | sed -n 's/^  loopscope \([a-z][a-z]*\) [A-Z[][^ ]*  *\(.*\)/\1 \2/p'
}

# Of a command: "LETTER|- NAME ARG|- HELP"
options() {
	"$LOOPSCOPE" help "$1" | awk '
	/^  (-[a-z],|   ) --/ {
		letter = "-"
		if ($1 ~ /^-[a-z],$/) { letter = substr($1, 2, 1); $1 = ""; $0 = $0 }
		name = substr($1, 3)
		$1 = ""; $0 = $0; $1 = $1
		arg = "-"
		if ($1 ~ /^[A-Z]+([[=@].*)?$/ && length($1) > 0) { arg = $1; $1 = "" }
		$0 = $0; $1 = $1
		print letter, name, arg, $0
	}'
}

# What completes a value: files, words:..., or nothing.
values() {
	case $1 in
	FILE | OUT) echo files ;;
	FORMAT) echo words:jsonl chrome html svg ;;
	NAME@*|'NAME[@VERSION]') echo words:node node@10 node@20 node@22 ;;
	*) echo ;;
	esac
}

bash_completion() {
	cat <<'END'
# bash completion for loopscope; made by completion/generate.sh
_loopscope() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
	local command=view options= word
	for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		case $word in
END
	printf '\t\t%s) command=$word; break ;;\n' "$(commands | cut -d' ' -f1 | paste -sd'|')"
	cat <<'END'
		esac
	done
	case $prev in
END
	for c in $(commands | cut -d' ' -f1); do options "$c"; done | sort -u -k2,2 |
		while read -r letter name arg _; do
			[ "$arg" = - ] && continue
			pattern=--$name
			[ "$letter" = - ] || pattern="-$letter|$pattern"
			v=$(values "$arg")
			case $v in
			files) echo "	$pattern) compopt -o default; COMPREPLY=(); return ;;" ;;
			words:*) echo "	$pattern) COMPREPLY=(\$(compgen -W '${v#words:}' -- \"\$cur\")); return ;;" ;;
			*) echo "	$pattern) COMPREPLY=(); return ;;" ;;
			esac
		done
	printf '\thelp) COMPREPLY=($(compgen -W "%s" -- "$cur")); return ;;\n' \
		"$(commands | cut -d' ' -f1 | paste -sd' ')"
	echo '	esac'
	echo '	case $command in'
	for c in $(commands | cut -d' ' -f1); do
		printf "\t%s) options='%s' ;;\n" "$c" \
			"$(options "$c" | awk '{ print "--" $2 }' | paste -sd' ')"
	done
	cat <<'END'
	esac
	if [[ $cur == -* ]]; then
		COMPREPLY=($(compgen -W "$options" -- "$cur"))
	else
END
	printf '\t\t[ "$COMP_CWORD" = 1 ] && COMPREPLY=($(compgen -W "%s" -- "$cur"))\n' \
		"$(commands | cut -d' ' -f1 | paste -sd' ')"
	cat <<'END'
		compopt -o filenames
		COMPREPLY+=($(compgen -d -- "$cur"; compgen -f -- "$cur" | grep -E '\.(lua|jsonl|lsj)$'))
	fi
}
complete -F _loopscope loopscope
END
}

# Text within single quotes, in which [ ] : are special.
zsh_text() {
	printf '%s' "$1" | sed "s/'/'\\\\''/g; s/\[/\\\\[/g; s/\]/\\\\]/g; s/:/\\\\:/g"
}

zsh_completion() {
	cat <<'END'
#compdef loopscope
# zsh completion for loopscope; made by completion/generate.sh
_loopscope() {
	local -a commands=(
END
	commands | while read -r name summary; do
		printf "\t\t'%s:%s'\n" "$name" "$(zsh_text "$summary")"
	done
	cat <<'END'
	)
	if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
		_describe command commands
		_files -g '*.(lua|jsonl|lsj)'
		return
	fi
	case $words[2] in
END
	for c in $(commands | cut -d' ' -f1); do
		printf '\t%s)\n\t\t(( CURRENT-- )); shift words\n\t\t_arguments \\\n' "$c"
		options "$c" | while read -r letter name arg help; do
			v=
			if [ "$arg" != - ]; then
				v=$(values "$arg")
				case $v in
				files) v=_files ;;
				words:*) v="(${v#words:})" ;;
				esac
				v=":$(zsh_text "$arg"):$v"
			fi
			[ "$letter" = - ] ||
				printf "\t\t\t'-%s[%s]%s' \\\\\n" "$letter" "$(zsh_text "$help")" "$v"
			printf "\t\t\t'%s--%s[%s]%s' \\\\\n" \
				"$([ "$name" = set ] && echo '*')" "$name" "$(zsh_text "$help")" "$v"
		done
		if [ "$c" = help ]; then
			printf "\t\t\t'1:command:(%s)' ;;\n" "$(commands | cut -d' ' -f1 | paste -sd' ')"
		else
			printf "\t\t\t'1:file:_files -g \"*.(lua|jsonl|lsj)\"' ;;\n"
		fi
	done
	printf '\t*) _files -g "*.(lua|jsonl|lsj)" ;;\n\tesac\n}\n_loopscope "$@"\n'
}

fish_completion() {
	echo '# fish completion for loopscope; made by completion/generate.sh'
	all=$(commands | cut -d' ' -f1 | paste -sd' ')
	commands | while read -r name summary; do
		printf "complete -c loopscope -n '__fish_use_subcommand' -a %s -d '%s'\n" \
			"$name" "$summary"
	done
	for c in $(commands | cut -d' ' -f1); do
		options "$c" | while read -r letter name arg help; do
			printf "complete -c loopscope -n '__fish_seen_subcommand_from %s' -l %s" "$c" "$name"
			[ "$letter" = - ] || printf ' -s %s' "$letter"
			if [ "$arg" != - ]; then
				case $(values "$arg") in
				files) printf ' -r' ;;
				words:*) printf " -x -a '%s'" "$(values "$arg" | sed 's/^words://')" ;;
				*) printf ' -x' ;;
				esac
			fi
			printf " -d '%s'\n" "$(printf '%s' "$help" | sed "s/'/\\\\'/g")"
		done
	done
	printf "complete -c loopscope -n '__fish_seen_subcommand_from help' -x -a '%s'\n" "$all"
}

case $1 in
bash | zsh | fish) "${1}_completion" ;;
*)
	echo "usage: $0 bash|zsh|fish" >&2
	exit 2
	;;
esac
