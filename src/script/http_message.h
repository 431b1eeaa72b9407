/* SPDX-License-Identifier: MIT
 *
 * script/http_message.h - what the userdata req and res keep in their user values, for
 * http_message.c (what the script asks of them) and http_events.c (what they tell it).
 */
#ifndef LS_SCRIPT_HTTP_MESSAGE_H
#define LS_SCRIPT_HTTP_MESSAGE_H

#include "script/http_server.h"

enum { RES_REQ = 1, RES_EMITTER, RES_EXTRA, RES_LINES, RES_UVS = RES_LINES };
enum { REQ_METHOD = 1, REQ_URL, REQ_BODY, REQ_EMITTER, REQ_EXTRA, REQ_RES, REQ_LINES,
       REQ_UVS = REQ_LINES };

/* In the registry: the prelude's f(res, [callback]), which tells of a write after the end. */
#define SCRIPT_HTTP_LATE "loopscope.http.late"

void script_http_events_open(lua_State *L);

#endif
