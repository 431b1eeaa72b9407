/* SPDX-License-Identifier: MIT
 *
 * script/option.h - options that a script gives in a table: system { name = "api" }.
 *
 * Each reader looks for one key in the table and answers with what it says, or with
 * `otherwise` where it is not given.  What is given and wrong is thrown as an error that
 * names the word and the key.
 */
#ifndef LS_SCRIPT_OPTION_H
#define LS_SCRIPT_OPTION_H

#include <lua.h>
#include <stdbool.h>
#include <stdint.h>

#include "sim/time.h"

struct script_options {
	lua_State *L;
	const char *word; /* of the API, for messages */
	int table;	  /* its absolute index */
};

/* Throws when the value at idx is no table, or has a key that is none of `known` (NULL at
 * the end), with the nearest as a hint.  Numbers as keys are not looked at. */
struct script_options script_options_check(lua_State *L, int idx, const char *word,
					   const char *const *known);
/* The same without a look at the keys, which somebody else knows. */
struct script_options script_options_at(lua_State *L, int idx, const char *word);

/* Pushes the value of a key; false, and nothing pushed, when it is not given. */
bool script_option(const struct script_options *o, const char *key);
/* Lives as long as the table has it. */
const char *script_option_text(const struct script_options *o, const char *key,
			       const char *otherwise);
int64_t script_option_count(const struct script_options *o, const char *key, int64_t least,
			    int64_t most, int64_t otherwise);
double script_option_number(const struct script_options *o, const char *key, double otherwise);
bool script_option_bool(const struct script_options *o, const char *key, bool otherwise);
/* A duration, never negative; a number is milliseconds. */
sim_time script_option_time(const struct script_options *o, const char *key,
			    sim_time otherwise);

#endif
