/* SPDX-License-Identifier: MIT */
#include "journal/source.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "journal/hash.h"

struct jrn_source {
	int fd; /* -1: `data` is all of it */
	uint8_t *data;
	uint64_t len;
	unsigned users;
};

static struct jrn_source *new_source(int fd, uint8_t *data, uint64_t len)
{
	struct jrn_source *s = ls_realloc(NULL, 1, sizeof *s);

	*s = (struct jrn_source){.fd = fd, .data = data, .len = len, .users = 1};
	return s;
}

struct jrn_source *jrn_source_of_file(int fd, uint64_t len)
{
	int own = dup(fd);

	return own < 0 ? NULL : new_source(own, NULL, len);
}

struct jrn_source *jrn_source_of_memory(uint8_t *data, uint64_t len)
{
	return new_source(-1, data, len);
}

struct jrn_source *jrn_source_ref(struct jrn_source *s)
{
	s->users++;
	return s;
}

void jrn_source_unref(struct jrn_source *s)
{
	if (!s || --s->users)
		return;
	if (s->fd >= 0)
		close(s->fd);
	free(s->data);
	free(s);
}

uint64_t jrn_source_len(const struct jrn_source *s)
{
	return s->len;
}

static bool read_file(int fd, uint64_t at, uint8_t *to, size_t len)
{
	while (len) {
		ssize_t n = pread(fd, to, len, (off_t)at);

		if (n <= 0)
			return false;
		to += n;
		at += (uint64_t)n;
		len -= (size_t)n;
	}
	return true;
}

uint8_t *jrn_source_read(const struct jrn_source *s, uint64_t at, size_t len)
{
	uint8_t *bytes;

	if (at > s->len || len > s->len - at)
		return NULL;
	bytes = ls_realloc(NULL, len + 1, 1);
	if (s->fd < 0) {
		memcpy(bytes, s->data + at, len);
	} else if (!read_file(s->fd, at, bytes, len)) {
		free(bytes);
		return NULL;
	}
	return bytes;
}

uint8_t *jrn_source_read_sound(const struct jrn_source *s, uint64_t at, size_t len,
			       uint64_t sum)
{
	uint8_t *bytes = jrn_source_read(s, at, len);

	if (bytes && !jrn_sum_is_right(bytes, len, sum)) {
		free(bytes);
		return NULL;
	}
	return bytes;
}

bool jrn_sum_is_right(const uint8_t *data, uint64_t len, uint64_t sum)
{
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
	(void)data;
	(void)len;
	(void)sum;
	return true;
#else
	return jrn_hash_bytes(0, data, (size_t)len) == sum;
#endif
}
