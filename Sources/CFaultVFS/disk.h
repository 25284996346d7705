#ifndef FAULT_DISK_H
#define FAULT_DISK_H

#include <pthread.h>
#include <sqlite3.h>
#include <stdint.h>

#include "CFaultVFS.h"

enum { SECTOR = 512, MAX_REGIONS = 64, SHM_LOCKS = 8 };

/// A growing stretch of bytes.
typedef struct {
    uint8_t *bytes;
    int64_t size;
    int64_t room;
} blob;

/// A write (or, without bytes, a truncation to `offset`) that no sync has followed yet.
typedef struct pending {
    struct pending *next;
    int64_t offset;
    int64_t length;
    uint8_t *bytes;
} pending;

/// Memory that the connections of a WAL database share. Outlives the file's hold on it, because a dead process's connection
/// may still look at it while it is closed.
typedef struct {
    int users;
    int region_size;
    void *regions[MAX_REGIONS];
    int shared[SHM_LOCKS];
    const void *exclusive[SHM_LOCKS];
} shared_memory;

typedef struct disk_file {
    struct disk_file *next;
    char *name;
    int exists;
    /// Whether the disk's folder has its name.
    int exists_on_disk;
    blob seen;
    blob synced;
    pending *first;
    pending *last;
    int shared;
    const void *reserved;
    const void *pending_lock;
    const void *exclusive;
    shared_memory *memory;
} disk_file;

struct fault_disk {
    sqlite3_vfs vfs;
    char *name;
    pthread_mutex_t mutex;
    disk_file *files;
    uint64_t random;
    /// Raised by each crash: handles from before it are dead.
    uint64_t life;
    int is_dead;
    int is_full;
    int is_lying;
    uint64_t counts[2];
    int fail_calls;
    uint64_t fail_after;
    enum fault_kind fail_kind;
    int has_failed;
};

uint64_t disk_random(fault_disk *disk);
disk_file *disk_find(fault_disk *disk, const char *name);
disk_file *disk_create_file(fault_disk *disk, const char *name);
void disk_delete(fault_disk *disk, disk_file *file, int is_synced);
void disk_release_memory(shared_memory *memory);

/// Counts a call, and says what is to become of it.
enum fault_kind disk_call(fault_disk *disk, int calls);

/// These answer zero, or -1 when there is no memory left.
int blob_write(blob *blob, const void *bytes, int64_t length, int64_t offset);
int disk_write(disk_file *file, const void *bytes, int64_t length, int64_t offset);
int disk_truncate(disk_file *file, int64_t size);
int disk_sync(fault_disk *disk, disk_file *file);

#endif
