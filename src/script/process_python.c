/* SPDX-License-Identifier: MIT
 *
 * script/process_python.c - what a Python process is made of: its rules, words, start.
 */
#include <lauxlib.h>
#include <string.h>

#include "script/inside.h"
#include "script/prelude.h"
#include "script/py_error.h"
#include "script/py_words.h"
#include "script/sandbox.h"
#include "script/words.h"

bool script_python_choose(struct script_process *p, struct ls_err *err)
{
	bool uvloop = strcmp(p->line.name, "uvloop") == 0;
	const char *version = p->line.version;

	p->python = true;
	p->unscaled = uvloop ? &rt_overheads_uvloop : &rt_overheads_asyncio;
	p->py_rules = rt_py_rules_find(*version ? version : RT_PY_DEFAULT);
	if (p->py_rules) {
		p->uv = uvloop ? p->py_rules->uv : NULL;
		p->beliefs = &p->py_rules->outside;
		return true;
	}
	script_process_blame(p, err, "no version %s of %s is known", version, p->line.name);
	ls_err_hint(err, uvloop ? "versions are those of Python, 3.11 to 3.14, and of uvloop, 0.17, "
				  "0.19, 0.20, 0.21 and 0.22"
				: "versions are 3.11, 3.12, 3.13 and 3.14");
	return false;
}

void script_python_open_words(lua_State *L)
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
	script_isolate_ended(LS_LIST_ENTRY(py, struct script_isolate, py));
}

void script_python_start(struct script_isolate *i)
{
	struct script_process *p = i->process;
	struct script_py *py = &i->py;

	py->machine = &p->machine->mc;
	py->cost = &p->cost;
	py->cpus = p->line.cpus;
	py->no_gil = p->line.no_gil;
	py->executor_workers = p->line.executor_workers;
	py->over = ended;
	py->process = p->id;
	script_py_start(py, i->code, "main");
}
