/* SPDX-License-Identifier: MIT
 *
 * The classes of exceptions that CPython has, and what some of them do with their
 * arguments.
 *
 * Source: CPython 3.11 Objects/exceptions.c, Lib/asyncio/exceptions.py,
 * Lib/concurrent/futures/_base.py.
 */
#include <lauxlib.h>
#include <string.h>

#include "base/str.h"
#include "runtime/http.h"
#include "script/error.h"
#include "script/py_class.h"
#include "script/py_error.h"
#include "script/py_inside.h"
#include "script/py_repr.h"

static void push_arg(lua_State *L, int self, int n, int i)
{
	lua_pushvalue(L, self - n + i - 1);
}

static void set_arg(lua_State *L, int self, int n, int i, const char *field)
{
	if (i > n)
		return;
	push_arg(L, self, n, i);
	lua_setfield(L, self, field);
}

/* The exception's arguments become the string on top alone. */
static void set_only_arg(lua_State *L, int self)
{
	script_py_tuple_new(L, 1);
	lua_insert(L, -2);
	lua_rawseti(L, -2, 1);
	lua_setfield(L, self, "args");
}

/* ---- OSError --------------------------------------------------------------------- */

/* Numbers of Linux. */
static const struct {
	int number;
	const char *class;
} by_errno[] = {
	{1, "PermissionError"},	       {2, "FileNotFoundError"},
	{3, "ProcessLookupError"},     {4, "InterruptedError"},
	{10, "ChildProcessError"},     {11, "BlockingIOError"},
	{13, "PermissionError"},       {17, "FileExistsError"},
	{20, "NotADirectoryError"},    {21, "IsADirectoryError"},
	{32, "BrokenPipeError"},       {103, "ConnectionAbortedError"},
	{104, "ConnectionResetError"}, {108, "BrokenPipeError"},
	{110, "TimeoutError"},	       {111, "ConnectionRefusedError"},
	{114, "BlockingIOError"},      {115, "BlockingIOError"},
};

/* OSError(number, text [, file name]) */
static void os_error_init(lua_State *L, int self, int n)
{
	lua_Integer number;

	if (n < 2)
		return;
	set_arg(L, self, n, 1, "errno");
	set_arg(L, self, n, 2, "strerror");
	set_arg(L, self, n, 3, "filename");
	if (n > 2) { /* args are the first two */
		script_py_tuple_new(L, 2);
		for (int i = 1; i <= 2; i++) {
			push_arg(L, self, n, i);
			lua_rawseti(L, -2, i);
		}
		lua_setfield(L, self, "args");
	}
	push_arg(L, self, n, 1);
	number = lua_isinteger(L, -1) ? lua_tointeger(L, -1) : 0;
	if (!script_py_is_exactly(L, self, "OSError"))
		return;
	for (size_t i = 0; i < sizeof by_errno / sizeof *by_errno; i++)
		if (by_errno[i].number == number)
			script_py_class_set(L, self, by_errno[i].class);
}

static bool has_field(lua_State *L, int self, const char *field)
{
	bool has;

	lua_pushstring(L, field);
	has = lua_rawget(L, self) != LUA_TNIL;
	lua_pop(L, 1);
	return has;
}

static void os_error_str(lua_State *L, struct script_py_printer *p, int self)
{
	if (!has_field(L, self, "errno") && !has_field(L, self, "strerror")) {
		script_py_add_args(L, p, self);
		return;
	}
	ls_str_add(p->out, "[Errno ");
	script_py_add_field(L, p, self, "errno", true);
	ls_str_add(p->out, "] ");
	script_py_add_field(L, p, self, "strerror", true);
	if (has_field(L, self, "filename")) {
		ls_str_add(p->out, ": ");
		script_py_add_field(L, p, self, "filename", false);
	}
}

/* ---- others ---------------------------------------------------------------------- */

static void key_error_str(lua_State *L, struct script_py_printer *p, int self)
{
	lua_pushliteral(L, "args");
	lua_rawget(L, self);
	if (lua_istable(L, -1) && script_py_list_len(L, -1) == 1) {
		lua_rawgeti(L, -1, 1);
		script_py_add(L, p, lua_gettop(L), false);
		lua_pop(L, 2);
		return;
	}
	lua_pop(L, 1);
	script_py_add_args(L, p, self);
}

