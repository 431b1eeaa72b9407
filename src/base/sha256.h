/* SPDX-License-Identifier: MIT
 *
 * base/sha256.h - SHA-256 (FIPS 180-4) of a text, in hexadecimal.
 *
 * For what has to be compared and not read: the answer keys of a lesson that is handed
 * out.  `sha256sum` prints the same.
 */
#ifndef LS_BASE_SHA256_H
#define LS_BASE_SHA256_H

#include <stddef.h>

#define LS_SHA256_HEX 65 /* with its NUL */

void ls_sha256(const void *bytes, size_t n, char hex[LS_SHA256_HEX]);

#endif
