/* SPDX-License-Identifier: MIT
 *
 * loopscope lesson new NAME: a lesson to begin with.
 *
 * It is complete: it passes its own check, its program has a twin and what the twin
 * printed.  So its author changes one thing after the other, and sees what breaks.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/str.h"
#include "cli/lessons.h"

/* "@ID@" becomes the name; each folder is there before its files. */
static const struct {
	const char *name, *text;
} files[] = {
	{ "lesson.lua",
	  "return {\n"
	  "  id = \"@ID@\",\n"
	  "  title = \"A lesson to be written\",\n"
	  "  minutes = 10,\n"
	  "  goal = \"Say whether a promise job waits for a timer of 0 ms.\",\n"
	  "  steps = {\n"
	  "    { show = \"intro\" },\n"
	  "    { predict_order = {\n"
	  "        program = \"programs/first.lua\",\n"
	  "        models = { \"M1\", \"M2\" },\n"
	  "        explain = \"first\" } },\n"
	  "    { make = {\n"
	  "        task = \"Print timer before job, where job is a promise job.\",\n"
	  "        check = { output { \"timer\", \"job\" }, uses(\"queueMicrotask\") },\n"
	  "        models = { \"M2\" } } },\n"
	  "    { recall = { after_days = { 1, 4, 10 } } },\n"
	  "  },\n"
	  "  hints = {\n"
	  "    \"Which queue is looked at first when the script has ended?\",\n"
	  "    \"Promise jobs run between any two callbacks.\",\n"
	  "    \"A timer is a callback of its own, so all jobs come before it.\",\n"
	  "  },\n"
	  "}\n" },
	{ "text.en.md",
	  "# intro\n\nWhat the learner reads first. Not more than a screen.\n\n"
	  "# first\n\nWhy it is so, after the learner has seen it run.\n" },
	{ "solution.lua",
	  "setTimeout(function()\n"
	  "  console.log(\"timer\")\n"
	  "  queueMicrotask(function() console.log(\"job\") end)\n"
	  "end, 0)\n" },
	{ "programs/first.lua",
	  "runtime \"node\"\n\n"
	  "setTimeout(function() console.log(\"timer\") end, 0)\n"
	  "queueMicrotask(function() console.log(\"job\") end)\n"
	  "console.log(\"end\")\n" },
	{ "programs/first.js",
	  "setTimeout(() => console.log(\"timer\"), 0);\n"
	  "queueMicrotask(() => console.log(\"job\"));\n"
	  "console.log(\"end\");\n" },
	{ "golden/first.node-20.20.2.txt", "end\njob\ntimer\n" },
	{ "bad/M2-one-queue.lua",
	  "setTimeout(function() console.log(\"timer\") end, 0)\n"
	  "queueMicrotask(function() console.log(\"job\") end)\n" },
};
#define FILES (sizeof files / sizeof *files)

/* "03-microtasks": it begins with a number, by which the lesson is asked for. */
static bool is_name(const char *id)
{
	size_t digits = strspn(id, "0123456789");

	return digits && id[digits] == '-' && id[digits + 1] &&
	       strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(id);
}

static bool make_folder(const char *path, struct ls_err *err)
{
	if (mkdir(path, 0777) == 0)
		return true;
	ls_err_set(err, path, 0, "%s", strerror(errno));
	ls_err_hint(err, errno == EEXIST ? "take another name, or move it away"
					 : "name a folder in which you may write");
	return false;
}

static void fill(struct ls_str *out, const char *text, const char *id)
{
	for (const char *mark; (mark = strstr(text, "@ID@")); text = mark + 4) {
		ls_str_addn(out, text, (size_t)(mark - text));
		ls_str_add(out, id);
	}
	ls_str_add(out, text);
}

static bool write_file(const char *path, const char *text, const char *id, struct ls_err *err)
{
	struct ls_str filled = LS_STR_INIT;
	FILE *out = fopen(path, "w");
	bool ok;

	fill(&filled, text, id);
	ok = out && fputs(filled.s, out) >= 0;
	if (out && fclose(out) != 0)
		ok = false;
	if (!ok)
		ls_err_set(err, path, 0, "%s", strerror(errno));
	ls_str_release(&filled);
	return ok;
}

static bool make_file(const char *folder, size_t i, const char *id, struct ls_err *err)
{
	const char *slash = strchr(files[i].name, '/');
	struct ls_str path = LS_STR_INIT;
	bool ok;

	if (slash) {
		ls_str_addf(&path, "%s/%.*s", folder, (int)(slash - files[i].name),
			    files[i].name);
		mkdir(path.s, 0777);
		ls_str_clear(&path);
	}
	ls_str_addf(&path, "%s/%s", folder, files[i].name);
	ok = write_file(path.s, files[i].text, id, err);
	ls_str_release(&path);
	return ok;
}

int cmd_lesson_new(const char *name)
{
	const char *slash = strrchr(name, '/'), *id = slash ? slash + 1 : name;
	struct ls_err err = LS_ERR_INIT;
	bool ok = is_name(id);

	if (!ok) {
		ls_err_set(&err, NULL, 0, "a lesson cannot be called \"%s\"", id);
		ls_err_hint(&err, "a number, a dash, small letters: 21-streams");
		return cmd_fail(&err);
	}
	ok = make_folder(name, &err);
	for (size_t i = 0; i < FILES && ok; i++)
		ok = make_file(name, i, id, &err);
	if (!ok)
		return cmd_fail(&err);
	printf("%s/ is a lesson to be changed: lesson.lua, text.en.md, programs.\n"
	       "  loopscope lesson check %s%s   says what is missing\n"
	       "  loopscope lesson %s%s         plays it\n",
	       name, slash ? "" : "./", name, slash ? "" : "./", name);
	return CMD_OK;
}
