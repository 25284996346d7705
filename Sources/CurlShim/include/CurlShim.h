// Typed faces for libcurl's variadic functions, which Swift cannot call.
#ifndef REPRISE_CURL_SHIM_H
#define REPRISE_CURL_SHIM_H

#include <curl/curl.h>
#include <stddef.h>

typedef size_t (*reprise_bytes_callback)(char *bytes, size_t size, size_t count, void *context);
typedef int (*reprise_progress_callback)(void *context, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up);
typedef int (*reprise_prereq_callback)(void *context, char *peer, char *local, int peer_port, int local_port);
typedef curl_socket_t (*reprise_socket_callback)(void *context, curlsocktype purpose, struct curl_sockaddr *address);

CURLcode reprise_curl_set_long(CURL *easy, CURLoption option, long value);
CURLcode reprise_curl_set_offset(CURL *easy, CURLoption option, curl_off_t value);
CURLcode reprise_curl_set_text(CURL *easy, CURLoption option, const char *value);
CURLcode reprise_curl_set_pointer(CURL *easy, CURLoption option, void *value);
CURLcode reprise_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value);
CURLcode reprise_curl_set_bytes_callback(CURL *easy, CURLoption option, reprise_bytes_callback callback);
CURLcode reprise_curl_set_progress_callback(CURL *easy, reprise_progress_callback callback);
CURLcode reprise_curl_set_prereq_callback(CURL *easy, reprise_prereq_callback callback);
CURLcode reprise_curl_set_socket_callback(CURL *easy, reprise_socket_callback callback);
CURLcode reprise_curl_get_long(CURL *easy, CURLINFO info, long *value);
CURLMcode reprise_curl_multi_set_long(CURLM *multi, CURLMoption option, long value);

/// Takes the next finished transfer off the multi handle's list; 0 when there is none.
int reprise_curl_next_done(CURLM *multi, CURL **easy, CURLcode *result);

/// Writes the numeric form of the address; 0 when it is neither IPv4 nor IPv6 or does not fit.
/// In C because the address is longer than the `struct sockaddr` it is declared as.
int reprise_curl_address_text(const struct curl_sockaddr *address, char *text, size_t capacity);

/// Opens the socket that libcurl asked for, closed on exec.
curl_socket_t reprise_curl_open_socket(const struct curl_sockaddr *address);

/// Non-zero when libcurl is ready; call before anything else.
int reprise_curl_global_init(void);

#endif
