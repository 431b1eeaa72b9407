/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a workload script: it is checked, and it is run for a while within tight
 * limits, twice.  Both end in an answer or a sentence, and both runs are the same run,
 * unless a limit stopped one: the watchdog looks at the real clock, so that the line
 * where it does may differ.
 */
#include <stdint.h>
#include <stdlib.h>

#include "journal/print_hash.h"
#include "journal/store.h"
#include "script/run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define STEPS 60

static void ignore_error(void *arg, const struct ls_err *err)
{
	(void)arg;
	(void)err;
}

static void ignore_output(void *arg, enum jrn_stream stream, const char *text, size_t len)
{
	(void)arg;
	(void)stream;
	(void)text;
	(void)len;
}

static void limit(struct script_config *c, const uint8_t *data, size_t size)
{
	script_config_init(c);
	c->path = "fuzz.lua";
	c->source = (const char *)data;
	c->source_len = size;
	c->until = INT64_C(10000000000);
	c->max_memory = (size_t)16 << 20;
	c->max_instructions = 50000;
	c->max_pending = 5000;
	c->max_tasks = 5000;
	c->max_burn = INT64_C(1000000000);
	c->print = ignore_output;
}

/* The fingerprint of a run that came to its end, 0 when it did not. */
static uint64_t run(const struct script_config *c)
{
	struct ls_err err = LS_ERR_INIT;
	struct jrn_store *store = jrn_store_new();
	struct script_run *run;
	uint64_t print = 0;
	int steps = STEPS;
	struct jrn j;

	jrn_init(&j);
	jrn_attach(&j, jrn_store_sink(store));
	run = script_run_new(c, &j, &err);
	if (run) {
		while (steps > 0 && script_run_step(run))
			steps--;
		if (steps > 0 && !script_run_report(run))
			print = jrn_print_hash(store, JRN_HASH_ALL);
		script_run_free(run);
	} else if (!err.message) {
		ls_bug("a script was refused without a word");
	}
	ls_err_release(&err);
	jrn_release(&j);
	jrn_store_free(store);
	return print;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct script_config c;
	uint64_t first, second;

	limit(&c, data, size);
	script_check(&c, ignore_error, NULL);
	first = run(&c);
	second = run(&c);
	if (first && second && first != second)
		ls_bug("the same script took two ways");
	return 0;
}
