/* libtoxcore behind NATs: `net COUNT` (nodes on one host), `key SEED`, `wait SEED KEY PORT NODES`, `call SEED KEY PORT NODES`. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <tox/tox.h>

#define FIRST_PORT 47500

static int is_answered, is_direct;

static void rest(uint32_t ms)
{
    struct timespec pause = { ms / 1000, (long)(ms % 1000) * 1000000 };
    nanosleep(&pause, NULL);
}

static Tox *make(uint16_t port, int seed)
{
    struct Tox_Options *options = tox_options_new(NULL);
    uint8_t secret[TOX_SECRET_KEY_SIZE];
    memset(secret, seed, sizeof secret);
    tox_options_set_ipv6_enabled(options, false);
    tox_options_set_local_discovery_enabled(options, false);
    tox_options_set_start_port(options, port);
    tox_options_set_end_port(options, port);
    if (seed > 0) {
        tox_options_set_savedata_type(options, TOX_SAVEDATA_TYPE_SECRET_KEY);
        tox_options_set_savedata_data(options, secret, sizeof secret);
    }
    Tox *tox = tox_new(options, NULL);
    tox_options_free(options);
    if (tox == NULL) {
        fputs("an end could not be made\n", stderr);
        exit(1);
    }
    return tox;
}

static void print_key(const uint8_t *key)
{
    for (size_t at = 0; at < TOX_PUBLIC_KEY_SIZE; at++) {
        printf("%02x", key[at]);
    }
    putchar('\n');
    fflush(stdout);
}

static void read_key(const char *text, uint8_t *key)
{
    for (size_t at = 0; at < TOX_PUBLIC_KEY_SIZE; at++) {
        unsigned one = 0;
        sscanf(text + 2 * at, "%2x", &one);
        key[at] = (uint8_t)one;
    }
}

static void on_status(Tox *tox, uint32_t number, TOX_CONNECTION connection, void *at)
{
    (void)at;
    is_direct = connection == TOX_CONNECTION_UDP;
    (void)tox; (void)number;
}

static void on_message(Tox *tox, uint32_t number, TOX_MESSAGE_TYPE type, const uint8_t *text, size_t length, void *at)
{
    if (at != NULL) {
        is_answered = 1;
    } else {
        tox_friend_send_message(tox, number, type, text, length, NULL);
    }
}

static _Noreturn void net(int count)
{
    Tox *all[32];
    for (int at = 0; at < count && at < 32; at++) {
        uint8_t node[TOX_PUBLIC_KEY_SIZE];
        all[at] = make((uint16_t)(FIRST_PORT + at), 0);
        if (at > 0) {
            tox_self_get_dht_id(all[0], node);
            tox_bootstrap(all[at], "203.0.113.10", FIRST_PORT, node, NULL);
        }
    }
    for (int turn = 0;; turn++) {
        int connected = 0;
        for (int at = 0; at < count; at++) {
            tox_iterate(all[at], NULL);
            connected += tox_self_get_connection_status(all[at]) != TOX_CONNECTION_NONE;
        }
        if (connected == count || turn == 3000) {
            uint8_t node[TOX_PUBLIC_KEY_SIZE];
            tox_self_get_dht_id(all[0], node);
            print_key(node);
            break;
        }
        rest(10);
    }
    for (;;) {
        for (int at = 0; at < count; at++) {
            tox_iterate(all[at], NULL);
        }
        rest(5);
    }
}

int main(int count, char **words)
{
    if (count == 3 && strcmp(words[1], "net") == 0) {
        net(atoi(words[2]));
    }
    if (count == 3 && strcmp(words[1], "key") == 0) {
        uint8_t key[TOX_PUBLIC_KEY_SIZE];
        tox_self_get_public_key(make(47600, atoi(words[2])), key);
        print_key(key);
        return 0;
    }
    if (count != 6) {
        return 2;
    }
    int is_calling = strcmp(words[1], "call") == 0;
    uint8_t key[TOX_PUBLIC_KEY_SIZE], node[TOX_PUBLIC_KEY_SIZE];
    Tox *tox = make((uint16_t)atoi(words[4]), atoi(words[2]));
    tox_callback_friend_connection_status(tox, on_status);
    tox_callback_friend_message(tox, on_message);
    read_key(words[3], key);
    tox_friend_add_norequest(tox, key, NULL);
    read_key(words[5], node);
    tox_bootstrap(tox, "203.0.113.10", FIRST_PORT, node, NULL);
    if (!is_calling) {
        puts("waiting");
        fflush(stdout);
    }
    time_t since = time(NULL);
    while (!is_answered && time(NULL) - since < 120) {
        tox_iterate(tox, is_calling ? tox : NULL);
        if (is_calling && is_direct) {
            tox_friend_send_message(tox, 0, TOX_MESSAGE_TYPE_NORMAL, (const uint8_t *)"there?", 6, NULL);
            is_direct = 0;
        }
        rest(is_answered ? 0 : tox_iteration_interval(tox) < 5 ? tox_iteration_interval(tox) : 5);
    }
    if (is_calling && is_answered) {
        puts("direct");
        return 0;
    }
    return 1;
}
