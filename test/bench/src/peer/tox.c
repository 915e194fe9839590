/* Two ends of libtoxcore on loopback, each on a thread that turns without a pause: the kindest case for it. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <tox/tox.h>

static atomic_int over;
static int is_echo;
static int is_met;
static long acknowledged;

static double now_ms(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static void on_status(Tox *tox, uint32_t friend_number, TOX_CONNECTION connection, void *at)
{
    (void)tox; (void)friend_number; (void)at;
    is_met = connection != TOX_CONNECTION_NONE;
}

static void on_receipt(Tox *tox, uint32_t friend_number, uint32_t message, void *at)
{
    (void)tox; (void)friend_number; (void)message; (void)at;
    acknowledged++;
}

static void on_message(Tox *tox, uint32_t friend_number, TOX_MESSAGE_TYPE type, const uint8_t *text, size_t length, void *at)
{
    (void)at;
    if (is_echo) {
        tox_friend_send_message(tox, friend_number, type, text, length, NULL);
    }
}

static void on_echo(Tox *tox, uint32_t friend_number, TOX_MESSAGE_TYPE type, const uint8_t *text, size_t length, void *at)
{
    (void)tox; (void)friend_number; (void)type; (void)text; (void)length; (void)at;
    acknowledged++;
}

static Tox *make(void)
{
    struct Tox_Options *options = tox_options_new(NULL);
    tox_options_set_ipv6_enabled(options, false);
    tox_options_set_local_discovery_enabled(options, false);
    tox_options_set_start_port(options, 33500);
    tox_options_set_end_port(options, 33600);
    Tox *tox = tox_new(options, NULL);
    tox_options_free(options);
    if (tox == NULL) {
        fputs("an end could not be made\n", stderr);
        exit(1);
    }
    return tox;
}

static void know(Tox *one, Tox *other)
{
    uint8_t key[TOX_PUBLIC_KEY_SIZE], node[TOX_PUBLIC_KEY_SIZE];
    tox_self_get_public_key(other, key);
    tox_self_get_dht_id(other, node);
    tox_friend_add_norequest(one, key, NULL);
    tox_bootstrap(one, "127.0.0.1", tox_self_get_udp_port(other, NULL), node, NULL);
}

static void *turn(void *tox)
{
    while (!atomic_load(&over)) {
        tox_iterate(tox, NULL);
    }
    return NULL;
}

static bool place(Tox *tox, long at)
{
    char text[96];
    int length = snprintf(text, sizeof text, "Bonjour, l'audience est fixee au 3 mars a 14 heures (%ld).", at);
    TOX_ERR_FRIEND_SEND_MESSAGE fault;
    tox_friend_send_message(tox, 0, TOX_MESSAGE_TYPE_NORMAL, (uint8_t *)text, (size_t)length, &fault);
    return fault == TOX_ERR_FRIEND_SEND_MESSAGE_OK;
}

static void until(Tox *tox, long count, double deadline)
{
    while (acknowledged < count) {
        tox_iterate(tox, NULL);
        if (now_ms() > deadline) {
            fputs("no receipt in time\n", stderr);
            exit(1);
        }
    }
}

int main(int count, char **words)
{
    if (count != 3) {
        return 2;
    }
    long messages = atol(words[2]);
    double since = now_ms();
    Tox *one = make(), *other = make();
    tox_callback_friend_connection_status(one, on_status);
    is_echo = strcmp(words[1], "echo") == 0;
    if (is_echo) {
        tox_callback_friend_message(one, on_echo);
        tox_callback_friend_message(other, on_message);
    } else {
        tox_callback_friend_read_receipt(one, on_receipt);
    }
    know(one, other);
    know(other, one);
    pthread_t thread;
    pthread_create(&thread, NULL, turn, other);
    while (!is_met) {
        tox_iterate(one, NULL);
        if (now_ms() - since > 120e3) {
            fputs("the ends did not meet\n", stderr);
            return 1;
        }
    }
    if (strcmp(words[1], "first") == 0) {
        while (!place(one, 0)) {
            tox_iterate(one, NULL);
        }
        until(one, 1, now_ms() + 60e3);
        printf("%f\n", now_ms() - since);
    } else if (strcmp(words[1], "receipt") == 0 || is_echo) {
        for (long at = 0; at < messages; at++) {
            double before = now_ms();
            while (!place(one, at)) {
                tox_iterate(one, NULL);
            }
            until(one, at + 1, before + 60e3);
            printf("%f\n", now_ms() - before);
        }
    } else {
        double before = now_ms();
        for (long at = 0; at < messages;) {
            if (place(one, at)) {
                at++;
            } else {
                tox_iterate(one, NULL);
            }
        }
        until(one, messages, now_ms() + 120e3);
        printf("%f\n", (double)messages * 1e3 / (now_ms() - before));
    }
    atomic_store(&over, 1);
    pthread_join(thread, NULL);
    tox_kill(one);
    tox_kill(other);
    return 0;
}