static void stop_init(lua_State *L, int self, int n)
{
	set_arg(L, self, n, 1, "value");
}

static void exit_init(lua_State *L, int self, int n)
{
	if (n == 1)
		set_arg(L, self, n, 1, "code");
	if (n < 2)
		return;
	lua_getfield(L, self, "args");
	lua_setfield(L, self, "code");
}

static int length_of(lua_State *L, int idx)
{
	return lua_type(L, idx) == LUA_TSTRING ? (int)lua_rawlen(L, idx) : 0;
}

/* IncompleteReadError(what was read, how much was expected) */
static void incomplete_init(lua_State *L, int self, int n)
{
	struct ls_str *text;

	if (n != 2)
		script_throw(L, "TypeError",
			     "IncompleteReadError.__init__() takes 3 positional "
			     "arguments but %d "
			     "%s given",
			     n + 1, n == 0 ? "was" : "were");
	set_arg(L, self, n, 1, "partial");
	set_arg(L, self, n, 2, "expected");
	text = script_py_scratch(L);
	ls_str_addf(text, "%d bytes read on a total of ", length_of(L, self - 2));
	if (lua_isnil(L, self - 1))
		ls_str_add(text, "undefined");
	else
		script_py_repr(L, self - 1, text);
	ls_str_add(text, " expected bytes");
	lua_pushlstring(L, text->s, text->len);
	set_only_arg(L, self);
}

/* LimitOverrunError(message, consumed) */
static void overrun_init(lua_State *L, int self, int n)
{
	if (n != 2)
		script_throw(L, "TypeError",
			     "LimitOverrunError.__init__() takes 3 positional arguments "
			     "but %d "
			     "%s given",
			     n + 1, n == 0 ? "was" : "were");
	set_arg(L, self, n, 2, "consumed");
	push_arg(L, self, n, 1);
	set_only_arg(L, self);
}

/* HTTPException(status_code, detail): without a detail the status has its phrase. */
static void http_init(lua_State *L, int self, int n)
{
	const char *phrase;

	set_arg(L, self, n, 1, "status_code");
	set_arg(L, self, n, 2, "detail");
	if (n > 1)
		return;
	if (n == 0 || !lua_isinteger(L, self - n))
		script_throw(L, "TypeError", "HTTPException.__init__() missing 1 required "
					     "positional argument: 'status_code'");
	phrase = rt_http_reason((unsigned)lua_tointeger(L, self - n));
	lua_pushstring(L, phrase);
	lua_setfield(L, self, "detail");
}

static void disconnect_init(lua_State *L, int self, int n)
{
	set_arg(L, self, n, 1, "code");
}

/* ---- the table ------------------------------------------------------------------- */

static const struct script_py_kind os_error = {os_error_init, os_error_str};
static const struct script_py_kind key_error = {NULL, key_error_str};
static const struct script_py_kind stop = {stop_init, NULL};
static const struct script_py_kind system_exit = {exit_init, NULL};
static const struct script_py_kind incomplete = {incomplete_init, NULL};
static const struct script_py_kind http = {http_init, NULL};
static const struct script_py_kind disconnect = {disconnect_init, NULL};
static const struct script_py_kind overrun = {overrun_init, NULL};

#define EXCEPTIONS "asyncio.exceptions"
#define QUEUES	   "asyncio.queues"
#define FUTURES	   "concurrent.futures._base"
#define B(name, base)                                                                    \
	{                                                                                \
		name, NULL, base, NULL, NULL                                             \
	}
#define K(name, base, kind)                                                              \
	{                                                                                \
		name, NULL, base, NULL, &(kind)                                          \
	}
#define M(module, name, base)                                                            \
	{                                                                                \
		name, module, base, NULL, NULL                                           \
	}
#define MK(module, name, base, kind)                                                     \
	{                                                                                \
		name, module, base, NULL, &(kind)                                        \
	}

