/* SPDX-License-Identifier: MIT */
#include "journal/layout.h"

#include "base/die.h"

/* clang-format off */

#define F(type, structure, field) { offsetof(struct structure, field), LAYOUT_##type }
#define COUNT(...) (sizeof((struct layout_field[]){ __VA_ARGS__ }) / sizeof(struct layout_field))
#define ARRAY(name, structure, ...) \
	[PART_##name] = { \
		sizeof(struct structure), offsetof(struct picture, name), \
		offsetof(struct picture, n_##name), offsetof(struct picture, cap_##name), \
		COUNT(__VA_ARGS__), { __VA_ARGS__ }, #name " " #__VA_ARGS__ \
	}
#define OWN(...) \
	[PART_own] = { \
		sizeof(struct picture), 0, 0, 0, \
		COUNT(__VA_ARGS__), { __VA_ARGS__ }, "own " #__VA_ARGS__ \
	}

const struct layout picture_layout[PART_COUNT] = {
	OWN(F(I64, picture, at), F(U64, picture, record), F(U32, picture, serials),
	    F(I32, picture, exit_code), F(U8, picture, stopped), F(U64, picture, counts.prints),
	    F(U64, picture, counts.warnings), F(U64, picture, counts.choices),
	    F(U64, picture, counts.callbacks), F(U64, picture, requests.sent),
	    F(U64, picture, requests.answered), F(U64, picture, requests.failed),
	    F(U64, picture, requests.timed_out), F(U64, picture, requests.refused),
	    F(I64, picture, requests.latency)),
	ARRAY(items, pic_item,
	      F(TIME, pic_item, due), F(TIME, pic_item, since), F(TIME, pic_item, born),
	      F(U32, pic_item, serial),
	      F(U32, pic_item, cause), F(U32, pic_item, cause_line), F(U32, pic_item, label),
	      F(U32, pic_item, line), F(U32, pic_item, queue), F(U32, pic_item, prev),
	      F(U32, pic_item, next), F(U32, pic_item, below), F(U32, pic_item, thread),
	      F(U32, pic_item, runs), F(U32, pic_item, reached),
	      F(U32, pic_item, request), F(U8, pic_item, type),
	      F(U8, pic_item, state)),
	ARRAY(queues, pic_queue,
	      F(U32, pic_queue, type), F(U32, pic_queue, owner), F(U32, pic_queue, head),
	      F(U32, pic_queue, tail), F(U32, pic_queue, len), F(U32, pic_queue, entered),
	      F(U32, pic_queue, pass)),
	ARRAY(threads, pic_thread,
	      F(TIME, pic_thread, since), F(TIME, pic_thread, until),
	      F(I64, pic_thread, busy_ns), F(I64, pic_thread, epoch_busy),
	      F(I64, pic_thread, last_epoch_busy), F(U32, pic_thread, process),
	      F(U32, pic_thread, name), F(U32, pic_thread, core), F(U32, pic_thread, top),
	      F(U32, pic_thread, depth), F(U32, pic_thread, line),
	      F(U32, pic_thread, epoch), F(U8, pic_thread, role),
	      F(U8, pic_thread, wait), F(U8, pic_thread, exited)),
	ARRAY(loops, pic_loop,
	      F(TIME, pic_loop, phase_since), F(I64, pic_loop, timeout),
	      F(I64, pic_loop, now_ms), F(U64, pic_loop, iteration), F(U32, pic_loop, thread),
	      F(U32, pic_loop, flavour), F(U32, pic_loop, ready), F(U8, pic_loop, phase),
	      F(U8, pic_loop, reason), F(U8, pic_loop, polling)),
	ARRAY(processes, pic_process,
	      F(U32, pic_process, parent), F(U32, pic_process, name),
	      F(U32, pic_process, runtime), F(U32, pic_process, answered),
	      F(U32, pic_process, lost), F(I32, pic_process, code),
	      F(U8, pic_process, exited)),
	ARRAY(values, pic_value,
	      F(I64, pic_value, value), F(U32, pic_value, owner), F(U32, pic_value, name)),
	ARRAY(awaits, pic_await,
	      F(U32, pic_await, on), F(U32, pic_await, on_serial), F(U32, pic_await, many),
	      F(U32, pic_await, line), F(U32, pic_await, label), F(U32, pic_await, waker),
	      F(U32, pic_await, waker_line), F(U32, pic_await, by),
	      F(U32, pic_await, by_serial), F(U32, pic_await, by_runs),
	      F(U8, pic_await, woken)),
	ARRAY(buckets, pic_bucket, F(U32, pic_bucket, count)),
	ARRAY(recent, pic_recent,
	      F(U32, pic_recent, epoch), F(U32, pic_recent, sent),
	      F(U32, pic_recent, answered), F(U32, pic_recent, lost)),
};

/* A field more or less in picture.h changes one of these: then the table above wants
 * the same change. */
_Static_assert(sizeof(struct pic_item) == 80, "see the table");
_Static_assert(sizeof(struct pic_queue) == 28, "see the table");
_Static_assert(sizeof(struct pic_thread) == 72, "see the table");
_Static_assert(sizeof(struct pic_loop) == 48, "see the table");
_Static_assert(sizeof(struct pic_process) == 28, "see the table");
_Static_assert(sizeof(struct pic_value) == 16, "see the table");
_Static_assert(sizeof(struct pic_await) == 44, "see the table");
_Static_assert(sizeof(struct pic_bucket) == 4, "see the table");
_Static_assert(sizeof(struct pic_recent) == 16, "see the table");
_Static_assert(sizeof(struct picture) == 256, "see the table");

/* clang-format on */

uint64_t layout_get(const void *element, struct layout_field f)
{
	const char *at = (const char *)element + f.offset;
	uint64_t wide;
	uint32_t word;

	switch ((enum layout_type)f.type) {
	case LAYOUT_U8:
		return *(const uint8_t *)at;
	case LAYOUT_U32:
		memcpy(&word, at, sizeof word);
		return word;
	case LAYOUT_I32:
		memcpy(&word, at, sizeof word);
		return (uint64_t)(int64_t)(int32_t)word;
	case LAYOUT_U64:
	case LAYOUT_I64:
	case LAYOUT_TIME:
		break;
	}
	memcpy(&wide, at, sizeof wide);
	return wide;
}

bool layout_set(void *element, struct layout_field f, uint64_t value)
{
	char *at = (char *)element + f.offset;
	uint32_t word = (uint32_t)value;

	switch ((enum layout_type)f.type) {
	case LAYOUT_U8:
		*(uint8_t *)at = (uint8_t)value;
		return value <= UINT8_MAX;
	case LAYOUT_U32:
		memcpy(at, &word, sizeof word);
		return value <= UINT32_MAX;
	case LAYOUT_I32:
		memcpy(at, &word, sizeof word);
		return (int64_t)value == (int32_t)(int64_t)value;
	case LAYOUT_U64:
	case LAYOUT_I64:
	case LAYOUT_TIME:
		break;
	}
	memcpy(at, &value, sizeof value);
	return f.type != LAYOUT_TIME || (int64_t)value >= JRN_NEVER;
}

void layout_resize(struct picture *p, unsigned part, uint32_t n)
{
	const struct layout *l = &picture_layout[part];
	uint32_t cap;
	void *array = layout_array(p, part);

	memcpy(&cap, (char *)p + l->cap, sizeof cap);
	if (n > cap) {
		uint32_t want = cap > UINT32_MAX / 2 ? UINT32_MAX : 2 * cap + 8;

		if (want < n)
			want = n;
		array = ls_realloc(array, want, l->size);
		if (!cap)
			memset(array, 0, l->size); /* element 0 */
		memcpy((char *)p + l->array, &array, sizeof array);
		memcpy((char *)p + l->cap, &want, sizeof want);
	}
	memcpy((char *)p + l->n, &n, sizeof n);
}
