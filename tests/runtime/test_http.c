/* SPDX-License-Identifier: MIT */
#include "runtime/http.h"

#include <string.h>

#include "support/suite.h"

static struct jrn journal;
static struct sim sim;
static struct mc_net net;
static struct rt_http http;

static void setup(void)
{
	jrn_init(&journal);
	sim_init(&sim, 1, &journal);
	mc_net_init(&net, &sim);
	rt_http_init(&http, &net);
}

static void teardown(void)
{
	mc_net_release(&net);
	rt_http_release(&http);
	sim_release(&sim);
	jrn_release(&journal);
}

static void reads(struct rt_http_message *m, const char *text)
{
	struct mc_chunk *chunk = rt_http_pack(m);

	ck_assert_uint_eq(chunk->bytes, strlen(text));
	ck_assert_mem_eq(mc_chunk_text(chunk), text, strlen(text));
	mc_chunk_unref(&net, chunk);
}

static struct rt_http_message *request(const char *method, const char *url)
{
	struct rt_http_message *m = rt_http_new(&http, RT_HTTP_REQUEST);

	rt_http_set(m, &m->method, method, strlen(method));
	rt_http_set(m, &m->url, url, strlen(url));
	return m;
}

START_TEST(a_chunk_is_as_long_as_the_text_it_stands_for)
{
	struct rt_http_message *m = request("GET", "/users?page=2");

	reads(m, "GET /users?page=2 HTTP/1.1\r\nHost: localhost\r\n"
		 "Connection: keep-alive\r\n\r\n");
	m = request("POST", "/item");
	m->close = true;
	rt_http_set(m, &m->body, "{}", 2);
	reads(m, "POST /item HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
		 "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
}
END_TEST

START_TEST(an_answer_is_one_message_or_several)
{
	struct rt_http_message *m = rt_http_new(&http, RT_HTTP_RESPONSE);

	m->status = 200;
	m->last = true;
	m->keep_alive = 5;
	rt_http_set(m, &m->body, "Hello", 5);
	reads(m, "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n"
		 "Content-Length: 5\r\n\r\nHello");
	m = rt_http_new(&http, RT_HTTP_RESPONSE);
	m->status = 404;
	m->close = true;
	m->length = 17;
	reads(m, "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: "
		 "17\r\n\r\n");
	m = rt_http_new(&http, RT_HTTP_BODY);
	m->last = true;
	m->body.len = 17;
	reads(m, "                 ");
}
END_TEST

START_TEST(a_streamed_answer_comes_in_chunks)
{
	struct rt_http_message *m = rt_http_new(&http, RT_HTTP_RESPONSE);

	m->status = 200;
	m->streamed = true;
	reads(m, "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n"
		 "Transfer-Encoding: chunked\r\n\r\n");
	m = rt_http_new(&http, RT_HTTP_BODY);
	m->streamed = true;
	rt_http_set(m, &m->body, "twenty-six letters, counted", 27);
	reads(m, "1b\r\ntwenty-six letters, counted\r\n");
	m = rt_http_new(&http, RT_HTTP_BODY);
	m->streamed = m->last = true;
	reads(m, "0\r\n\r\n");
}
END_TEST

START_TEST(frames_have_the_header_of_their_length)
{
	static const size_t lens[] = {0, 125, 126, 65535, 65536};
	static const size_t headers[] = {2, 2, 4, 4, 10};

	for (size_t i = 0; i < 5; i++) {
		struct rt_http_message *m = rt_http_new(&http, RT_HTTP_FRAME);

		m->body.len = lens[i];
		ck_assert_uint_eq(rt_http_size(m), lens[i] + headers[i]);
		m->masked = true;
		ck_assert_uint_eq(rt_http_size(m), lens[i] + headers[i] + 4);
		rt_http_free(m);
	}
}
END_TEST

START_TEST(a_url_has_a_path_and_a_query)
{
	struct rt_http_message *m = request("GET", "/a/b?x=1&y=2");

	ck_assert_uint_eq(rt_http_path(m).len, 4);
	ck_assert_str_eq(rt_http_query(m).s, "x=1&y=2");
	rt_http_set(m, &m->url, "/", 1);
	ck_assert_uint_eq(rt_http_path(m).len, 1);
	ck_assert_uint_eq(rt_http_query(m).len, 0);
	rt_http_free(m);
}
END_TEST

START_TEST(texts_stay_when_the_message_needs_more_room)
{
	static char large[100000];
	struct rt_http_message *m = request("DELETE", "/thing");

	memset(large, 'x', sizeof large);
	rt_http_set(m, &m->body, large, sizeof large);
	ck_assert_str_eq(m->method.s, "DELETE");
	ck_assert_str_eq(m->url.s, "/thing");
	ck_assert_mem_eq(m->body.s, large, sizeof large);
	rt_http_free(m);
	m = rt_http_new(&http, RT_HTTP_REQUEST);
	ck_assert_uint_eq(m->cap, 0); /* a large one is not kept */
	rt_http_free(m);
}
END_TEST

Suite *runtime_http_suite(void)
{
	Suite *s = suite_create("runtime/http");
	TCase *t = tcase_create("http");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_chunk_is_as_long_as_the_text_it_stands_for);
	tcase_add_test(t, an_answer_is_one_message_or_several);
	tcase_add_test(t, a_streamed_answer_comes_in_chunks);
	tcase_add_test(t, frames_have_the_header_of_their_length);
	tcase_add_test(t, a_url_has_a_path_and_a_query);
	tcase_add_test(t, texts_stay_when_the_message_needs_more_room);
	suite_add_tcase(s, t);
	return s;
}
