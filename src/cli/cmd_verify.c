/* SPDX-License-Identifier: MIT
 *
 * loopscope verify [LESSON|FILE]: does the real runtime on this machine agree?
 *
 * A program's twin is run, or where there is none the script itself, by an interpreter of
 * Lua inside the real runtime.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "cli/lessons.h"
#include "cli/twin.h"

#define PROGRAMS 4

struct verifying {
	struct {
		const char *name; /* NULL: a place that is free */
		char *version;	  /* NULL: not installed */
	} programs[PROGRAMS];
	unsigned agree, differ, missing;
};

/* Of "node" or "python3"; NULL: it is not installed. */
static const char *version_of(struct verifying *v, const char *program)
{
	size_t i = 0;

	while (v->programs[i].name && strcmp(v->programs[i].name, program) != 0)
		i++;
	if (!v->programs[i].name) {
		v->programs[i].name = program;
		v->programs[i].version = cmd_twin_version(program);
	}
	return v->programs[i].version;
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

/* Nothing to compare with, and why. */
static void tell_not_run(struct verifying *v, const char *name, const char *version,
			 struct ls_err *err)
{
	tell(name, version, "not run");
	fflush(stdout);
	ls_err_print(err, stderr);
	ls_err_release(err);
	v->missing++;
}

/* `real`: what was printed, NULL with err; `used` has printed it. */
static void compare_run(struct verifying *v, const char *name, const char *script,
			const char *real, const char *used, struct ls_err *err)
{
	struct lesson_program p = { .path = script };
	const char *version = version_of(v, used);
	struct lesson_trial t = { 0 };

	if (real && lesson_trial_run(&p, &t, err))
		compare(v, name, version, &t, real);
	else
		tell_not_run(v, name, version ? version : used, err);
	lesson_trial_release(&t);
}

/* The program that will be needed is there; if not, that is told once, at the end. */
static bool is_there(struct verifying *v, const char *name, const char *program)
{
	if (version_of(v, program))
		return true;
	tell(name, program, "not run");
	v->missing++;
	return false;
}

static void run_twin(struct verifying *v, const char *name, const char *script, const char *twin)
{
	struct ls_err err = LS_ERR_INIT;
	const char *used = cmd_twin_program(twin);
	char *real;

	if (!is_there(v, name, used))
		return;
	real = cmd_twin_run(twin, &used, &err);
	compare_run(v, name, script, real, used, &err);
	free(real);
}

/* The script itself, where no twin is; `runtime`: what its first line says. */
static void run_itself(struct verifying *v, const char *name, const char *script,
		       const char *runtime)
{
	struct ls_err err = LS_ERR_INIT;
	const char *used = strcmp(runtime, "node") == 0 ? "node" : "python3";
	char *real;

	if (!is_there(v, name, used))
		return;
	real = cmd_twin_run_itself(script, runtime, &used, &err);
	compare_run(v, name, script, real, used, &err);
	free(real);
}

static void verify_itself(struct verifying *v, const char *name, const char *script)
{
	struct ls_err err = LS_ERR_INIT;
	char runtime[32];

	if (script_run_runtime(script, runtime, &err))
		run_itself(v, name, script, runtime);
	else
		tell_not_run(v, name, "-", &err);
}

/* ---- which programs ------------------------------------------------------------------------ */

static void verify_file(struct verifying *v, const char *name, const char *script)
{
	char *twin = cmd_twin_find(script);

	if (twin)
		run_twin(v, name, script, twin);
	else
		verify_itself(v, name, script);
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
	for (size_t i = 0; i < PROGRAMS && v->programs[i].name; i++) {
		const char *name = v->programs[i].name;

		if (v->programs[i].version)
			continue;
		if (strcmp(name, "node") == 0)
			puts("node is not installed: apt-get install nodejs (or brew install "
			     "node)");
		else
			puts("python3 is not installed: apt-get install python3 (or brew "
			     "install python)");
	}
}

static bool is_script(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot && strcmp(dot, ".lua") == 0;
}

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void release(struct verifying *v)
{
	for (size_t i = 0; i < PROGRAMS; i++)
		free(v->programs[i].version);
}

void cmd_verify_script(const char *path)
{
	struct verifying v = { 0 };

	verify_file(&v, file_name(path), path);
	tell_missing(&v);
	release(&v);
}

int cmd_verify(const struct cmd_line *line)
{
	struct verifying v = {0};
	struct cmd_lessons all;
	bool ok = true;

	cmd_lessons_find(&all);
	if (line->file && is_script(line->file))
		verify_file(&v, file_name(line->file), line->file);
	else if (line->file)
		ok = verify_name(&v, &all, line->file);
	else
		ok = verify_all(&v, &all);
	tell_missing(&v);
	if (ok)
		printf("%u agree, %u differ, %u not run\n", v.agree, v.differ, v.missing);
	release(&v);
	cmd_lessons_release(&all);
	if (!ok)
		return CMD_BAD;
	return v.differ ? 1 : v.agree ? CMD_OK : CMD_BAD;
}