/* clang-format off */
const struct script_py_class_row script_py_builtin_classes[] = {
	B("BaseException", NULL),
	B("Exception", "BaseException"),
	B("GeneratorExit", "BaseException"),
	B("KeyboardInterrupt", "BaseException"),
	K("SystemExit", "BaseException", system_exit),
	K("BaseExceptionGroup", "BaseException", script_py_group_kind),
	{"ExceptionGroup", NULL, "BaseExceptionGroup", "Exception", NULL},
	B("ArithmeticError", "Exception"),
	B("FloatingPointError", "ArithmeticError"),
	B("OverflowError", "ArithmeticError"),
	B("ZeroDivisionError", "ArithmeticError"),
	B("AssertionError", "Exception"),
	B("AttributeError", "Exception"),
	B("BufferError", "Exception"),
	B("EOFError", "Exception"),
	B("ImportError", "Exception"),
	B("ModuleNotFoundError", "ImportError"),
	B("LookupError", "Exception"),
	B("IndexError", "LookupError"),
	K("KeyError", "LookupError", key_error),
	B("MemoryError", "Exception"),
	B("NameError", "Exception"),
	B("UnboundLocalError", "NameError"),
	K("OSError", "Exception", os_error),
	B("BlockingIOError", "OSError"),
	B("ChildProcessError", "OSError"),
	B("ConnectionError", "OSError"),
	B("BrokenPipeError", "ConnectionError"),
	B("ConnectionAbortedError", "ConnectionError"),
	B("ConnectionRefusedError", "ConnectionError"),
	B("ConnectionResetError", "ConnectionError"),
	B("FileExistsError", "OSError"),
	B("FileNotFoundError", "OSError"),
	B("InterruptedError", "OSError"),
	B("IsADirectoryError", "OSError"),
	B("NotADirectoryError", "OSError"),
	B("PermissionError", "OSError"),
	B("ProcessLookupError", "OSError"),
	B("TimeoutError", "OSError"),
	B("ReferenceError", "Exception"),
	B("RuntimeError", "Exception"),
	B("NotImplementedError", "RuntimeError"),
	B("RecursionError", "RuntimeError"),
	B("StopAsyncIteration", "Exception"),
	K("StopIteration", "Exception", stop),
	B("SyntaxError", "Exception"),
	B("SystemError", "Exception"),
	B("TypeError", "Exception"),
	B("ValueError", "Exception"),
	B("UnicodeError", "ValueError"),
	B("Warning", "Exception"),
	B("DeprecationWarning", "Warning"),
	B("ResourceWarning", "Warning"),
	B("RuntimeWarning", "Warning"),
	B("UserWarning", "Warning"),
	M(EXCEPTIONS, "CancelledError", "BaseException"),
	M(EXCEPTIONS, "InvalidStateError", "Exception"),
	M(EXCEPTIONS, "SendfileNotAvailableError", "RuntimeError"),
	M(EXCEPTIONS, "BrokenBarrierError", "RuntimeError"),
	MK(EXCEPTIONS, "IncompleteReadError", "EOFError", incomplete),
	MK(EXCEPTIONS, "LimitOverrunError", "Exception", overrun),
	M(QUEUES, "QueueEmpty", "Exception"),
	M(QUEUES, "QueueFull", "Exception"),
	M(FUTURES, "Error", "Exception"),
	M(FUTURES, "CancelledError", "Error"),
	M(FUTURES, "InvalidStateError", "Error"),
	M(FUTURES, "BrokenExecutor", "RuntimeError"),
	M("concurrent.futures.thread", "BrokenThreadPool", "BrokenExecutor"),
	M("concurrent.futures.process", "BrokenProcessPool", "BrokenExecutor"),
	M("httpx", "HTTPError", "Exception"),
	M("httpx", "RequestError", "HTTPError"),
	M("httpx", "TransportError", "RequestError"),
	M("httpx", "TimeoutException", "TransportError"),
	M("httpx", "ConnectTimeout", "TimeoutException"),
	M("httpx", "ReadTimeout", "TimeoutException"),
	M("httpx", "WriteTimeout", "TimeoutException"),
	M("httpx", "PoolTimeout", "TimeoutException"),
	M("httpx", "NetworkError", "TransportError"),
	M("httpx", "ConnectError", "NetworkError"),
	M("httpx", "ReadError", "NetworkError"),
	M("httpx", "WriteError", "NetworkError"),
	M("httpx", "ProtocolError", "TransportError"),
	M("httpx", "RemoteProtocolError", "ProtocolError"),
	M("httpx", "UnsupportedProtocol", "TransportError"),
	M("httpx", "HTTPStatusError", "HTTPError"),
	M("httpx", "InvalidURL", "Exception"),
	K("HTTPException", "Exception", http),
	K("WebSocketDisconnect", "Exception", disconnect),
	{0},
};
/* clang-format on */
