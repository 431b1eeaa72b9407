/* SPDX-License-Identifier: MIT */
#include "cli/requests.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

static bool is_stdout(const struct cmd_requests *r)
{
	return strcmp(r->path, "-") == 0;
}

bool cmd_requests_open(struct cmd_requests *r, const char *path, struct ls_err *err)
{
	*r = (struct cmd_requests){ .path = path };
	if (!path)
		return true;
	r->file = is_stdout(r) ? stdout : fopen(path, "w");
	if (!r->file) {
		ls_err_set(err, path, 0, "%s", strerror(errno));
		return false;
	}
	fputs("system,route,intended,sent,done,status,pid,connection\n", r->file);
	return true;
}

bool cmd_requests_close(struct cmd_requests *r, struct ls_err *err)
{
	bool ok;

	if (!r->file)
		return true;
	ok = !ferror(r->file);
	ok = (is_stdout(r) ? fflush(r->file) : fclose(r->file)) == 0 && ok;
	r->file = NULL;
	if (!ok)
		ls_err_set(err, is_stdout(r) ? "standard output" : r->path, 0, "%s",
			   strerror(errno ? errno : EIO));
	return ok;
}

/* A name with a comma or a quote in it is quoted. */
static void put_name(FILE *out, const char *s)
{
	if (!strpbrk(s, ",\"\r\n")) {
		fputs(s, out);
		return;
	}
	putc('"', out);
	for (; *s; s++) {
		if (*s == '"')
			putc('"', out);
		putc(*s, out);
	}
	putc('"', out);
}

/* Exact: nanoseconds are six decimals of a millisecond. */
static void put_ms(FILE *out, sim_time t)
{
	putc(',', out);
	if (t >= 0)
		fprintf(out, "%" PRId64 ".%06" PRId64, t / SIM_MS, t % SIM_MS);
}

static void put_count(FILE *out, uint32_t n)
{
	putc(',', out);
	if (n)
		fprintf(out, "%" PRIu32, n);
}

void cmd_requests_tell(void *arg, const struct rt_load_result *q)
{
	struct cmd_requests *r = arg;
	FILE *out = r->file;

	put_name(out, r->system);
	putc(',', out);
	put_name(out, q->route);
	put_ms(out, q->intended);
	put_ms(out, q->sent);
	put_ms(out, q->done);
	putc(',', out);
	if (q->error)
		fputs(q->error, out);
	else if (q->status)
		fprintf(out, "%u", q->status);
	put_count(out, q->process);
	put_count(out, q->connection);
	putc('\n', out);
}
