/* SPDX-License-Identifier: MIT
 *
 * script/run_python.c - a run's one Python process: its rules, its words, its start.
 */
#include <lauxlib.h>
#include <string.h>

#include "script/inside.h"
#include "script/prelude.h"
#include "script/py_error.h"
#include "script/py_words.h"
#include "script/sandbox.h"
#include "script/words.h"

bool script_run_choose_python(struct script_run *r, const char *name, const char *version,
			      struct ls_err *err)
{
	bool uvloop = strcmp(name, "uvloop") == 0;

	r->py.rules = rt_py_rules_find(*version ? version : RT_PY_DEFAULT);
	r->unscaled = uvloop ? &rt_overheads_uvloop : &rt_overheads_asyncio;
	if (r->py.rules) {
		r->py.uv = uvloop ? r->py.rules->uv : NULL;
		return true;
	}
	ls_err_set(err, r->config.path, r->line.line, "no version %s of %s is known", version,
		   name);
	ls_err_hint(err, uvloop ? "versions are those of Python, 3.11 to 3.14, and of uvloop, 0.17, "
				  "0.19, 0.20, 0.21 and 0.22"
				: "versions are 3.11, 3.12, 3.13 and 3.14");
	return false;
}

void script_run_open_python(lua_State *L)
{
	script_sandbox_open(L);
	script_words_open(L);
	script_py_error_open(L);
	script_py_values_open(L);
	script_py_open(L);
	script_prelude_python(L);
	script_sandbox_seal(L);
}

static void ended(struct script_py *py)
{
	struct script_run *r = LS_LIST_ENTRY(py, struct script_run, py);

	r->ended = true;
	jrn_emit_process_exit(r->journal, r->sim.now, py->process, py->exit_code);
	sim_stop(&r->sim);
}

void script_run_start_python(struct script_run *r)
{
	struct script_py *py = &r->py;

	py->machine = &r->machine;
	py->cost = &r->cost;
	py->cpus = r->line.cpus;
	py->no_gil = r->line.no_gil;
	py->executor_workers = r->line.executor_workers;
	py->over = ended;
	py->process = jrn_emit_process(r->journal, 0, 0, "python", py->uv ? "uvloop" : "asyncio");
	script_py_start(py, r->chunk, "main");
}
