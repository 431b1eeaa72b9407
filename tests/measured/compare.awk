# SPDX-License-Identifier: MIT
#
# compare.awk - the figures of a scenario's runs against its lines in figures.txt.
#
#	awk -v name=SCENARIO -v quiet= -f compare.awk FIGURES figures.txt
#
# FIGURES holds lines "figure value" of all runs; the middle value counts. Prints one line;
# the status is 1 if a figure is outside of its bounds.

function middle(name, k,	i, j, x) {
	for (i = 2; i <= k; i++) {
		x = v[name, i]
		for (j = i - 1; j && v[name, j] > x; j--)
			v[name, j + 1] = v[name, j]
		v[name, j + 1] = x
	}
	return v[name, int((k + 1) / 2)]
}

# Jobs in the order of the measured times, where these lie more than 3 ms apart.
function same_order(jobs, times,	a, b, i, j, n, ms, pair) {
	n = split(times, b, ",")
	for (i = 1; i <= n; i++) {
		split(b[i], pair, ":")
		ms[pair[1]] = pair[2]
	}
	if (split(jobs, a, ",") != n)
		return 0
	for (i = 1; i < n; i++)
		for (j = i + 1; j <= n; j++)
			if (!(a[j] in ms) || ms[a[i]] > ms[a[j]] + 3)
				return 0
	return 1
}

FILENAME == ARGV[1] { v[$1, ++n[$1]] = $2 + 0 == $2 ? $2 + 0 : $2; next }
$1 != name { next }

{
	k = n[$2]
	p = k ? middle($2, k) : "none"
	if ($2 == "order")
		good = k && same_order(p, $3)
	else
		good = k && p >= $4 && p <= $5
	bad += !good
	if (!good || !quiet)
		text = text sprintf("%s %s %s (%s: %s to %s)", good ? "" : " !", $2, p, $3, $4, $5)
}

END {
	if (bad || !quiet)
		print (bad ? "outside " : "within  ") name text
	exit bad > 0
}
