/* SPDX-License-Identifier: MIT */
#include "runtime/http_parse.h"

#include <string.h>

#include "support/suite.h"

static struct jrn journal;
static struct sim sim;
static struct mc_net net;
static struct rt_http http;
static struct rt_http_reader reader;
static struct rt_http_message *m;

static void setup(void)
{
	jrn_init(&journal);
	sim_init(&sim, 1, &journal);
	mc_net_init(&net, &sim);
	rt_http_init(&http, &net);
}

static void teardown(void)
{
	rt_http_reader_release(&reader);
	mc_net_release(&net);
	rt_http_release(&http);
	sim_release(&sim);
	jrn_release(&journal);
}

static enum rt_http_found add(const char *text)
{
	rt_http_reader_add(&reader, text, strlen(text));
	return rt_http_reader_next(&reader, &http, &m);
}

static enum rt_http_found next(void)
{
	return rt_http_reader_next(&reader, &http, &m);
}

#define GET "GET / HTTP/1.1\r\nHost: a\r\n"

START_TEST(a_request_has_its_parts)
{
	ck_assert_int_eq(add("POST /a?b=1 HTTP/1.1\r\nHost: x\r\nX-One:  1 \r\nx-two:2\r\n"
			     "Content-Length: 3\r\nConnection: close\r\n\r\nabc"),
			 RT_HTTP_WHOLE);
	ck_assert_str_eq(m->method.s, "POST");
	ck_assert_str_eq(m->url.s, "/a?b=1");
	ck_assert_str_eq(m->body.s, "abc");
	ck_assert_str_eq(m->headers.s, "X-One: 1\r\nx-two: 2\r\n");
	ck_assert(m->close);
	rt_http_free(m);
	ck_assert_int_eq(next(), RT_HTTP_MORE);
}
END_TEST

START_TEST(it_may_come_in_pieces)
{
	const char *text = "PUT /x HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi";

	for (size_t i = 0; i + 1 < strlen(text); i++) {
		rt_http_reader_add(&reader, text + i, 1);
		ck_assert_int_eq(next(), RT_HTTP_MORE);
	}
	ck_assert_int_eq(add("i"), RT_HTTP_WHOLE);
	ck_assert_str_eq(m->body.s, "hi");
	rt_http_free(m);
}
END_TEST

START_TEST(several_may_come_at_once)
{
	ck_assert_int_eq(add(GET "\r\nGET /2 HTTP/1.0\r\n\r\nGET /3 HT"), RT_HTTP_WHOLE);
	ck_assert_str_eq(m->url.s, "/");
	ck_assert(!m->close);
	rt_http_free(m);
	ck_assert_int_eq(next(), RT_HTTP_WHOLE);
	ck_assert_str_eq(m->url.s, "/2");
	ck_assert(m->close); /* HTTP/1.0 */
	rt_http_free(m);
	ck_assert_int_eq(next(), RT_HTTP_MORE);
	ck_assert_int_eq(add("TP/1.1\r\n\r\n"), RT_HTTP_WHOLE);
	ck_assert_str_eq(m->url.s, "/3");
	rt_http_free(m);
}
END_TEST

START_TEST(a_body_may_be_chunked)
{
	ck_assert_int_eq(add("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"),
			 RT_HTTP_MORE);
	ck_assert_int_eq(add("A;x=1\r\n0123456789\r\n0\r\n\r\n" GET "\r\n"), RT_HTTP_WHOLE);
	ck_assert_str_eq(m->body.s, "abc0123456789");
	rt_http_free(m);
	ck_assert_int_eq(next(), RT_HTTP_WHOLE);
	rt_http_free(m);
}
END_TEST

START_TEST(a_websocket_asks_for_its_upgrade)
{
	ck_assert_int_eq(add(GET "Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n"),
			 RT_HTTP_WHOLE);
	ck_assert(m->upgrade);
	rt_http_free(m);
}
END_TEST

START_TEST(what_is_no_http_is_bad)
{
	static const char *const bad[] = {
		"rubbish\r\n\r\n",
		"\r\n\r\n",
		"get / HTTP/1.1\r\n\r\n",
		"GET / HTTP/2.0\r\n\r\n",
		"GET  HTTP/1.1\r\n\r\n",
		"GET / HTTP/1.1\r\nno colon\r\n\r\n",
		"GET / HTTP/1.1\r\nname : x\r\n\r\n",
		"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
		"GET / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
		"GET / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
		"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
		"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		ck_assert_msg(add(bad[i]) == RT_HTTP_BAD, "%s", bad[i]);
		rt_http_reader_release(&reader);
	}
}
END_TEST

START_TEST(a_head_that_does_not_end_is_bad)
{
	enum rt_http_found found = add(GET);

	for (int i = 0; i < 2000 && found == RT_HTTP_MORE; i++)
		found = add("X-More: 0123456789\r\n");
	ck_assert_int_eq(found, RT_HTTP_BAD);
}
END_TEST

Suite *runtime_http_parse_suite(void)
{
	Suite *s = suite_create("runtime/http_parse");
	TCase *t = tcase_create("text");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_request_has_its_parts);
	tcase_add_test(t, it_may_come_in_pieces);
	tcase_add_test(t, several_may_come_at_once);
	tcase_add_test(t, a_body_may_be_chunked);
	tcase_add_test(t, a_websocket_asks_for_its_upgrade);
	tcase_add_test(t, what_is_no_http_is_bad);
	tcase_add_test(t, a_head_that_does_not_end_is_bad);
	suite_add_tcase(s, t);
	return s;
}
