#define _GNU_SOURCE
#include "CurlShim.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

// The checking macros of curl's headers want constant options; here they are arguments.
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

CURLcode reprise_curl_set_long(CURL *easy, CURLoption option, long value) { return curl_easy_setopt(easy, option, value); }

CURLcode reprise_curl_set_offset(CURL *easy, CURLoption option, curl_off_t value) { return curl_easy_setopt(easy, option, value); }

CURLcode reprise_curl_set_text(CURL *easy, CURLoption option, const char *value) { return curl_easy_setopt(easy, option, value); }

CURLcode reprise_curl_set_pointer(CURL *easy, CURLoption option, void *value) { return curl_easy_setopt(easy, option, value); }

CURLcode reprise_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}

CURLcode reprise_curl_set_bytes_callback(CURL *easy, CURLoption option, reprise_bytes_callback callback) {
    return curl_easy_setopt(easy, option, callback);
}

CURLcode reprise_curl_set_progress_callback(CURL *easy, reprise_progress_callback callback) {
    return curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, callback);
}

CURLcode reprise_curl_set_prereq_callback(CURL *easy, reprise_prereq_callback callback) {
    return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, callback);
}

CURLcode reprise_curl_set_socket_callback(CURL *easy, reprise_socket_callback callback) {
    return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, callback);
}

CURLcode reprise_curl_get_long(CURL *easy, CURLINFO info, long *value) { return curl_easy_getinfo(easy, info, value); }

CURLMcode reprise_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) { return curl_multi_setopt(multi, option, value); }

int reprise_curl_next_done(CURLM *multi, CURL **easy, CURLcode *result) {
    int left = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &left)) != NULL) {
        if (message->msg != CURLMSG_DONE) continue;
        *easy = message->easy_handle;
        *result = message->data.result;
        return 1;
    }
    return 0;
}

int reprise_curl_address_text(const struct curl_sockaddr *address, char *text, size_t capacity) {
    const void *source;
    if (address->family == AF_INET) {
        source = &((const struct sockaddr_in *)&address->addr)->sin_addr;
    } else if (address->family == AF_INET6) {
        source = &((const struct sockaddr_in6 *)&address->addr)->sin6_addr;
    } else {
        return 0;
    }
    return inet_ntop(address->family, source, text, (socklen_t)capacity) != NULL;
}

curl_socket_t reprise_curl_open_socket(const struct curl_sockaddr *address) {
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

int reprise_curl_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK; }
