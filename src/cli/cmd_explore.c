/* SPDX-License-Identifier: MIT
 *
 * loopscope explore FILE: the outcomes that are possible, and how each comes about.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/explore.h"
#include "cli/orders.h"

#define LINES 12 /* of an outcome's text that are shown */

static bool interrupted(void)
{
	return cmd_signal() != 0;
}

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

/* "1 order", "12 orders". */
static void add_count(struct ls_str *out, uint64_t n, const char *what)
{
	ls_str_addf(out, "%llu %s%s", (unsigned long long)n, what, plural(n));
}

/* One line: when, what was otherwise, and which row of docs/MODEL.md allows it. */
static void add_change(struct ls_str *out, const struct explore_change *c)
{
	ls_str_add(out, "  ");
	cmd_order_change(out, c);
	ls_str_addc(out, '\n');
}

/* The text with its lines set apart; what a terminal would obey is escaped. */
static void add_text(struct ls_str *out, const struct explore_outcome *o)
{
	const char *at = o->text.s, *end = at + o->text.len;
	int lines = 0;

	while (at < end && lines++ < LINES) {
		const char *eol = memchr(at, '\n', (size_t)(end - at));

		ls_str_add(out, "  | ");
		for (eol = eol ? eol : end; at < eol; at++)
			if ((unsigned char)*at < 32 || *at == 127)
				ls_str_addf(out, "\\x%02x", (unsigned char)*at);
			else
				ls_str_addc(out, *at);
		ls_str_addc(out, '\n');
		at++;
	}
	if (at < end || o->bytes > o->text.len)
		ls_str_addf(out, "  | ... (%llu bytes in all)\n", (unsigned long long)o->bytes);
	if (o->bytes == 0)
		ls_str_add(out, "  (prints nothing)\n");
}

static void add_outcome(struct ls_str *out, const struct explore_outcome *o, size_t number)
{
	ls_str_addf(out, "\n%zu. ", number);
	add_count(out, o->orders, "order");
	ls_str_addf(out, ", exit status %d, --schedule ", o->status);
	explore_id(out, o->changes, o->n_changes);
	ls_str_addc(out, '\n');
	if (o->n_changes == 0)
		ls_str_add(out, "  as the latencies and the seed say\n");
	for (size_t i = 0; i < o->n_changes; i++)
		add_change(out, &o->changes[i]);
	add_text(out, o);
}

static void add_left_out(struct ls_str *out, const struct explore *e)
{
	if (e->left_out == 0)
		return;
	ls_str_add(out, "\nNot all: at least ");
	add_count(out, e->left_out, "further order");
	ls_str_addf(out, " %s not run, ", e->left_out == 1 ? "was" : "were");
	if (e->out_of_time)
		ls_str_addf(out, "since %g s of real time were over (--max-time)", e->max_seconds);
	else if (e->cut)
		ls_str_add(out, "since it was interrupted");
	else
		ls_str_addf(out, "since %llu is the limit (--max-orders)",
			    (unsigned long long)e->max_orders);
	ls_str_add(out, ".\nThose with the fewest departures from the usual order came first.\n");
}

static void print_all(const struct explore *e, const char *file)
{
	struct ls_str out = LS_STR_INIT;

	ls_str_addf(&out, "%s: ", file);
	add_count(&out, e->n_outcomes, "outcome");
	ls_str_add(&out, " of ");
	add_count(&out, e->orders, "order");
	ls_str_add(&out, "; reality leaves ");
	add_count(&out, e->questions, "question");
	ls_str_add(&out, " open in the usual one\n");
	for (size_t i = 0; i < e->n_outcomes; i++)
		add_outcome(&out, &e->outcomes[i], i + 1);
	add_left_out(&out, e);
	fwrite(out.s, 1, out.len, stdout);
	ls_str_release(&out);
}

/* The orders are those of one system. */
static bool is_one_system(const struct script_config *config, struct ls_err *err)
{
	char **names;
	int n = config->system ? 0 : script_run_systems(config, &names, err);

	if (config->system || n < 0)
		return n >= 0;
	script_run_free_systems(names, n);
	if (n < 2)
		return true;
	ls_err_set(err, config->path, 0, "the orders of one system are explored, and the file "
					 "has %d", n);
	ls_err_hint(err, "choose one with --system");
	return false;
}

int cmd_explore(const struct cmd_line *line)
{
	struct ls_err err = LS_ERR_INIT;
	struct script_config config = line->config;
	char *source;
	struct explore e;
	int status = CMD_OK;

	if (cmd_is_journal(line->file))
		return cmd_fail_with(line->file, "a recorded journal is one order already");
	config.path = line->file;
	/* Read once: it may be standard input, and must not change meanwhile. */
	config.source = source = script_run_read(config.path, &config.source_len, &err);
	if (!source || !is_one_system(&config, &err)) {
		free(source);
		return cmd_fail(&err);
	}
	explore_init(&e, &config);
	e.interrupted = interrupted;
	if (line->max_orders)
		e.max_orders = line->max_orders;
	if (line->max_time)
		e.max_seconds = (double)line->max_time / (double)SIM_S;
	cmd_catch_signals();
	if (!explore_run(&e, &err))
		status = cmd_fail(&err);
	else
		print_all(&e, line->file);
	if (status == CMD_OK && cmd_signal())
		status = 128 + cmd_signal();
	explore_release(&e);
	free(source);
	return status;
}
