/* SPDX-License-Identifier: MIT
 *
 * slow_lookup.c - a getaddrinfo() that takes 150 ms, to be preloaded into a real node:
 * a name server that answers slowly, without the network.
 *
 *	cc -shared -fPIC -o slow_lookup.so slow_lookup.c -ldl
 *	LD_PRELOAD=./slow_lookup.so node slow-lookups.js
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <time.h>

typedef int lookup(const char *, const char *, const struct addrinfo *, struct addrinfo **);

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
		struct addrinfo **res)
{
	const struct timespec pause = {0, 150000000L};
	lookup *real = (lookup *)dlsym(RTLD_NEXT, "getaddrinfo");

	nanosleep(&pause, NULL);
	return real(node, service, hints, res);
}
