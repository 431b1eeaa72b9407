/* SPDX-License-Identifier: MIT
 *
 * script/py_transport.h - asyncio's sockets, as the rest of a Python process sees them.
 */
#ifndef LS_SCRIPT_PY_TRANSPORT_H
#define LS_SCRIPT_PY_TRANSPORT_H

#include "machine/net.h"
#include "runtime/py_stream.h"
#include "script/py.h"

void script_transport_open(lua_State *L);
/* The loop is about to be closed: its servers and connections go. */
void script_transports_close(struct script_loop *l);
/* The process is gone: nothing of them is called any more. */
void script_transports_drop(struct script_py *py);

#endif
