#!/bin/sh
# SPDX-License-Identifier: MIT
# Who may include whom: the arrows of docs/ARCHITECTURE.md, checked line by line.
cd "${srcdir:-.}/src" || exit 1
awk '
BEGIN {
	may["base"] = " base "
	may["journal"] = " base journal "
	may["sim"] = may["journal"] "sim "
	may["machine"] = may["sim"] "machine "
	may["runtime"] = may["machine"] "runtime "
	may["script"] = may["runtime"] "script "
	may["lesson"] = may["script"] "lesson "
	may["replay"] = may["journal"] "replay "
	may["view"] = may["replay"] "view "
	may["cli"] = may["lesson"] "replay view cli "
}
FNR == 1 { folder = FILENAME; sub(/\/.*/, "", folder) }
/^#include "[a-z]+\// {
	from = $2; gsub(/"/, "", from); sub(/\/.*/, "", from)
	if (index(may[folder], " " from " ") == 0) {
		printf "%s:%d: %s may not include %s\n", FILENAME, FNR, folder, from
		bad++
	}
}
/^#include <(lua|lauxlib|lualib)/ && folder != "script" {
	printf "%s:%d: Lua belongs into src/script\n", FILENAME, FNR; bad++
}
/^#include <n?curses/ && FILENAME != "view/tui.c" {
	printf "%s:%d: curses belongs into src/view/tui.c\n", FILENAME, FNR; bad++
}
END { exit bad > 0 }
' */*.c */*.h
