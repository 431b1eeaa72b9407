/* SPDX-License-Identifier: MIT
 *
 * loopscope verify [LESSON|FILE]: does the real runtime on this machine agree?
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "cli/lessons.h"
#include "cli/twin.h"

struct verifying {
	char *node, *python; /* versions; NULL: not installed */
	bool asked_node, asked_python;
	unsigned agree, differ, missing;
};

static const char *version_of(struct verifying *v, const char *program)
{
	bool node = strcmp(program, "node") == 0;
	bool *asked = node ? &v->asked_node : &v->asked_python;
	char **version = node ? &v->node : &v->python;

	if (!*asked)
		*version = cmd_twin_version(program);
	*asked = true;
	return *version;
}

/* ---- one program ------------------------------------------------------------------------- */

/* The first line, from 1, in which they differ; 0: none does. */
static size_t first_difference(const struct lesson_trial *t, const char *real, const char **ours,
			       const char **theirs, size_t *len)
{
	size_t i = 0;

	for (;; i++) {
		bool over = !*real;

		*len = strcspn(real, "\n");
		*ours = i < t->n ? t->lines[i].text : NULL;
		*theirs = over ? NULL : real;
		if (over && i >= t->n)
			return 0;
		if (over || !*ours || strlen(*ours) != *len || strncmp(*ours, real, *len) != 0)
			return i + 1;
		real += *len + (real[*len] == '\n');
	}
}

static void tell(const char *name, const char *version, const char *result)
{
	printf("%-44.44s  %-14.14s  %s\n", name, version, result);
}

static void compare(struct verifying *v, const char *name, const char *version,
		    const struct lesson_trial *t, const char *real)
{
	const char *ours, *theirs;
	size_t len, line = first_difference(t, real, &ours, &theirs, &len);

	if (!line) {
		tell(name, version, "agrees");
		v->agree++;
		return;
	}
	tell(name, version, "DIFFERS");
	printf("    line %zu  simulated: %s\n", line, ours ? ours : "(the end)");
	printf("    line %zu  real:      %.*s\n", line, theirs ? (int)len : 9,
	       theirs ? theirs : "(the end)");
	v->differ++;
}

static void run_both(struct verifying *v, const char *name, const char *script,
		     const char *twin)
{
	const char *program = cmd_twin_program(twin), *version = version_of(v, program);
	struct lesson_program p = { .path = script };
	struct ls_err err = LS_ERR_INIT;
	struct lesson_trial t;
	char *real = NULL;

	if (!version) {
		tell(name, program, "not run");
		v->missing++;
		return;
	}
	if (!lesson_trial_run(&p, &t, &err) || !(real = cmd_twin_run(program, twin, &err))) {
		tell(name, version, "not run");
		ls_err_print(&err, stderr);
		ls_err_release(&err);
		v->missing++;
	} else {
		compare(v, name, version, &t, real);
	}
	free(real);
	lesson_trial_release(&t);
}

/* ---- which programs ------------------------------------------------------------------------ */

static void verify_file(struct verifying *v, const char *name, const char *script)
{
	char *twin = cmd_twin_find(script);

	if (twin)
		run_both(v, name, script, twin);
	else {
		tell(name, "-", "has no twin");
		v->missing++;
	}
	free(twin);
}

static void verify_lesson(struct verifying *v, const struct lesson *l)
{
	char *folder = lesson_path(l, "programs");
	size_t n;
	char **names = lesson_names(folder, ".lua", &n);

	for (size_t i = 0; i < n; i++) {
		struct ls_str path = LS_STR_INIT, name = LS_STR_INIT;

		ls_str_addf(&path, "%s/%s", folder, names[i]);
		ls_str_addf(&name, "%s/%s", l->id, names[i]);
		verify_file(v, name.s, path.s);
		ls_str_release(&path);
		ls_str_release(&name);
	}
	lesson_free_names(names, n);
	free(folder);
}

static bool verify_name(struct verifying *v, const struct cmd_lessons *all, const char *name)
{
	struct ls_err err = LS_ERR_INIT;
	struct lesson *l = cmd_lessons_load(all, name, &err);

	if (!l) {
		cmd_fail(&err);
		return false;
	}
	verify_lesson(v, l);
	lesson_free(l);
	return true;
}

static bool verify_all(struct verifying *v, const struct cmd_lessons *all)
{
	bool ok = true;

	for (size_t i = 0; i < all->n; i++)
		ok &= verify_name(v, all, all->names[i]);
	if (all->n == 0)
		cmd_fail_with(NULL, "no lessons are installed");
	return ok && all->n > 0;
}

static void tell_missing(const struct verifying *v)
{
	if (v->asked_node && !v->node)
		puts("node is not installed: apt-get install nodejs (or brew install node)");
	if (v->asked_python && !v->python)
		puts("python3 is not installed: apt-get install python3 (or brew install python)");
}

static bool is_script(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot && strcmp(dot, ".lua") == 0;
}

int cmd_verify(const struct cmd_line *line)
{
	struct verifying v = {0};
	struct cmd_lessons all;
	bool ok = true;

	cmd_lessons_find(&all);
	if (line->file && is_script(line->file))
		verify_file(&v, line->file, line->file);
	else if (line->file)
		ok = verify_name(&v, &all, line->file);
	else
		ok = verify_all(&v, &all);
	tell_missing(&v);
	if (ok)
		printf("%u agree, %u differ, %u not run\n", v.agree, v.differ, v.missing);
	free(v.node);
	free(v.python);
	cmd_lessons_release(&all);
	if (!ok)
		return CMD_BAD;
	return v.differ ? 1 : v.agree ? CMD_OK : CMD_BAD;
}
