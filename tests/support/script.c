/* SPDX-License-Identifier: MIT */
#include "support/script.h"

#include <check.h>
#include <string.h>

#include "script/run.h"

static void keep(void *arg, enum jrn_stream stream, const char *text, size_t len)
{
	struct script_outcome *o = arg;

	ls_str_addn(stream == JRN_STDERR ? &o->err : &o->out, text, len);
}

struct label_sink {
	struct jrn_sink sink;
	struct script_outcome *o;
};

static void put(struct jrn_sink *sink, const struct jrn_record *r,
		const struct jrn_strings *s)
{
	struct script_outcome *o = ((struct label_sink *)sink)->o;
	const char *label;

	if (r->kind != JRN_NEW)
		return;
	label = jrn_strings_get(s, (uint32_t)r->v[5], NULL);
	ls_str_addf(&o->labels, "%s %s\n", jrn_item_type_names[r->v[1]],
		    label ? label : "");
	ls_str_addf(&o->lines, "%s %d\n", jrn_item_type_names[r->v[1]], (int)r->v[4]);
}

struct script_outcome script_run_text(const char *text, bool records)
{
	struct script_outcome o = {.status = -1};
	struct label_sink labels = {{.put = put, .keeps = true}, &o};
	struct script_config c;
	struct ls_err err = LS_ERR_INIT;
	struct script_run *r;
	struct jrn j;

	jrn_init(&j);
	if (records)
		jrn_attach(&j, &labels.sink);
	script_config_init(&c);
	c.path = "test.lua";
	c.source = text;
	c.source_len = strlen(text);
	c.print = keep;
	c.print_arg = &o;
	r = script_run_new(&c, &j, &err);
	ck_assert_msg(r != NULL, "%s", err.message ? err.message : "it does not load");
	while (script_run_step(r))
		;
	o.status = script_run_status(r);
	o.end = script_run_now(r);
	script_run_free(r);
	jrn_release(&j);
	ls_err_release(&err);
	ls_str_add(&o.out, "");
	ls_str_add(&o.err, "");
	ls_str_add(&o.labels, "");
	ls_str_add(&o.lines, "");
	return o;
}

void script_end(struct script_outcome *o)
{
	ls_str_release(&o->out);
	ls_str_release(&o->err);
	ls_str_release(&o->labels);
	ls_str_release(&o->lines);
}

void script_prints(const char *text, const char *expected)
{
	struct script_outcome o = script_run_text(text, false);

	ck_assert_str_eq(o.out.s, expected);
	ck_assert_str_eq(o.err.s, "");
	ck_assert_int_eq(o.status, 0);
	script_end(&o);
}

void script_complains(const char *text, const char *expected, int status)
{
	struct script_outcome o = script_run_text(text, false);

	ck_assert_str_eq(o.err.s, expected);
	ck_assert_int_eq(o.status, status);
	script_end(&o);
}
